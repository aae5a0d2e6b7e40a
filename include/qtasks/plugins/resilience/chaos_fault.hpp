// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/order.hpp>
#include <qtasks/core/result.hpp>
#include <qtasks/core/then.hpp>
#include <qtasks/core/trigger.hpp>
#include <qtasks/plugins/detail/refused.hpp>
#include <qtasks/plugins/resilience/detail/dice.hpp>
#include <qtasks/plugins/roles.hpp>
#include <qtasks/triggers/task_executor.hpp>

#include <utility>

namespace qtasks {

/// Fails a call with an error instead of calling the task: `chaos_fault{{.probability = 0.01}}`.
class chaos_fault {
 public:
  static constexpr bool shared = true;  ///< threads may share it
  using role = roles::chaos;
  using order = qtasks::order<detail::innermost>;

  /// `fault` is the error that attempts end with.
  constexpr explicit chaos_fault(chaos_options options,
                                 task_error fault = {errc::failed, "a fault injected by chaos"}) noexcept
      : dice_(options), fault_(fault) {}

  template <class Event, class Next>
  constexpr auto on(trigger<"task_executor_run_task_around">, Event const&, Next next) -> decltype(std::move(next)()) {
    using run_result = awaited_t<decltype(std::move(next)())>;
    return select(
        !dice_.hit(), [&next] { return std::move(next)(); },
        [this]() -> run_result { return detail::refused<typename Event::error_type>(fault_); });
  }

 private:
  detail::dice<detail::chaos_kind::fault> dice_;
  task_error fault_;
};

}  // namespace qtasks
