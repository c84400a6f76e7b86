// SPDX-License-Identifier: MIT
// Boost.Process's Windows launcher with one initialiser of ours: it replaces the command line (the
// launcher's own quoting lets an argument that ends in a backslash swallow the next one) and
// attaches the list of handles (without it, a child gets every inheritable handle of its parent).
#include "launcher.hpp"

// Before <windows.h>.
#include <winsock2.h>
//
#include "windows_api.hpp"
// What the headers below rely on without including it.
#include <boost/optional.hpp>
#include <boost/type_traits.hpp>
//
#include <boost/asio/io_context.hpp>
#include <boost/process/v2/process.hpp>
#include <boost/process/v2/windows/default_launcher.hpp>
#include <cstddef>
#include <memory>
#include <system_error>
#include <vector>

#include "errors.hpp"

namespace brood::windows {
namespace {

namespace process_v2 = boost::process::v2;

/// An attribute list with room for `count` attributes. What they point to must outlive it.
class attribute_list {
 public:
  explicit attribute_list(DWORD count) {
    SIZE_T size = 0;
    ::InitializeProcThreadAttributeList(nullptr, count, 0, &size);
    memory_.resize(size);
    is_ready_ = ::InitializeProcThreadAttributeList(get(), count, 0, &size) != 0;
  }
  attribute_list(const attribute_list&) = delete;
  attribute_list& operator=(const attribute_list&) = delete;
  ~attribute_list() {
    if (is_ready_) ::DeleteProcThreadAttributeList(get());
  }

  LPPROC_THREAD_ATTRIBUTE_LIST get() noexcept {
    return reinterpret_cast<LPPROC_THREAD_ATTRIBUTE_LIST>(memory_.data());
  }

  bool set(DWORD_PTR attribute, std::span<void*> values) noexcept {
    return is_ready_ && ::UpdateProcThreadAttribute(get(), 0, attribute, values.data(),
                                                    values.size_bytes(), nullptr, nullptr) != 0;
  }

 private:
  std::vector<std::byte> memory_;
  bool is_ready_ = false;
};

boost::system::error_code last_error_code() noexcept {
  return {static_cast<int>(::GetLastError()), boost::system::system_category()};
}

// Boost 1.88 took the handle list over: there it wants the handles, and before that a flag.
template <class Launcher>
bool pass_handles(Launcher& launcher, attribute_list& attributes, std::vector<void*>& handles) {
  if constexpr (requires { launcher.inherited_handles; }) {
    launcher.inherited_handles = handles;
    return true;
  } else {
    launcher.inherit_handles = true;
    return attributes.set(PROC_THREAD_ATTRIBUTE_HANDLE_LIST, handles);
  }
}

class launch_as_planned {
 public:
  explicit launch_as_planned(const launch_plan& plan)
      : plan_(plan),
        handles_(plan.inherited.begin(), plan.inherited.end()),
        jobs_(plan.jobs.begin(), plan.jobs.end()) {}

  template <class Launcher, class Path>
  boost::system::error_code on_setup(Launcher& launcher, const Path&, std::wstring& command_line) {
    command_line = plan_.command_line;
    launcher.environment = const_cast<wchar_t*>(plan_.environment.data());
    launcher.creation_flags |= CREATE_UNICODE_ENVIRONMENT | EXTENDED_STARTUPINFO_PRESENT;
    if (!plan_.directory.empty()) launcher.current_directory = plan_.directory;

    STARTUPINFOEXW& info = launcher.startup_info;
    info.StartupInfo.dwFlags |= STARTF_USESTDHANDLES;
    info.StartupInfo.hStdInput = plan_.streams[0];
    info.StartupInfo.hStdOutput = plan_.streams[1];
    info.StartupInfo.hStdError = plan_.streams[2];
    info.lpAttributeList = attributes_.get();
    if (!pass_handles(launcher, attributes_, handles_)) return last_error_code();
    if (!jobs_.empty() && !attributes_.set(PROC_THREAD_ATTRIBUTE_JOB_LIST, jobs_)) {
      return last_error_code();
    }
    return {};
  }

 private:
  const launch_plan& plan_;
  std::vector<void*> handles_;
  std::vector<void*> jobs_;
  attribute_list attributes_{2};
};

}  // namespace

result<launched> launch(const launch_plan& plan) try {
  // The launcher asks for an executor. Nothing ever runs on this one.
  boost::asio::io_context never_run;
  process_v2::error_code error;
  process_v2::windows::default_launcher launcher;
  auto process =
      launcher(never_run.get_executor(), error, process_v2::filesystem::path{plan.program},
               std::vector<std::wstring>{}, launch_as_planned{plan});
  if (error) return error_of(static_cast<DWORD>(error.value()), "create the process");
  // A handle of our own, since that object's lives no longer than the executor. Until it is told to
  // let go, its destructor ends the child: a failure here leaves none.
  HANDLE own = nullptr;
  const HANDLE self = ::GetCurrentProcess();
  if (::DuplicateHandle(self, process.native_handle(), self, &own, 0, FALSE,
                        DUPLICATE_SAME_ACCESS) == 0) {
    return last_error("keep a handle of the process");
  }
  launched child{static_cast<unsigned long>(process.id()), unique_handle{own}};
  static_cast<void>(process.detach());
  return child;
} catch (const boost::system::system_error& error) {  // which is no std::system_error
  return error_of(static_cast<DWORD>(error.code().value()), "create the process");
}

}  // namespace brood::windows
