// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/qtasks.hpp>

#include <string>

namespace compiled {

/// A plugin whose handlers are not templates: compiled_plugin.cpp compiles them once for all tasks.
class plugin {
 public:
  void on(qtasks::trigger<"task_executor_run_task_trigger_error">,
          qtasks::event_view<"task_executor_run_task_trigger_error"> event);
  void on(qtasks::trigger<"task_executor_args_replace">, qtasks::event_view<"task_executor_args_replace"> event);
  qtasks::result<void> on(qtasks::trigger<"task_executor_task_close">,
                          qtasks::event_view<"task_executor_task_close"> event);
  void on(qtasks::trigger<"task_executor_plugin_failed">, qtasks::event_view<"task_executor_plugin_failed"> event);

  std::string const& log() const { return log_; }

 private:
  std::string log_;
};

}  // namespace compiled
