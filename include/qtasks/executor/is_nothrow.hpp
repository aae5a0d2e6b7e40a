// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/executor/task_executor.hpp>

#include <tuple>
#include <type_traits>

namespace qtasks {

namespace detail {

/// An argument for a parameter of a task.
template <class P>
using argument_for = std::conditional_t<Writes<P>, ref<std::remove_reference_t<P>>, std::decay_t<P>>;

template <class Executor, class Task, class Declared = typename signature_of_task<Task>::type::declared>
inline constexpr bool is_nothrow_task = false;
template <class Executor, class Task, class... P>
inline constexpr bool is_nothrow_task<Executor, Task, type_list<P...>> =
    possible_call<Executor, false, Task, argument_for<P>...>::nothrow;

}  // namespace detail

/// True if `execute` of each of these tasks with this `plugin_stack` is `noexcept`.
template <class Stack, Task... Tasks>
inline constexpr bool is_nothrow =
    detail::all_of({detail::is_nothrow_task<typename detail::executor_with<Stack>::type, std::remove_cv_t<Tasks>>...});

}  // namespace qtasks
