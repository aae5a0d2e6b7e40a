// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/config.hpp>
#include <qtasks/core/error_traits.hpp>
#include <qtasks/core/plugin_failed_event.hpp>
#include <qtasks/core/trigger.hpp>
#include <qtasks/core/trigger_handler.hpp>
#include <qtasks/executor/context.hpp>
#include <qtasks/executor/detail/step_table.hpp>
#include <qtasks/triggers/task_executor.hpp>

#include <sys/sdt.h>

#include <type_traits>
#include <utility>

namespace qtasks {

// STAP_PROBE4 writes the probe's name into an assembler directive, so the name must be a token of the source text: a
// macro parameter can be one, a template parameter cannot. These two macros are private to this header.
//
// Emits the probe of a trigger whose event belongs to a run.
#define QTASKS_RUN_PROBE(probe, event)                                                                                 \
  STAP_PROBE4(qtasks, probe, (event).task_func.name.data(), (event).task_func.name.size(), (event).context.priority(), \
              (event).context.attempt())
// Defines a handler that emits the probe of the same name, and nothing in constant expressions, where there is no
// assembler.
#define QTASKS_PROBE(probe)                                                            \
  QTASKS_INLINE constexpr void on(trigger<#probe>, auto const& event) const noexcept { \
    if (!__builtin_is_constant_evaluated()) QTASKS_RUN_PROBE(probe, event);            \
  }

/// Adds a USDT probe at each trigger of the executor. The provider is `qtasks`; a probe has the name of its trigger. A
/// probe is a `nop` and a note in the program; perf, bpftrace and SystemTap use the note to enable it while the program
/// runs.
///
/// The arguments are the task's name (a pointer and a length, not null-terminated), its priority and its attempt. The
/// probe of the error trigger also has the error's code. `task_executor_plugin_failed` has the plugin's name, the
/// trigger's name, and the code. There are no probes in constant expressions, and no `around` probe for tasks whose
/// error type cannot be constructed from a `task_error`.
class usdt_probes {
 public:
  QTASKS_PROBE(task_executor_middlewares_execute)
  QTASKS_PROBE(task_executor_args_replace)
  QTASKS_PROBE(task_executor_before_execute)
  QTASKS_PROBE(task_executor_run_task)
  QTASKS_PROBE(task_executor_run_task_gen)
  QTASKS_PROBE(task_executor_after_execute)
  QTASKS_PROBE(task_executor_after_execute_result_replace)
  QTASKS_PROBE(task_executor_decode)
  QTASKS_PROBE(task_executor_task_close)

  template <class Event, class Next>
  requires FromTaskError<typename Event::error_type> QTASKS_INLINE constexpr auto on(
      trigger<"task_executor_run_task_around">, Event const& event, Next next) const -> decltype(std::move(next)()) {
    if (!__builtin_is_constant_evaluated()) {
      QTASKS_RUN_PROBE(task_executor_run_task_around, event);
    }
    return std::move(next)();
  }

  QTASKS_INLINE constexpr void on(trigger<"task_executor_run_task_trigger_error">, auto const& event) const
      noexcept(noexcept(detail::as_task_error(event.e))) {
    if (!__builtin_is_constant_evaluated()) {
      auto const code = static_cast<std::int32_t>(detail::as_task_error(event.e).code());
      STAP_PROBE5(qtasks, task_executor_run_task_trigger_error, event.task_func.name.data(),
                  event.task_func.name.size(), event.context.priority(), event.context.attempt(), code);
    }
  }

  QTASKS_INLINE constexpr void on(trigger<"task_executor_plugin_failed">, auto const& event) const noexcept {
    if (!__builtin_is_constant_evaluated()) {
      auto const code = static_cast<std::int32_t>(event.e.code());
      STAP_PROBE5(qtasks, task_executor_plugin_failed, event.plugin.data(), event.plugin.size(),
                  event.trigger_name.data(), event.trigger_name.size(), code);
    }
  }
};

#undef QTASKS_PROBE
#undef QTASKS_RUN_PROBE

namespace detail {

template <class... Steps>
constexpr bool has_probes(type_list<Steps...>) {
  return (TriggerHandler<usdt_probes, Steps::name> && ...);
}
static_assert(has_probes(steps::all{}), "a step of a run has no probe: add one for its trigger to `usdt_probes`");

}  // namespace detail

}  // namespace qtasks
