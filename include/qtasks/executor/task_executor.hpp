// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/plugin_stack.hpp>
#include <qtasks/executor/detail/call_traits.hpp>

#include <tuple>
#include <type_traits>
#include <utility>

namespace qtasks {

/// Runs tasks, with plugins around them. The stack is a list of types: `task_executor<log, recover>`, or
/// `task_executor{log{}, recover{}}`. As empty, constexpr and copyable as its plugins; usable from several
/// threads at once if they are.
template <class... Elements>
class task_executor {
 public:
  using stack_type = plugin_stack<Elements...>;

  constexpr task_executor() = default;
  constexpr explicit task_executor(Elements... elements) requires(sizeof...(Elements) > 0)
      : stack_(std::move(elements)...) {}

  /// `execute(task, args...)` runs the task: the eight steps of docs/design.md, plugins in the order of the
  /// list. Returns exactly the task's `result<T, E>`. The run owns decayed copies of the arguments. Nothing is
  /// allocated (but by a generating task) and nothing thrown but by user code, and it is `noexcept` if no
  /// user code it calls can throw.
  /// `execute(encoded, task, args...)` returns the value as the task's `option::decode` leaves it.
  /// `execute(run_info{...}, task, args...)`, also after `encoded`, says which run of the task this is.
  template <class... Args>
  [[nodiscard]] QTASKS_INLINE constexpr auto execute(Args&&... args) noexcept(
      detail::call_traits<task_executor, Args...>::nothrow) ->
      typename detail::call_traits<task_executor, Args...>::outcome_type {
    return detail::execute(*this, std::forward<Args>(args)...);
  }
  template <class... Args>
  [[nodiscard]] QTASKS_INLINE constexpr auto execute(Args&&... args) const
      noexcept(detail::call_traits<task_executor const, Args...>::nothrow) ->
      typename detail::call_traits<task_executor const, Args...>::outcome_type {
    return detail::execute(*this, std::forward<Args>(args)...);
  }

  /// The same run where the task or a handler is awaitable: returns an awaitable of `execute`'s result, or that
  /// result itself if nothing is. Task and executor must outlive it.
  template <class... Args>
  [[nodiscard]] constexpr auto async_execute(Args&&... args) {
    return detail::async_execute(*this, std::forward<Args>(args)...);
  }
  template <class... Args>
  [[nodiscard]] constexpr auto async_execute(Args&&... args) const {
    return detail::async_execute(*this, std::forward<Args>(args)...);
  }

  /// The plugins, for firing triggers of your own.
  constexpr stack_type& stack() noexcept { return stack_; }
  constexpr stack_type const& stack() const noexcept { return stack_; }

  /// The plugin of type `P`, or the one inside `P = named<...>`.
  template <class P>
  constexpr auto& get() noexcept {
    return stack_.template get<P>();
  }
  template <class P>
  constexpr auto& get() const noexcept {
    return stack_.template get<P>();
  }

 private:
  [[no_unique_address]] stack_type stack_{};
};

template <class... Elements>
task_executor(Elements...) -> task_executor<Elements...>;

namespace detail {

template <class Stack>
struct executor_with;
template <class... Elements>
struct executor_with<plugin_stack<Elements...>> {
  using type = task_executor<Elements...>;
};
template <class... Elements>
struct executor_with<plugins<Elements...>> : executor_with<plugin_stack<Elements...>> {};

}  // namespace detail
}  // namespace qtasks
