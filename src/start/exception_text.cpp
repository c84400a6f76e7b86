// SPDX-License-Identifier: MIT
#include "exception_text.hpp"

#include <cstdlib>
#include <exception>
#include <memory>
#include <string_view>
#include <typeinfo>
#include <utility>

// The Itanium C++ ABI (GCC, Clang; also MinGW) can name a type that is no std::exception, too.
#if __has_include(<cxxabi.h>)
#include <cxxabi.h>
#define BROOD_HAS_CXXABI 1
#else
#define BROOD_HAS_CXXABI 0
#endif

namespace brood {
namespace {

/// The name as its author wrote it, without what a standard library adds.
std::string simplified(std::string name) {
  static constexpr std::pair<std::string_view, std::string_view> replacements[] = {
      {"std::__cxx11::basic_string<char, std::char_traits<char>, std::allocator<char> >",
       "std::string"},
      {"__cxx11::", ""},
      {"__1::", ""},
      {"class ", ""},
      {"struct ", ""},
  };
  for (const auto& [spelling, plain] : replacements) {
    for (auto at = name.find(spelling); at != name.npos; at = name.find(spelling, at)) {
      name.replace(at, spelling.size(), plain);
    }
  }
  // What std::throw_with_nested throws is derived from the exception that it was given.
  for (const std::string_view wrapper :
       {"std::_Nested_exception<", "std::__nested<", "std::_With_nested_v2<"}) {
    if (name.starts_with(wrapper) && name.ends_with('>')) {
      name = name.substr(wrapper.size(), name.size() - wrapper.size() - 1);
    }
  }
  return name;
}

#if BROOD_HAS_CXXABI
std::string readable(const std::type_info& type) {
  int failed = 0;
  const std::unique_ptr<char, void (*)(void*)> name{
      abi::__cxa_demangle(type.name(), nullptr, nullptr, &failed), std::free};
  return simplified(failed == 0 && name ? name.get() : type.name());
}
std::string current_type() {
  const std::type_info* type = abi::__cxa_current_exception_type();
  return type != nullptr ? readable(*type) : "unknown";
}
#else
std::string readable(const std::type_info& type) { return simplified(type.name()); }
std::string current_type() { return "unknown"; }
#endif

// what() of a class derived by the user may itself throw, or return nothing.
std::string text_of(const std::exception& error) {
  try {
    const char* text = error.what();
    return text != nullptr ? text : "";
  } catch (...) {
    return "(its what() threw an exception)";
  }
}

exception_text describe();

void append_nested(exception_text& text, const std::exception& error) {
  try {
    std::rethrow_if_nested(error);
  } catch (...) {
    const exception_text inner = describe();
    text.what += "; caused by " + inner.type + ": " + inner.what;
  }
}

exception_text describe() {
  try {
    throw;
  } catch (const std::system_error& error) {
    exception_text text{readable(typeid(error)), text_of(error), error.code()};
    append_nested(text, error);
    return text;
  } catch (const std::exception& error) {
    exception_text text{readable(typeid(error)), text_of(error)};
    append_nested(text, error);
    return text;
  } catch (const std::string& thrown) {
    return {current_type(), thrown};
  } catch (const char* thrown) {
    return {current_type(), thrown != nullptr ? thrown : ""};
  } catch (...) {
    return {current_type(), "an exception that is not derived from std::exception"};
  }
}

}  // namespace

exception_text describe_current_exception() noexcept {
  try {
    return describe();
  } catch (...) {  // out of memory, and short enough to need none
    return {};
  }
}

}  // namespace brood
