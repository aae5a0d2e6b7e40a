// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/error_traits.hpp>
#include <qtasks/core/is_view.hpp>
#include <qtasks/executor/option.hpp>
#include <qtasks/executor/task_executor.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>

namespace qtasks::detail {

template <class T>
inline constexpr bool is_owned_argument = !std::is_pointer_v<T> && !is_view<T>;

/// Reports a task that cannot be queued.
template <class Task, bool Owned, bool Copied, bool FromTaskError>
struct explain_queued_task {
  static_assert(Owned,
                "a parameter of this task is a view or a pointer, and what it refers to may be gone when a worker runs "
                "the task: take a `std::string`, or another type that owns its value");
  static_assert(Copied,
                "this task can run more than once (`option::retry`, or a broker with a `lease`), and one of its "
                "parameters cannot be copied: take it by a `std::shared_ptr`, or leave the retry out");
  static_assert(FromTaskError,
                "a queued task can be cancelled before it runs, so its error type needs "
                "`static E from(qtasks::task_error)` in `qtasks::error_traits<E>`");
};

/// The types of a task in a queue. `Repeats`: the broker may start it again although it was started.
template <class Task, bool Repeats>
struct queued_task {
  using arguments = task_parameters<Task>;
  using outcome = typename call_of<Task>::outcome_type;
  using error = typename outcome::error_type;
  /// An outcome that is not the task's own.
  static outcome ended_with(task_error why) {
    if constexpr (FromTaskError<error>) {
      return outcome{qtasks::outcome::in_place_type<error>, error_traits<error>::from(why.of_task(Task::name))};
    } else {
      __builtin_unreachable();  // `diagnostics` reports it
    }
  }
  /// A run gets copies of the arguments.
  static constexpr bool copies = Repeats || Task::template has<option::retry>;

  template <class... P>
  static constexpr bool owned(std::tuple<P...>*) {
    return (is_owned_argument<P> && ...);
  }
  template <class... P>
  static constexpr bool copyable(std::tuple<P...>*) {
    return (std::is_copy_constructible_v<P> && ...);
  }
  static constexpr bool is_made = FromTaskError<error>;
  static constexpr bool is_owned = owned(static_cast<arguments*>(nullptr));
  static constexpr bool is_copied = !is_owned || !copies || copyable(static_cast<arguments*>(nullptr));
  static constexpr bool can_be_queued = is_owned && is_copied && is_made;
  using diagnostics = explain_queued_task<Task, is_owned, is_copied, !is_owned || !is_copied || is_made>;
};

/// Calls `f.template operator()<I>()` for the `I` that equals `index`, which is below `Size`.
template <std::size_t Size, class F>
constexpr void with_index(std::size_t index, F const& f) {
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    (void)((I == index && (f.template operator()<I>(), true)) || ...);
  }
  (std::make_index_sequence<Size>{});
}

}  // namespace qtasks::detail
