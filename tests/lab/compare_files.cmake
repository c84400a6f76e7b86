# SPDX-License-Identifier: MIT
# `brood-lab compare`: the files that it is given, and those that it writes.

# ---- What is no report ------------------------------------------------------------------------------
# Seen to fail where only what has to be there was checked: an exception ended the program. What all
# such reports are refused for is in compare_report_test.cpp.
set(spoilt "${CMAKE_CURRENT_BINARY_DIR}/spoilt")
file(MAKE_DIRECTORY "${spoilt}/folder")
file(READ other_facts.json sound)
function(spoil name from to)
  string(REPLACE "${from}" "${to}" text "${sound}")
  if(text STREQUAL sound)
    message(FATAL_ERROR "other_facts.json has no '${from}'")
  endif()
  file(CONFIGURE OUTPUT "${spoilt}/${name}.json" CONTENT "@text@" @ONLY)
  file(RELATIVE_PATH file "${CMAKE_CURRENT_BINARY_DIR}" "${spoilt}/${name}.json")
  set(alone "")
  set(explained --explain argv_seen)
  set(beside_itself "${file}")
  foreach(how alone explained beside_itself)
    brood_expect(lab.compare.refused.${name}.${how} brood-lab CODE 2
      ARGUMENTS compare "${file}" ${${how}} EXPECT "is no report of brood-lab compare: ")
  endforeach()
endfunction()
spoil(groups_of_text "\"start_methods\"" "\"groups\": [\"x\"], \"start_methods\"")
spoil(release_null "\"Elsewhere\"" "\"Elsewhere\", \"release\": null")
spoil(evidence_number "\"made up\"" "7")
string(REPEAT "[" 200000 many)
string(REPEAT "]" 200000 closed)
file(WRITE "${spoilt}/deep.json" "{\"x\": ${many}${closed}}")
set(deep lab.compare.refused.brackets_without_end)
brood_expect(${deep} brood-lab CODE 2 ARGUMENTS compare spoilt/deep.json
  EXPECT "it is nested deeper than")
brood_expect(${deep}_as_a_page brood-lab CODE 2 ARGUMENTS compare spoilt/deep.json --html -
  EXPECT "it is nested deeper than")
brood_expect(lab.compare.refused.a_folder brood-lab CODE 2 ARGUMENTS compare spoilt/folder
  EXPECT "cannot read 'spoilt/folder': ")

# ---- Arguments that contradict each other -----------------------------------------------------------
# Seen to fail where both were written: one into the other, or over it.
brood_expect(lab.compare.refused.both_on_standard_output brood-lab CODE 2
  ARGUMENTS compare "${here}/other_facts.json" --json - --html -
  EXPECT "--json and --html cannot both write to '-'")
brood_expect(lab.compare.refused.both_in_one_file brood-lab CODE 2
  ARGUMENTS compare "${here}/other_facts.json" --json both.out --html ./both.out
  EXPECT "--json and --html cannot both write to 'both.out'")
# Seen to fail where --only was all that was measured.
brood_expect(lab.compare.what_is_explained_is_measured brood-lab CODE 0
  ARGUMENTS compare --start-method spawn --only argv_seen --explain code_above_guard_rerun
  EXPECT "spawn +yes.*A spawned child is a run of the whole" REFUSE "nothing was measured")

# ---- Outputs that cannot be written -----------------------------------------------------------------
# Seen to fail where it was noticed when all had been measured.
brood_expect(lab.compare.an_output_that_cannot_be_opened_is_refused_at_once brood-lab CODE 4
  ARGUMENTS compare --start-method spawn --only argv_seen --json nowhere/x.json
  EXPECT "cannot write 'nowhere/x.json': " REFUSE "argv_seen|measured in")
if(CMAKE_CROSSCOMPILING OR WIN32)
  return()
endif()
# By pipes and links of their own: should a file ever take the place of what it must not, then not that
# of this machine's devices. Seen to fail, by its timeout, where a pipe was opened to ask whether it can be.
add_test(NAME lab.compare.pipes_are_written_in_place COMMAND sh -ec "\
rm -rf pipe && mkdir pipe && cd pipe && mkfifo json && ln -s /dev/fd/1 html
cat json >copy.json & trap \"kill $! 2>/dev/null || true\" EXIT
\"$1\" compare \"$2\" --json json --html html | cat >copy.html
test -p json && test -L html
wait
grep -q schema copy.json
grep -q argv_seen copy.html && grep -q '</html>' copy.html
" sh $<TARGET_FILE:brood-lab> "${CMAKE_CURRENT_SOURCE_DIR}/other_facts.json")
set_tests_properties(lab.compare.pipes_are_written_in_place PROPERTIES TIMEOUT 60)
if(EXISTS /dev/full)
  # Seen to fail where the table came after the file.
  set(full "${CMAKE_CURRENT_BINARY_DIR}/full_device")
  file(CREATE_LINK /dev/full "${full}" SYMBOLIC)
  brood_expect(lab.compare.a_report_that_cannot_be_written brood-lab CODE 4
    ARGUMENTS compare --start-method spawn --only argv_seen --json "${full}"
    EXPECT "argv_seen +yes.*measured in.*cannot write '${full}': No space left on device")
endif()
# No byte fits on this disk. Seen to fail where the file was emptied before it was written.
add_test(NAME lab.compare.a_full_disk_leaves_the_report_before COMMAND sh -ec "\
mkdir -p full && cd full && rm -f * && echo before >x.json
code=0
said=$(ulimit -f 0; trap '' XFSZ; exec \"$1\" compare \"$2\" --json x.json 2>&1 >/dev/null) || code=$?
echo \"$said, code $code, $(cat x.json), $(ls | wc -l) file\"
" sh $<TARGET_FILE:brood-lab> "${CMAKE_CURRENT_SOURCE_DIR}/other_facts.json")
set_tests_properties(lab.compare.a_full_disk_leaves_the_report_before PROPERTIES TIMEOUT 300
  PASS_REGULAR_EXPRESSION "cannot write 'x.json': File too large, code 4, before, 1 file")
# Seen to fail where a new file took the place of the link, as it does of a file.
add_test(NAME lab.compare.a_link_stays_a_link COMMAND sh -ec "\
mkdir -p link && cd link && rm -f * && echo before >x.json && ln -s x.json link.json
\"$1\" compare \"$2\" --json link.json >/dev/null && test -L link.json && grep -q schema x.json
" sh $<TARGET_FILE:brood-lab> "${CMAKE_CURRENT_SOURCE_DIR}/other_facts.json")
set_tests_properties(lab.compare.a_link_stays_a_link PROPERTIES TIMEOUT 300)
