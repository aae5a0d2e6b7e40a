// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/message.hpp>

#include <boost/outcome/basic_result.hpp>

#include <cstdint>
#include <string_view>
#include <type_traits>

namespace qtasks {

namespace outcome = BOOST_OUTCOME_V2_NAMESPACE;

/// The code of an error. Users' own codes start at `errc{1000}`.
enum class errc : std::int32_t {
  task_plugin_trigger_error = 1,  ///< QTasks' TaskPluginTriggerError: the only code that fires the error trigger
  task_cancel_error,              ///< QTasks' TaskCancelError: the task was cancelled
  timeout,                        ///< a deadline passed
  rejected,                       ///< the task did not run: a breaker, a limit or a full queue refused it
  retry_later,                    ///< neither success nor failure: try again
  permanent,                      ///< a retry cannot succeed
  plugin_failure,                 ///< a plugin failed with an error that has no code
  failed,                         ///< any other failure
  queue_full,                     ///< the queue, or one of its bounds, has no room for the task
  lease_lost,                     ///< a worker no longer holds the task that it wanted to change
  unavailable,                    ///< the broker did not do what it was asked to do; try again
  outcome_unknown,                ///< the broker may have done it: its answer was lost
  unknown_task,                   ///< the application has no task of this name
  not_found,                      ///< the broker has no task of this identity
  gone,                           ///< the task has ended, and its result was removed
  would_deadlock,                 ///< a worker's thread would wait for a task that may need this thread
};

namespace detail {

/// Reports a `task_error` that is returned where the result has another error type.
template <class T, class Error, bool Converts>
struct explain_error {
  static_assert(Converts,
                "this result cannot hold a `task_error`: return an error of its own type, or write "
                "`qtasks::result<T, qtasks::one_of<Error, qtasks::task_error>>`");
};

}  // namespace detail

/// An error: a code, a text, the name of the task that it ended and, if a plugin failed, the plugin's name. It is
/// trivially copyable and has 32 bytes. The text is a literal or was passed as `borrowed`; the names are those of the
/// task and the plugin, which are static.
class task_error {
 public:
  /// Makes an error without names; the run adds them.
  constexpr task_error(errc code, qtasks::message text) noexcept : data_(text.data_), size_(text.size_), code_(code) {}

  /// Returns the code.
  constexpr errc code() const noexcept { return code_; }
  /// Returns the text.
  constexpr std::string_view message() const noexcept { return {data_, size_}; }
  /// The name of the task that ended with this error; empty until the task has returned it.
  constexpr std::string_view task_name() const noexcept { return task_ ? *task_ : std::string_view{}; }
  /// The name of the plugin that failed with this error; empty if none did.
  constexpr std::string_view plugin_name() const noexcept { return plugin_ ? *plugin_ : std::string_view{}; }

  /// Sets the task's name. `name` must outlive the error, so it is a static object.
  constexpr task_error& of_task(std::string_view const& name) noexcept {
    task_ = &name;
    return *this;
  }
  task_error& of_task(std::string_view&&) = delete;  // the error would refer to a temporary
  /// Sets the name of the plugin that failed. `name` must outlive the error, so it is a static object.
  constexpr task_error& of_plugin(std::string_view const& name) noexcept {
    plugin_ = &name;
    return *this;
  }
  task_error& of_plugin(std::string_view&&) = delete;  // the error would refer to a temporary

  /// Does not compile: reports a result that cannot hold a `task_error`.
  template <class T, class E, class Policy>
  requires(!std::is_convertible_v<task_error, E> && !std::is_convertible_v<task_error, T>) constexpr
  operator outcome::basic_result<T, E, Policy>() const {
    static_assert(sizeof(detail::explain_error<T, E, sizeof(E) == 0>) > 0);
    __builtin_unreachable();
  }

  /// Replaces the text; the code and the names stay.
  constexpr task_error& replace_message(qtasks::message text) noexcept {
    data_ = text.data_;
    size_ = text.size_;
    return *this;
  }

  /// True for the same code and the same text.
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

/// QTasks' TaskPluginTriggerError as a value, for code without a context: `return task_plugin_trigger_error("why");`
constexpr task_error task_plugin_trigger_error(message text) noexcept {
  return {errc::task_plugin_trigger_error, text};
}

/// QTasks' TaskCancelError as a value.
constexpr task_error task_cancel_error(message text) noexcept { return {errc::task_cancel_error, text}; }

}  // namespace qtasks
