// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/executor/task_executor.hpp>

#include <tuple>
#include <type_traits>

namespace qtasks {

namespace detail {

template <class Executor, class Task, class Parameters = task_parameters<Task>>
inline constexpr bool is_nothrow_task = false;
template <class Executor, class Task, class... P>
inline constexpr bool is_nothrow_task<Executor, Task, std::tuple<P...>> =
    call_traits<Executor, Task const&, P...>::nothrow;

}  // namespace detail

/// True if `execute` of each of these tasks with this `plugin_stack` is `noexcept`.
template <class Stack, Task... Tasks>
inline constexpr bool is_nothrow =
    (detail::is_nothrow_task<typename detail::executor_with<Stack>::type, std::remove_cv_t<Tasks>> && ...);

}  // namespace qtasks
