// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/engine/detail/queued_task.hpp>
#include <qtasks/engine/detail/task_cell.hpp>

#include <algorithm>
#include <cstddef>
#include <utility>

namespace qtasks::detail {

/// A cell that fits the arguments and the outcome of each task.
template <class Tasks, bool Repeats, class Indices = std::make_index_sequence<Tasks::size>>
struct cell_for;
template <class Tasks, bool Repeats, std::size_t... I>
struct cell_for<Tasks, Repeats, std::index_sequence<I...>> {
  template <std::size_t N>
  using types = queued_task<typename Tasks::template at<N>, Repeats>;
  using type = task_cell<
      std::max({std::size_t{1}, sizeof(typename types<I>::arguments)..., sizeof(typename types<I>::outcome)...}),
      std::max({std::size_t{1}, alignof(typename types<I>::arguments)..., alignof(typename types<I>::outcome)...})>;
};

}  // namespace qtasks::detail
