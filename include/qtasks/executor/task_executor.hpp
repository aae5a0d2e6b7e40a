// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/plugin_stack.hpp>
#include <qtasks/executor/detail/call_traits.hpp>

#include <tuple>
#include <type_traits>
#include <utility>

namespace qtasks {

/// Runs tasks with plugins. Its stack is a list of types: `task_executor<log, recover>`, or
/// `task_executor{log{}, recover{}}`. It is empty, constexpr, copyable and thread-safe if its plugins are.
template <class... Elements>
class task_executor {
 public:
  using stack_type = plugin_stack<Elements...>;  ///< the checked list

  constexpr task_executor() = default;
  /// Moves the plugins into the stack.
  constexpr explicit task_executor(Elements... elements) requires(sizeof...(Elements) > 0)
      : stack_(std::move(elements)...) {}

  /// `execute(task, args...)` runs the task in the eight steps of docs/design.md and calls the plugins in the order of
  /// the list. Returns the task's `result<T, E>`. The run owns copies of the arguments, of the parameters' types; an
  /// rvalue for a parameter by value is moved when the task is called. `std::ref` and `std::cref` pass references. It
  /// allocates no memory itself, except for the items of a generator task. Only user code throws; `execute` is
  /// `noexcept` if no user code that it calls can throw. `execute(encoded, task, args...)` returns the value converted
  /// by the task's `option::decode`. `execute(run_info{...}, task, args...)`, also after `encoded`, sets the run's
  /// uuid, priority, attempt, deadline and stop flag.
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

  /// Runs a task that is awaitable or has awaitable handlers. Returns an awaitable of the result of `execute`, or this
  /// result if nothing is awaitable. The task and the executor must outlive the awaitable: temporaries do not compile.
  /// The awaitable owns the arguments.
  template <class... Args>
  [[nodiscard]] constexpr auto async_execute(Args&&... args) & {
    return detail::async_execute<false>(*this, std::forward<Args>(args)...);
  }
  template <class... Args>
  [[nodiscard]] constexpr auto async_execute(Args&&... args) const& {
    return detail::async_execute<false>(*this, std::forward<Args>(args)...);
  }
  template <class... Args>
  [[nodiscard]] constexpr auto async_execute(Args&&... args) && {
    return detail::async_execute<true>(*this, std::forward<Args>(args)...);
  }
  template <class... Args>
  [[nodiscard]] constexpr auto async_execute(Args&&... args) const&& {
    return detail::async_execute<true>(*this, std::forward<Args>(args)...);
  }

  /// The plugins, for code that fires its own triggers.
  constexpr stack_type& stack() noexcept { return stack_; }
  constexpr stack_type const& stack() const noexcept { return stack_; }

  /// The plugin of type `P`; for `P = named<...>`, the plugin inside.
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
task_executor(Elements&&...) -> task_executor<detail::element_of<Elements>...>;

namespace detail {

/// The executor of a stack.
template <class Stack>
struct executor_with : executor_with<typename Stack::plugins> {};
template <class... Elements>
struct executor_with<plugin_stack<Elements...>> {
  using type = task_executor<Elements...>;
};
template <class... Elements>
struct executor_with<plugins<Elements...>> : executor_with<plugin_stack<Elements...>> {};

}  // namespace detail
}  // namespace qtasks
