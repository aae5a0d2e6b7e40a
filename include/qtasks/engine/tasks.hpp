// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/type_list.hpp>
#include <qtasks/core/done.hpp>
#include <qtasks/executor/detail/name_list.hpp>
#include <qtasks/executor/task.hpp>

#include <array>
#include <cstddef>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace qtasks {

namespace detail {

/// Reports an element of a `tasks` list that is not a task.
template <class Given, bool IsTask>
struct explain_listed_task {
  static_assert(IsTask, "this element of `qtasks::tasks{...}` is not a task: make one by `qtasks::task<\"name\">(f)`");
};

/// Reports a second task of the same name.
template <class First, class Second, bool Distinct>
struct explain_task_twice {
  static_assert(Distinct,
                "two tasks of `qtasks::tasks{...}` have the same name, by which a queue finds them: rename one");
};

/// The tasks of a list, checked. `diagnostics` reports the first mistake.
template <class... Ts>
struct task_list_check {
  static constexpr std::size_t count = sizeof...(Ts);
  static constexpr bool all_tasks = (Task<Ts> && ...);
  static constexpr std::array<std::string_view, count> names = [] {
    if constexpr (all_tasks) return std::array<std::string_view, count>{Ts::name...};
    return std::array<std::string_view, count>{};
  }();
  static constexpr std::size_t repeated = detail::first_repeated(names);

  static constexpr auto explain() {
    if constexpr (!all_tasks) {
      using wrong = indices_where<!Task<Ts>...>;
      return std::type_identity<explain_listed_task<type_at<wrong::at[0], Ts...>, false>>{};
    } else if constexpr (repeated != count) {
      return std::type_identity<explain_task_twice<type_at<detail::place_in(names, names[repeated]), Ts...>,
                                                   type_at<repeated, Ts...>, false>>{};
    } else {
      return std::type_identity<done>{};
    }
  }
  using diagnostics = typename decltype(explain())::type;
};
template <>
struct task_list_check<> {
  static constexpr std::array<std::string_view, 0> names{};
  using diagnostics = done;
};

}  // namespace detail

/// The tasks of an application, each with a name of its own: `qtasks::tasks{resize, ping}`. A queue stores names, so
/// the order of the list does not matter.
template <class... Ts>
class tasks {
  using check = detail::task_list_check<Ts...>;
  static_assert(sizeof(typename check::diagnostics) > 0);

 public:
  static constexpr std::size_t size = sizeof...(Ts);  ///< the number of tasks
  /// The type of task number `I`.
  template <std::size_t I>
  using at = detail::type_at<I, Ts...>;

  /// Copies the tasks.
  constexpr explicit tasks(Ts... ts) : tasks_(std::move(ts)...) {}

  /// The names, in the order of the list.
  static constexpr std::array<std::string_view, size> const& names() noexcept { return check::names; }
  /// The number of the task of this name; `size` if there is none.
  static constexpr std::size_t find(std::string_view name) noexcept { return detail::place_in(names(), name); }

  /// Task number `I`.
  template <std::size_t I>
  constexpr auto const& get() const noexcept {
    return std::get<I>(tasks_);
  }

 private:
  std::tuple<Ts...> tasks_;
};

}  // namespace qtasks
