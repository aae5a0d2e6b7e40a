// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/config.hpp>
#include <qtasks/core/error_traits.hpp>
#include <qtasks/core/fixed_string.hpp>
#include <qtasks/core/order.hpp>
#include <qtasks/core/plugin_failed_event.hpp>
#include <qtasks/core/trigger.hpp>
#include <qtasks/plugins/observability/detail/decision.hpp>
#include <qtasks/plugins/observability/detail/outcome_observer.hpp>
#include <qtasks/plugins/observability/log_record.hpp>
#include <qtasks/plugins/observability/log_sink.hpp>
#include <qtasks/plugins/observability/run_summary.hpp>
#include <qtasks/plugins/resilience/attempt_info.hpp>
#include <qtasks/plugins/roles.hpp>
#include <qtasks/plugins/time/run_clock.hpp>
#include <qtasks/triggers/task_executor.hpp>

#include <string_view>
#include <type_traits>
#include <utility>

namespace qtasks {

/// Passes a record of each event to a sink:
///
/// | level   | `what`            | when                                                 |
/// | debug   | "run started"     | before the task                                      |
/// | debug   | "cache_hit"       | a cache answers the run                              |
/// | info    | "retry_scheduled" | a policy decides: any trigger of `policy_...`        |
/// | info    | "error raised"    | an error fires the error trigger and may be replaced |
/// | info    | "run ended"       | with a value, the task's or a plugin's               |
/// | warning | "run ended"       | with an error                                        |
/// | warning | "breaker_opened"  | a breaker opened; its other changes are `info`       |
/// | error   | "plugin failed"   | a plugin returned an error                           |
///
/// Handlers for events below `Level` are not compiled; at `log_level::off` there are none. For a level that the sink
/// does not enable, a run costs the call of `enabled`. The end of a run needs one reading of the clock, shared with
/// other plugins, and only if it is written. At `error` and `off` the stack needs no `run_clock`. The plugin allocates
/// nothing. It is thread-safe and constexpr if its sink is.
template <LogSink Sink, log_level Level = log_level::info, Clock C = clocks::steady>
class log : detail::outcome_observer {
  static constexpr bool logs_runs = Level <= log_level::warning;
  static constexpr log_level level_of(std::string_view trigger_name) noexcept {
    return trigger_name == "policy_cache_hit" ? log_level::debug : log_level::info;
  }

 public:
  using role = roles::log;
  using order =
      std::conditional_t<logs_runs,
                         qtasks::order<reads<run_time<C>>, provides<run_summary>, detail::before_error_sources>,
                         qtasks::order<>>;

  /// Moves the sink into the plugin.
  constexpr explicit log(Sink sink = {}) : sink_(std::move(sink)) {}

  constexpr void on(trigger<"task_executor_before_execute"> name, auto const& event) const noexcept requires logs_runs {
    outcome_observer::on(name, event);
    if constexpr (Level == log_level::debug) write(event, {log_level::debug, "run started", event.task_broker});
  }

  template <class Event, class Next>
  requires logs_runs QTASKS_INLINE constexpr auto on(trigger<"task_executor_run_task_around"> name, Event const& event,
                                                     Next next) const -> decltype(std::move(next)()) {
    return outcome_observer::on(name, event, std::move(next));
  }

  constexpr void on(trigger<"task_executor_run_task_trigger_error">, auto const& event) const
      noexcept(noexcept(detail::as_task_error(event.e))) requires(Level <= log_level::info) {
    task_error const error = detail::as_task_error(event.e);
    write(event, {.level = log_level::info, .what = "error raised", .task = event.task_broker, .error = &error});
  }

  constexpr void on(trigger<"task_executor_after_execute"> name, auto const& event) const noexcept requires logs_runs {
    outcome_observer::on(name, event);
  }

  constexpr void on(trigger<"task_executor_task_close">, auto const& event) const noexcept requires logs_runs {
    auto const& summary = *event.context.template get<run_summary>();
    if (Level == log_level::warning && summary.has_value) return;
    log_level const level = summary.has_value ? log_level::info : log_level::warning;
    if (!sink_.enabled(level)) return;
    task_error const error = summary.error();
    auto& time = *event.context.template get<run_time<C>>();
    write(event, {.level = level,
                  .what = "run ended",
                  .task = event.task_broker,
                  .error = summary.has_value ? nullptr : &error,
                  .duration_ns = summary.started ? time.finish() - time.started : 0});
  }

  /// Writes what a policy decided.
  template <fixed_string Name, class Event>
  requires detail::OfDecision<Name> &&(Level <= level_of(trigger<Name>::name)) && logs_runs
      constexpr void on(trigger<Name>, Event const& event) const noexcept {
    write(event, {.level = level_of(trigger<Name>::name),
                  .what = detail::decision_names[detail::decision_index<Name>],
                  .task = event.task_broker,
                  .error = detail::error_in(event),
                  .duration_ns = detail::duration_in(event),
                  .plugin = event.policy});
  }

  constexpr void on(trigger<"policy_breaker_changed">, breaker_change const& change) const noexcept requires logs_runs {
    log_level const level = change.to == breaker_state::open ? log_level::warning : log_level::info;
    if (level < Level || !sink_.enabled(level)) return;
    sink_.write({.level = level,
                 .what = detail::decision_names[detail::decision_of(change)],
                 .task = task_record{},
                 .plugin = "circuit_breaker"});
  }

  constexpr void on(trigger<"task_executor_plugin_failed">, auto const& event) const noexcept
      requires(Level <= log_level::error) {
    if constexpr (requires { event.event.task_broker; }) {
      write(event.event, failure(event, event.event.task_broker));
    } else if (sink_.enabled(log_level::error)) {  // the plugin failed outside a run
      sink_.write(failure(event, task_record{}));
    }
  }

 private:
  static constexpr log_record failure(auto const& event, task_record const& task) noexcept {
    return {
        .level = log_level::error, .what = "plugin failed", .task = task, .error = &event.e, .plugin = event.plugin};
  }

  constexpr void write(auto const& event, log_record record) const noexcept {
    if (!sink_.enabled(record.level)) return;
    auto const* attempt = event.context.template get<attempt_info>();
    record.attempt = attempt != nullptr ? attempt->number : record.task.attempt;
    sink_.write(record);
  }

  [[no_unique_address]] Sink sink_;
};

}  // namespace qtasks
