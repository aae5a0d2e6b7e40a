// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/message.hpp>

#include <cstdint>
#include <string_view>

namespace qtasks {

/// Why a task did not succeed. Users' own codes start at `errc{1000}`.
enum class errc : std::int32_t {
  task_plugin_trigger_error = 1,  ///< QTasks' TaskPluginTriggerError: the one code that fires the error trigger
  task_cancel_error,              ///< QTasks' TaskCancelError: the task gave up on purpose
  timeout,                        ///< a deadline passed
  rejected,                       ///< not run: a breaker, limit or full queue refused it
  retry_later,                    ///< neither success nor failure: try again
  permanent,                      ///< failed for good: do not retry
  plugin_failure,                 ///< a plugin failed in a way that is no `task_error`
  failed,                         ///< any other failure
};

/// An error as a value: a code, a text, the task it ended and, where a plugin failed, that plugin.
/// 32 bytes, trivially copyable; the views refer to literals, to the task's and plugin's static
/// names, or to what `borrowed` was given.
class task_error {
 public:
  constexpr task_error(errc code, qtasks::message text) noexcept : data_(text.data_), size_(text.size_), code_(code) {}

  constexpr errc code() const noexcept { return code_; }
  constexpr std::string_view message() const noexcept { return {data_, size_}; }
  /// The task that ended with this error; empty before it left its task.
  constexpr std::string_view task_name() const noexcept { return task_ ? *task_ : std::string_view{}; }
  /// The plugin that failed with this error; empty unless one did.
  constexpr std::string_view plugin_name() const noexcept { return plugin_ ? *plugin_ : std::string_view{}; }

  /// The same error, naming the task. `name` must live as long as the error: a static.
  constexpr task_error& of_task(std::string_view const& name) noexcept {
    task_ = &name;
    return *this;
  }
  /// The same error, naming the plugin that failed. `name` must live as long as the error: a static.
  constexpr task_error& of_plugin(std::string_view const& name) noexcept {
    plugin_ = &name;
    return *this;
  }

  /// Same code and same text.
  friend constexpr bool operator==(task_error const& a, task_error const& b) noexcept {
    return a.code_ == b.code_ && a.message() == b.message();
  }

 private:
  char const* data_;
  std::uint32_t size_;
  errc code_;
  std::string_view const* task_ = nullptr;
  std::string_view const* plugin_ = nullptr;
};

/// QTasks' exception as a value, outside a task's context: `return task_plugin_trigger_error("why");`
constexpr task_error task_plugin_trigger_error(message text) noexcept {
  return {errc::task_plugin_trigger_error, text};
}

/// QTasks' TaskCancelError as a value.
constexpr task_error task_cancel_error(message text) noexcept { return {errc::task_cancel_error, text}; }

}  // namespace qtasks
