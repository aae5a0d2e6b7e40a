// SPDX-License-Identifier: BSL-1.0
#include "compiled_plugin.hpp"

#include <tuple>

namespace compiled {

void plugin::on(qtasks::trigger<"task_executor_run_task_trigger_error">,
                qtasks::event_view<"task_executor_run_task_trigger_error"> event) {
  log_ += std::string{event.task_name} + " raised: " + std::string{event.e.message()} + "\n";
  log_ += "attempt " + std::to_string(event.context.attempt()) + ", " + std::string{event.task_broker.name} + "\n";
  log_ += event.replace(123) ? "an int\n" : "no int\n";
  log_ += event.replace(std::string{"none"}) ? "a string\n" : "no string\n";
}

void plugin::on(qtasks::trigger<"task_executor_args_replace">, qtasks::event_view<"task_executor_args_replace"> event) {
  log_ += event.replace(std::tuple{8, 2}) ? "two ints\n" : "not two ints\n";
}

qtasks::result<void> plugin::on(qtasks::trigger<"task_executor_task_close">,
                                qtasks::event_view<"task_executor_task_close"> event) {
  if (event.task_name.empty()) return qtasks::outcome::success();
  return qtasks::task_error{qtasks::errc::failed, "cannot close"};
}

void plugin::on(qtasks::trigger<"task_executor_plugin_failed">,
                qtasks::event_view<"task_executor_plugin_failed"> event) {
  log_ += std::string{event.trigger_name} + " failed: " + std::string{event.e.message()} + "\n";
}

}  // namespace compiled
