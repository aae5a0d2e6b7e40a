// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/converts.hpp>
#include <qtasks/core/detail/type_list.hpp>
#include <qtasks/core/done.hpp>
#include <qtasks/core/fixed_string.hpp>
#include <qtasks/engine/detail/queued_task.hpp>
#include <qtasks/engine/tasks.hpp>

#include <cstddef>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace qtasks::detail {

/// Reports a name that no task of the application has.
template <fixed_string Name, class Tasks, bool Known>
struct explain_task_name {
  static_assert(
      Known, "no task of this application has this name: write the name of one of the tasks in `qtasks::tasks{...}`");
};
/// Reports arguments with which a task cannot be queued.
template <class Task, class Parameters, class Arguments, bool Fit>
struct explain_task_arguments {
  static_assert(Fit,
                "these arguments do not fit the parameters of the task: it takes as many as it has, and each converts "
                "implicitly and without loss");
};

/// Takes the place of a result, of a handle and of an outcome after a mistake that was reported, so that there is no
/// further error. Nothing calls its functions.
struct any_result {
  template <class T>
  operator T() const;  // NOLINT(google-explicit-constructor)
  any_result const* operator->() const;
  any_result operator*() const;
  bool has_value() const;
  bool has_error() const;
  any_result value() const;
  any_result error() const;
  any_result assume_value() const;
  any_result assume_error() const;
  any_result wait_for(auto const&...) const;
  any_result wait(auto const&...) const;
  any_result take() const;
  any_result cancel() const;
};

/// The task of a name.
template <class Tasks, fixed_string Name>
struct named_task {
  static constexpr std::size_t index = Tasks::find(name_view<Name>);
  static constexpr bool is_known = index < Tasks::size;
  using diagnostics = explain_task_name<Name, Tasks, is_known>;
};

template <class Parameters, class... Args>
inline constexpr bool arguments_fit = false;
template <class... P, class... Args>
requires(sizeof...(P) == sizeof...(Args)) inline constexpr bool arguments_fit<std::tuple<P...>, Args...> =
    (converts_without_loss<Args, P> && ...);

/// A call of `add_task`, checked.
template <class Tasks, fixed_string Name, class... Args>
struct checked_add : named_task<Tasks, Name> {
  using named = named_task<Tasks, Name>;
  static constexpr auto explain() {
    if constexpr (!named::is_known) {
      return std::type_identity<typename named::diagnostics>{};
    } else {
      using task = typename Tasks::template at<named::index>;
      using parameters = task_parameters<task>;
      return std::type_identity<
          explain_task_arguments<task, parameters, std::tuple<Args...>, arguments_fit<parameters, Args...>>>{};
    }
  }
  static constexpr bool fits = [] {
    if constexpr (named::is_known)
      return arguments_fit<task_parameters<typename Tasks::template at<named::index>>, Args...>;
    return false;
  }();
  using diagnostics = typename decltype(explain())::type;
};

/// The tasks of an application, as its broker keeps them. `diagnostics` reports the first that cannot be queued.
template <class Tasks, class Model, class Indices = std::make_index_sequence<Tasks::size>>
struct check_queued;
template <class Tasks, class Model, std::size_t... I>
struct check_queued<Tasks, Model, std::index_sequence<I...>> {
  template <std::size_t N>
  using queued = queued_task<typename Tasks::template at<N>, Model::template types<N>::copies>;
  static constexpr auto explain() {
    using wrong = indices_where<!queued<I>::can_be_queued...>;
    if constexpr (wrong::count > 0) {
      return std::type_identity<typename queued<wrong::at[0]>::diagnostics>{};
    } else {
      return std::type_identity<done>{};
    }
  }
  using diagnostics = typename decltype(explain())::type;
};

}  // namespace qtasks::detail
