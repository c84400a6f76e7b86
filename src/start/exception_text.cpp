// SPDX-License-Identifier: MIT
#include "exception_text.hpp"

#include <cstdlib>
#include <exception>
#include <memory>
#include <new>
#include <typeinfo>

// The Itanium C++ ABI (GCC, Clang; also MinGW) can name a type that is no std::exception, too.
#if __has_include(<cxxabi.h>)
#include <cxxabi.h>
#define BROOD_HAS_CXXABI 1
#else
#define BROOD_HAS_CXXABI 0
#endif

namespace brood {
namespace {

#if BROOD_HAS_CXXABI
std::string readable(const std::type_info& type) {
  int failed = 0;
  const std::unique_ptr<char, void (*)(void*)> name{
      abi::__cxa_demangle(type.name(), nullptr, nullptr, &failed), std::free};
  return failed == 0 && name ? name.get() : type.name();
}
std::string current_type() {
  const std::type_info* type = abi::__cxa_current_exception_type();
  return type != nullptr ? readable(*type) : "unknown";
}
#else
std::string readable(const std::type_info& type) {
  std::string name = type.name();
  for (const char* prefix : {"class ", "struct "}) {
    if (name.rfind(prefix, 0) == 0) name.erase(0, std::char_traits<char>::length(prefix));
  }
  return name;
}
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
