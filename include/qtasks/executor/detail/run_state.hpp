// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/executor/detail/explain_run.hpp>
#include <qtasks/executor/detail/maybe_engaged.hpp>
#include <qtasks/executor/detail/step_facts.hpp>

#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>

namespace qtasks::detail {

/// The data of a run of the types `R`: the arguments, the context, and the current value or error. It stays at one
/// address until the run ends, because every event refers to it.
template <class R>
struct run_state {
  using types = R;
  using base_event = typename R::base_event;
  using value_type = typename R::value_type;
  using error_type = typename R::error_type;
  static constexpr bool replaces_args = is_replaced<steps::replaced::arguments, R>;
  /// An error can come from outside the task: from a middleware, a plugin or `decode`.
  static constexpr bool can_fail = propagates<R> || runs_user_code<R>;

  template <class... P, class... Args>
  QTASKS_INLINE constexpr run_state(type_list<P...>, typename R::executor_type& with,
                                    typename R::task_type const& to_run, run_info const& info, Args&&... values)
      : executor(with),
        task(to_run),
        args(std::in_place, detail::source<P>(std::forward<Args>(values))...),
        context(R::task_type::name, R::task_type::cancel_text, info,
                info.priority != priority_of_task ? info.priority : to_run.template get<option::priority>().value) {}
  run_state(run_state const&) = delete;
  run_state& operator=(run_state const&) = delete;
  /// User-provided, because GCC does not inline the implicit destructor.
  // NOLINTNEXTLINE(modernize-use-equals-default)
  QTASKS_INLINE constexpr ~run_state() {}

  /// The variable in which `dispatcher` stores a failure that ends the run.
  QTASKS_INLINE constexpr auto& failure_slot() noexcept {
    if constexpr (failure_is_error<R>) return error;
    if constexpr (!failure_is_error<R>) return failure;
  }
  QTASKS_INLINE constexpr base_event base() { return {executor, task, context.record(), context}; }

  // The large context comes after the slots of the task's value and error: before them, it takes GCC at -Os more
  // instructions. The provided objects in it are destroyed before the arguments. An empty type takes the place of a
  // slot that no handler can fill, so that it takes no space. `none` is the value of a trigger that replaces nothing:
  // the dispatcher refers to it, also while a handler is awaited.
  typename R::executor_type& executor;
  typename R::task_type const& task;
  std::conditional_t<replaces_args, slot<typename R::parameters>, always_engaged<typename R::held_parameters>> args;
  [[no_unique_address]] maybe_slot<is_replaced<steps::replaced::value, R>, value_type> value{};
  [[no_unique_address]] std::conditional_t<can_fail, std::optional<error_type>, never_engaged<error_type>> error{};
  [[no_unique_address]] std::conditional_t<failure_is_error<R>, done, failure_type<R>> failure{};
  [[no_unique_address]] done none{};
  typename R::context_type context;
  [[no_unique_address]] maybe_slot<R::encoded, typename R::decoded_type> decoded{};
};

}  // namespace qtasks::detail
