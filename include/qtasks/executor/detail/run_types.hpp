// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/executor/detail/call.hpp>
#include <qtasks/executor/detail/provided_slots.hpp>
#include <qtasks/triggers/task_executor.hpp>

#include <type_traits>
#include <utility>

namespace qtasks::detail {

/// The type of a task's option; see `basic_task::get_any` for a task without it.
template <class Task, template <class...> class Option>
using option_of = std::remove_cvref_t<decltype(std::declval<Task const&>().template get_any<Option>())>;

/// The type of an executor's stack, const if the executor is.
template <class Executor>
using stack_of = std::remove_reference_t<decltype(std::declval<Executor&>().stack())>;

/// The type to which a task's `option::decode` converts its value; `done` without the option.
template <class Call, class Option>
struct decoding {
  using returned = std::invoke_result_t<decltype(Option::function) const&, typename Call::value_type const&>;
  using value = typename result_parts<awaited_t<returned>>::value;
};
template <class Call>
struct decoding<Call, done> {
  using value = done;
};

/// The types of one run: of one task on one executor, called with arguments of known types. `Held` is what the run has
/// for them if no handler replaces them.
template <class Executor, class Task, class Call, bool Encoded, class Held = typename Call::parameters>
struct run_types {
  using executor_type = Executor;
  using task_type = Task;
  using call_type = Call;
  using stack_type = stack_of<Executor>;
  using value_type = typename Call::value_type;
  using error_type = typename Call::error_type;
  using parameters = typename Call::parameters;
  using held_parameters = Held;
  static constexpr bool encoded = Encoded;

  template <template <class...> class Option>
  using option_t = option_of<Task, Option>;
  using decoded_type = typename decoding<Call, option_t<option::decode>>::value;

  /// The result of the task, and the result of `execute`.
  using task_result = typename Call::outcome_type;
  using run_result = std::conditional_t<Encoded, result<decoded_type, error_type>, task_result>;

  using context_type = run_context<slots_for<stack_type>>;
  using base_event = triggers::executor_event<Executor, Task, value_type, error_type, context_type>;
};

/// The same for a task with known parameters, without the arguments of a call.
template <class Executor, class Task, bool Encoded = false>
using types_of_task = run_types<Executor, Task, call_of<Task>, Encoded>;

}  // namespace qtasks::detail
