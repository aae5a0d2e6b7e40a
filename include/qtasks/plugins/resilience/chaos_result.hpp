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

/// Returns a value instead of calling the task: `chaos_result<int>{{.probability = 0.01}, -1}`. Applies to the tasks
/// whose result is exactly a `T`.
template <class T>
class chaos_result {
 public:
  static constexpr bool shared = true;  ///< threads may share it
  using role = roles::chaos;
  using order = qtasks::order<detail::innermost>;

  /// `value` is returned instead of the task's.
  constexpr explicit chaos_result(chaos_options options, T value) : dice_(options), value_(std::move(value)) {}

  template <class Event, class Next>
  requires std::is_same_v<typename Event::result_type, T>
  constexpr auto on(trigger<"task_executor_run_task_around">, Event const&, Next next) -> decltype(std::move(next)()) {
    using run_result = awaited_t<decltype(std::move(next)())>;
    return select(
        !dice_.hit(), [&next] { return std::move(next)(); },
        [this] {
          return run_result{outcome::in_place_type<T>, value_};
        });
  }

 private:
  detail::dice<detail::chaos_kind::result> dice_;
  T value_;
};

}  // namespace qtasks
