# SPDX-License-Identifier: MIT
# Every figure of zombies-and-orphans.md and of its translations is printed by brood-lab. It stands
# between <!-- lab: zombies "Title of a story" --> and <!-- /lab -->; other words than `zombies` are
# `orphans`, `tree` and `find` (the last two look at a zombie that is made for them), and `windows`
# before one of the first two says which system's lab it is.
#
#   cmake -DLAB=build/default/examples/brood-lab -P docs/update_figures.cmake    writes them anew
#   -DCHECK=ON        writes nothing, and fails if a text is not what the lab prints
#   -DSYSTEM=Windows  the figures of Windows; brood-lab.exe is the LAB
#   -DRUN_BY=...      a command that runs the lab: an emulator, or, for small numbers and an adopter
#                     that all readers know, as root: "unshare;--pid;--fork;--mount-proc;tini;--"
#   -DDOCUMENTS=...   others than those beside this file
cmake_minimum_required(VERSION 3.25)

if(NOT SYSTEM)
  set(SYSTEM Linux)
endif()
if(NOT DOCUMENTS)
  file(GLOB DOCUMENTS "${CMAKE_CURRENT_LIST_DIR}/zombies-and-orphans*.md")
endif()
if(NOT EXISTS "${LAB}" OR NOT DOCUMENTS)
  message(FATAL_ERROR "cannot make the figures: there is no lab '${LAB}', or no document")
endif()
get_filename_component(LAB "${LAB}" ABSOLUTE)
set(ENV{NO_COLOR} 1)
set(ENV{CLICOLOR_FORCE} 0)
unset(ENV{BROOD_START_METHOD})

# ---- What the lab prints ----------------------------------------------------------------------------

# `sleep` becomes the parent of a `true` that it never heard of, and never waits for it. (No
# semicolon here: CMake would see a list.)
set(careless_parent [=[
sh -c 'env true & exec sleep 600' >/dev/null & parent=$!
trap 'kill $parent' EXIT
looks=0
until "$0" tree $parent | grep -q zombie
do
  looks=$((looks + 1))
  test $looks -lt 1000 || exit 1
done
if test $1 = tree
then
  "$0" tree $parent
else
  "$0" zombies --find
  echo "the parent is $parent"
fi
]=])

# run_lab(<result> <what>): the whole output; the lab runs once for each `what`.
function(run_lab result what)
  get_property(output GLOBAL PROPERTY "output of ${what}")
  if(NOT output)
    if(what MATCHES "^(tree|find)$")
      set(arguments sh -c "${careless_parent}" "${LAB}" ${what})
    else()
      set(arguments "${LAB}" ${what})
    endif()
    execute_process(COMMAND ${RUN_BY} ${arguments}
      OUTPUT_VARIABLE output ERROR_VARIABLE complaint RESULT_VARIABLE code)
    if(NOT code EQUAL 0)
      message(FATAL_ERROR "brood-lab ${what} ended with ${code}:\n${output}${complaint}")
    endif()
    string(REPLACE "\r" "" output "${output}")
    set_property(GLOBAL PROPERTY "output of ${what}" "${output}")
  endif()
  set(${result} "${output}" PARENT_SCOPE)
endfunction()

# One story of the output, from its title to the next one's.
function(story_of result output title)
  string(FIND "${output}" ". ${title} --" at)
  if(at LESS 1)
    message(FATAL_ERROR "the lab has no story '${title}':\n${output}")
  endif()
  math(EXPR at "${at} - 1")
  string(SUBSTRING "${output}" ${at} -1 story)
  string(REGEX MATCH "\n\n([0-9]+\\. [^\n]* --|all [0-9]+ claims)" next "${story}")
  string(FIND "${story}" "${next}" end)
  string(SUBSTRING "${story}" 0 ${end} story)
  set(${result} "${story}" PARENT_SCOPE)
endfunction()

# What is said of the parent that was made for this, and the last words; others may have zombies, too.
function(finding_of result output)
  string(REGEX MATCH "the parent is ([0-9]+)\n$" last "${output}")
  set(parent "${CMAKE_MATCH_1}")
  string(FIND "${output}" "1 zombie of ${parent} (sleep)" at)
  if(at EQUAL -1)
    message(FATAL_ERROR "the lab has not found the zombie of ${parent}:\n${output}")
  endif()
  string(SUBSTRING "${output}" ${at} -1 finding)
  string(FIND "${finding}" "\n\n" end)
  string(SUBSTRING "${finding}" 0 ${end} finding)
  string(REGEX MATCH "\n\n[^\n]+\n[^\n]+\nthe parent is" summary "${output}")
  string(REPLACE "\nthe parent is" "" summary "${summary}")
  set(${result} "${finding}${summary}" PARENT_SCOPE)
endfunction()

function(figure_of result what title)
  run_lab(output "${what}")
  if(what STREQUAL "tree")
    set(figure "${output}")
  elseif(what STREQUAL "find")
    finding_of(figure "${output}")
  else()
    story_of(figure "${output}" "${title}")
  endif()
  string(STRIP "x${figure}" figure)  # at its end alone
  string(SUBSTRING "${figure}" 1 -1 figure)
  set(${result} "${figure}" PARENT_SCOPE)
endfunction()

# ---- What may differ from machine to machine --------------------------------------------------------

