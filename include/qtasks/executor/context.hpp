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

namespace qtasks {

class context;

namespace detail {

/// One type that plugins provide to a run, where that type is not known, and where it is.
struct provided_base {};
template <class T>
struct provided : provided_base {
  T value{};
};

/// Finds the slot of a type in the run of this context, or nothing.
using find_provided = provided_base* (*)(context&, type_id) noexcept;

}  // namespace detail

/// What a task and its handlers know of the run they are in. One concrete class, so that tasks and
/// handlers may be compiled in a .cpp. It lives in the run's frame.
class context {
 public:
  QTASKS_INLINE constexpr context(std::string_view task_name, std::string_view cancel_text, run_info const& info,
                                  detail::find_provided find) noexcept
      : record_{info.uuid, task_name, info.priority, info.attempt},
        cancel_text_(cancel_text),
        deadline_(info.deadline),
        stop_(info.stop),
        find_(find) {}
  context(context const&) = delete;
  context& operator=(context const&) = delete;

  /// QTasks' `ctx.plugin_error`: the error that plugins may answer with a value. Fields travel typed:
  /// `ctx.plugin_error("too big", key<"limit"> = 5)` needs a result that can carry them.
  template <class... Fields>
  QTASKS_INLINE constexpr auto plugin_error(message text, Fields... fields) const {
    return raise(errc::task_plugin_trigger_error, text, fields...);
  }
  /// QTasks' `ctx.cancel`: gives up on purpose. Plugins are not asked.
  constexpr task_error cancel(message text) const noexcept { return {errc::task_cancel_error, text}; }
  /// The same, with QTasks' text: `{task_name}.cancel`.
  constexpr task_error cancel() const noexcept { return {errc::task_cancel_error, borrowed{cancel_text_}}; }
  /// Neither success nor failure: the task is to be tried again.
  template <class... Fields>
  QTASKS_INLINE constexpr auto retry_later(message text, Fields... fields) const {
    return raise(errc::retry_later, text, fields...);
  }
  /// Failed for good: the task is not to be tried again.
  template <class... Fields>
  QTASKS_INLINE constexpr auto permanent(message text, Fields... fields) const {
    return raise(errc::permanent, text, fields...);
  }

  /// The task as a queue knows it.
  constexpr task_record const& record() const noexcept { return record_; }
  constexpr qtasks::uuid const& uuid() const noexcept { return record_.uuid; }
  constexpr std::string_view task_name() const noexcept { return record_.name; }
  constexpr int priority() const noexcept { return record_.priority; }
  /// 1 on the first run.
  constexpr int attempt() const noexcept { return record_.attempt; }

  /// When the run is to be over, in nanoseconds of its clock; `no_deadline` if nobody said. Nothing is
  /// stopped by force: a task looks, or does not.
  constexpr std::int64_t deadline() const noexcept { return deadline_; }
  /// Sets the deadline; for handlers that bound what they run. Nested bounds are theirs to compare.
  constexpr void deadline(std::int64_t nanoseconds) noexcept { deadline_ = nanoseconds; }

  /// Whether whoever started the run asks it to stop. One relaxed load.
  QTASKS_INLINE constexpr bool stop_requested() const noexcept { return stop_ != nullptr && stop_->requested(); }

  /// The run's `T`, default-constructed when it began, if a plugin of the stack says
  /// `qtasks::provides<T>`; else null. Linear in the number of types provided, for a task and for a handler that
  /// was compiled elsewhere; the context of a handler's own event knows the place.
  template <class T>
  constexpr T* get() const noexcept {
    if (find_ == nullptr) return nullptr;
    auto* const found =
        find_(const_cast<context&>(*this), detail::id_of<T>());  // NOLINT: the frame's own, and not const there
    return found == nullptr ? nullptr : &static_cast<detail::provided<T>*>(found)->value;
  }

 private:
  template <class... Fields>
  QTASKS_INLINE static constexpr auto raise(errc code, message text, Fields... fields) {
    if constexpr (sizeof...(Fields) == 0) {
      return task_error{code, text};
    } else {
      return task_error_with<Fields...>{task_error{code, text}, std::move(fields)...};
    }
  }

  // By value, and a function that knows where the slots are: a pointer into the frame beside it would keep the frame
  // in memory where all of it can live in registers (80 instructions instead of 8 on Clang for the README's program).
  task_record record_;
  std::string_view cancel_text_;
  std::int64_t deadline_;
  stop_flag const* stop_;
  detail::find_provided find_;
};

}  // namespace qtasks
