// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/fixed_string.hpp>
#include <qtasks/engine/queue.hpp>
#include <qtasks/engine/tasks.hpp>
#include <qtasks/executor/detail/name_list.hpp>
#include <qtasks/executor/task.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace qtasks {

namespace detail {

template <class Option>
inline constexpr std::string_view queue_in_option{};
template <fixed_string Name>
inline constexpr std::string_view queue_in_option<option::queue<Name>> = option::queue<Name>::name;

template <class Task>
inline constexpr std::string_view queue_of = "default";
template <fixed_string Name, class F, class Params, class... Options>
inline constexpr std::string_view queue_of<basic_task<Name, F, Params, Options...>> = [] {
  std::string_view found = "default";
  for (std::string_view each : {std::string_view{}, queue_in_option<Options>...}) found = each.empty() ? found : each;
  return found;
}();

template <class... Ts>
struct queue_name_list {
  static constexpr std::array<std::string_view, sizeof...(Ts)> of_tasks{queue_of<Ts>...};
  static constexpr std::size_t size = [] {
    std::size_t found = 0;
    for (std::size_t i = 0; i < of_tasks.size(); ++i) found += detail::place_in(of_tasks, of_tasks[i]) == i ? 1U : 0U;
    return found;
  }();
  static constexpr std::array<std::string_view, size> distinct = [] {
    std::array<std::string_view, size> names{};
    auto* end = names.begin();
    for (std::string_view each : of_tasks) {
      if (std::find(names.begin(), end, each) == end) *end++ = each;
    }
    return names;
  }();
  static_assert(size <= 64, "an application has at most 64 queues");
};
template <class Tasks>
struct queue_name_table;
template <class... Ts>
struct queue_name_table<tasks<Ts...>> : queue_name_list<Ts...> {};

/// Reports a name that no queue of the application has.
template <fixed_string Name, class Tasks, bool Known>
struct explain_queue_name {
  static_assert(Known,
                "no task of this application is in a queue of this name: write the name of an `option::queue`, or "
                "\"default\" for the tasks without one");
};

/// A bit for each of these queues; all bits if there is none.
template <class Tasks, fixed_string... Names>
constexpr std::uint64_t queue_bits() noexcept {
  static_assert(((sizeof(explain_queue_name<Names, Tasks,
                                            (detail::place_in(queue_name_table<Tasks>::distinct, name_view<Names>) <
                                             queue_name_table<Tasks>::size)>) > 0) &&
                 ...));
  if constexpr (sizeof...(Names) == 0) return ~std::uint64_t{0};
  return ((std::uint64_t{1} << (detail::place_in(queue_name_table<Tasks>::distinct, name_view<Names>) % 64)) | ... | 0);
}

}  // namespace detail

/// The names of an application's queues, each once, in the order of its tasks.
template <class Tasks>
inline constexpr auto const& queue_names = detail::queue_name_table<Tasks>::distinct;

}  // namespace qtasks
