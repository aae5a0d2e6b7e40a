// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/order.hpp>
#include <qtasks/core/result.hpp>
#include <qtasks/core/then.hpp>
#include <qtasks/core/trigger.hpp>
#include <qtasks/plugins/resilience/detail/dice.hpp>
#include <qtasks/plugins/roles.hpp>
#include <qtasks/triggers/task_executor.hpp>

#include <type_traits>
#include <utility>

namespace qtasks {

/// Answers a call with a value, in place of the task: `chaos_result<int>{{.probability = 0.01}, -1}`. For tasks that return
/// exactly a `T`.
template <class T>
class chaos_result {
 public:
  using role = roles::chaos;
  using order = qtasks::order<detail::innermost>;

  constexpr explicit chaos_result(chaos_options with, T value) : dice_(with), value_(std::move(value)) {}

  template <class Event, class Next>
  requires std::is_same_v<typename Event::result_type, T>
  constexpr auto on(trigger<"task_executor_run_task_around">, Event const&, Next next) -> decltype(std::move(next)()) {
    using left_type = awaited_t<decltype(std::move(next)())>;
    return select(
        !dice_.hit(), [&next] { return std::move(next)(); },
        [this] {
          return left_type{outcome::in_place_type<T>, value_};
        });
  }

 private:
  detail::dice dice_;
  T value_;
};

}  // namespace qtasks
