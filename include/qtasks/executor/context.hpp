// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/config.hpp>
#include <qtasks/core/detail/type_id.hpp>
#include <qtasks/core/slot.hpp>
#include <qtasks/core/task_error_with.hpp>
#include <qtasks/executor/run_info.hpp>
#include <qtasks/executor/stop_flag.hpp>
#include <qtasks/executor/task_record.hpp>

#include <cstdint>
#include <string_view>
#include <utility>

namespace qtasks {

class context;

namespace detail {

/// An object that plugins provide to a run: the base for code that does not know its type.
struct provided_base {};
template <class T>
struct provided : provided_base {
  /// User-provided, because GCC does not inline the implicit constructor.
  // NOLINTNEXTLINE(modernize-use-equals-default)
  QTASKS_INLINE constexpr provided() noexcept(noexcept(T{})) {}
  T value{};
};

/// Returns the object of a type that the run of this context provides, or null.
using find_provided = provided_base* (*)(context&, type_id) noexcept;

}  // namespace detail

/// The run, as its task and its handlers see it. This is one concrete class, so that tasks and handlers can be compiled
/// in a .cpp. The object is part of the run: it keeps its address and is destroyed with the run.
class context {
 public:
  /// For the executor, and for tests of a handler.
  QTASKS_INLINE constexpr context(std::string_view task_name, std::string_view cancel_text, run_info const& info,
                                  int priority, detail::find_provided find) noexcept
      : record_{info.uuid, task_name, priority, info.attempt > 0 ? info.attempt : 1},
        cancel_text_(cancel_text),
        deadline_(info.deadline > 0 ? info.deadline : 0),
        stop_(info.stop),
        find_(find) {}
  context(context const&) = delete;
  context& operator=(context const&) = delete;

  /// QTasks' `ctx.plugin_error`: returns the error that plugins can replace by a value. Fields keep their types:
  /// `ctx.plugin_error("too big", key<"limit"> = 5)` requires a `result` whose error type has this field.
  template <class... Fields>
  QTASKS_INLINE constexpr auto plugin_error(message text, Fields... fields) const {
    return raise(errc::task_plugin_trigger_error, text, std::move(fields)...);
  }
  /// QTasks' `ctx.cancel`: returns the error of a task that gives up on purpose. It does not fire the error trigger.
  constexpr task_error cancel(message text) const noexcept { return {errc::task_cancel_error, text}; }
  /// The same, with QTasks' default text: `{task_name}.cancel`.
  constexpr task_error cancel() const noexcept { return {errc::task_cancel_error, borrowed{cancel_text_}}; }
  /// Returns the error that asks for a retry: the run is neither a success nor a failure.
  template <class... Fields>
  QTASKS_INLINE constexpr auto retry_later(message text, Fields... fields) const {
    return raise(errc::retry_later, text, std::move(fields)...);
  }
  /// Returns the error of a permanent failure: the task is not retried.
  template <class... Fields>
  QTASKS_INLINE constexpr auto permanent(message text, Fields... fields) const {
    return raise(errc::permanent, text, std::move(fields)...);
  }

  /// The task as a queue stores it.
  QTASKS_INLINE constexpr task_record const& record() const noexcept { return record_; }
  /// The identity of the queued task; all bytes are zero if the caller stated none.
  QTASKS_INLINE constexpr qtasks::uuid const& uuid() const noexcept { return record_.uuid; }
  /// The name of the task.
  QTASKS_INLINE constexpr std::string_view task_name() const noexcept { return record_.name; }
  /// The priority of the run; a smaller number runs first in a queue.
  QTASKS_INLINE constexpr int priority() const noexcept { return record_.priority; }
  /// 1 on the first run.
  QTASKS_INLINE constexpr int attempt() const noexcept { return record_.attempt; }

  /// The time at which the run should end, in nanoseconds of its clock; `no_deadline` if it has none. Nothing
  /// interrupts a task: it reads the deadline itself.
  QTASKS_INLINE constexpr std::int64_t deadline() const noexcept { return deadline_; }
  /// Sets the deadline; for handlers that limit the time of the task. A handler compares it with the previous deadline
  /// itself.
  QTASKS_INLINE constexpr void deadline(std::int64_t nanoseconds) noexcept { deadline_ = nanoseconds; }
  /// Does not compile: a time of `std::chrono`, which has another unit.
  template <class Time>
  requires requires { typename Time::period; }
  constexpr void deadline(Time const& /*time*/) {
    static_assert(
        std::is_void_v<Time>,
        "a deadline is a number of nanoseconds: write `qtasks::nanoseconds(time)` and include <qtasks/chrono.hpp>");
  }

  /// The `stop_flag` of the run is set; in an attempt of a `hedge`, also if another attempt has won. One relaxed load
  /// while the task is not asked to stop, in an attempt two.
  QTASKS_INLINE constexpr bool stop_requested() const noexcept { return stop_ != nullptr && stop_->requested(); }

  /// Returns the run's object of type `T`, or null if no plugin of the stack has `qtasks::provides<T>`. The object is
  /// default-constructed at the start of the run. Complexity: linear in the number of provided types. The context in
  /// an event hides this function with one that finds the object at compile time.
  template <class T>
  constexpr T* get() const noexcept {
    if (find_ == nullptr) return nullptr;
    auto* const found =
        find_(const_cast<context&>(*this), detail::id_of<T>());  // NOLINT: the run's context is not const
    return found == nullptr ? nullptr : __builtin_addressof(static_cast<detail::provided<T>*>(found)->value);
  }

 protected:
  /// For the library's own use: the context of an attempt of the run of `of`.
  constexpr context(context const& of, stop_flag const& stop, detail::find_provided find) noexcept
      : record_(of.record_), cancel_text_(of.cancel_text_), deadline_(of.deadline_), stop_(&stop), find_(find) {}

 private:
  friend class detail::linked_stop_flag;

  template <class... Fields>
  QTASKS_INLINE static constexpr auto raise(errc code, message text, Fields... fields) {
    if constexpr (sizeof...(Fields) == 0) {
      return task_error{code, text};
    } else {
      return task_error_with<Fields...>{task_error{code, text}, std::move(fields)...};
    }
  }

  // Values, and a function that computes the address of a provided object. A pointer to the rest of the run would keep
  // the whole run in memory, although all of it fits in registers (README's program on Clang: 80 instructions, not 8).
  task_record record_;
  std::string_view cancel_text_;
  std::int64_t deadline_;
  stop_flag const* stop_;
  detail::find_provided find_;
};

}  // namespace qtasks