# without_chance(<result> <text>): the text in one line, without what differs from run to run.
function(without_chance result text)
  string(REPLACE "(This is Wine, which imitates Windows on another system.)" "" text "${text}")
  string(REGEX REPLACE "\n +[|] " " " text "${text}")  # a line that goes on
  string(REGEX REPLACE "[^\n]*the parent's number is given to a stranger[^)]*[)]" "STRANGER" text "${text}")
  string(REGEX REPLACE "\n +parent +[0-9]+ [|] no budget by [^\n]*" "" text "${text}")
  string(REGEX REPLACE "(budget was made for it, by) [^\n]*" "\\1 MEANS" text "${text}")
  string(REGEX REPLACE "(its parent is now) [^\n]*" "\\1 ADOPTER" text "${text}")
  string(REGEX REPLACE "[0-9.]+ (KiB|MiB|GiB)" "#" text "${text}")
  string(REGEX REPLACE "[0-9.]*[0-9][KMG] " "# " text "${text}")
  string(REGEX REPLACE "[0-9]+" "#" text "${text}")
  string(REGEX REPLACE "[ \n]+" " " text "${text}")
  string(REGEX REPLACE "means of: [a-z_]+" "means of: MEANS" text "${text}")
  string(REGEX REPLACE "# (running|sleeping|disk_sleep) " "# lives " text "${text}")
  # Their adopter may have been quick.
  string(REGEX REPLACE "# (# zombie # [^ ]+|- gone - -) grandchild" "# grandchild" text "${text}")
  string(REGEX REPLACE "at most [^(]+ [(]it started" "at most TIME (it started" text "${text}")
  string(REGEX REPLACE "then .* (adopts the zombies and has to wait for them)(; but process # has zombies of its own)?"
    "then HEIR \\1" text "${text}")
  string(REGEX REPLACE "zombies? of # parents?[.]" "zombie of # parent." text "${text}")
  string(STRIP "${text}" text)
  set(${result} "${text}" PARENT_SCOPE)
endfunction()

# The words from three before the first difference on, for a message.
function(first_difference result one other)
  foreach(text one other)
    string(REGEX REPLACE "[][;]" "" ${text} "${${text}}")
    string(REPLACE " " ";" ${text} "${${text}}")
  endforeach()
  set(at 0)
  foreach(a b IN ZIP_LISTS one other)
    if(NOT "x${a}" STREQUAL "x${b}")
      break()
    endif()
    math(EXPR at "${at} + 1")
  endforeach()
  math(EXPR at "${at} - 3")
  if(at LESS 0)
    set(at 0)
  endif()
  foreach(text one other)
    list(SUBLIST ${text} ${at} 12 ${text})
    string(REPLACE ";" " " ${text} "${${text}}")
  endforeach()
  set(${result} "  the document: ... ${one}\n  the lab:      ... ${other}" PARENT_SCOPE)
endfunction()

# ---- The documents ----------------------------------------------------------------------------------

# compare(<document> <marker> <the figure there> <the lab's figure>)
function(compare document marker there figure)
  if(figure MATCHES "belongs to its adopter, which has not waited yet")
    set_property(GLOBAL APPEND_STRING PROPERTY not_compared " ${marker}")
    return()
  endif()
  without_chance(there "${there}")
  without_chance(figure "${figure}")
  if(NOT "x${there}" STREQUAL "x${figure}")
    first_difference(words "${there}" "${figure}")
    set_property(GLOBAL APPEND_STRING PROPERTY differences "${document}: ${marker}\n${words}\n")
  endif()
endfunction()

# Reads one document, and compares its figures or writes them anew.
function(work_on document)
  file(READ "${document}" rest)
  set(text "")
  set(markers "")
  while(rest MATCHES "<!-- lab: (windows )?([a-z]+)( \"([^\"]*)\")? -->\n")
    set(marker "${CMAKE_MATCH_0}")
    set(is_windows "${CMAKE_MATCH_1}")
    set(what "${CMAKE_MATCH_2}")
    set(title "${CMAKE_MATCH_4}")
    string(STRIP "${marker}" shown)
    string(FIND "${rest}" "${marker}" begin)
    string(LENGTH "${marker}" length)
    math(EXPR begin "${begin} + ${length}")
    string(SUBSTRING "${rest}" 0 ${begin} before)
    string(SUBSTRING "${rest}" ${begin} -1 rest)
    string(FIND "${rest}" "<!-- /lab -->" end)
    if(end EQUAL -1)
      message(FATAL_ERROR "${document}: ${shown} has no end")
    endif()
    string(SUBSTRING "${rest}" 0 ${end} there)
    string(SUBSTRING "${rest}" ${end} -1 rest)
    string(APPEND markers "${shown}\n")
    if((is_windows AND SYSTEM STREQUAL "Windows") OR NOT (is_windows OR SYSTEM STREQUAL "Windows"))
      figure_of(figure "${what}" "${title}")
      set(figure "```text\n${figure}\n```\n")
      if(CHECK)
        compare("${document}" "${shown}" "${there}" "${figure}")
      endif()
      set(there "${figure}")
    endif()
    string(APPEND text "${before}${there}")
  endwhile()
  if(NOT CHECK)
    file(WRITE "${document}" "${text}${rest}")
  endif()
  set_property(GLOBAL PROPERTY "markers of ${document}" "${markers}")
endfunction()

list(GET DOCUMENTS 0 first)
foreach(document IN LISTS DOCUMENTS)
  work_on("${document}")
  get_property(markers GLOBAL PROPERTY "markers of ${document}")
  get_property(expected GLOBAL PROPERTY "markers of ${first}")
  if(NOT markers OR NOT markers STREQUAL expected)
    set_property(GLOBAL APPEND_STRING PROPERTY differences
      "${document} has not the figures of ${first}, but\n${markers}")
  endif()
endforeach()

get_property(differences GLOBAL PROPERTY differences)
if(differences)
  message(FATAL_ERROR "${differences}if the lab is right: see docs/update_figures.cmake")
endif()
get_property(not_compared GLOBAL PROPERTY not_compared)
if(not_compared)
  message("skipped: orphans are not waited for here, by process 1 of a container without an init, "
    "so that the lab tells another story in${not_compared}")
endif()
