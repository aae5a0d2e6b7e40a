// SPDX-License-Identifier: BSL-1.0
// Adapts code that throws: the exception becomes an error value, and a plugin replaces it.
#include <qtasks/qtasks.hpp>

#include <cstdio>
#include <optional>
#include <stdexcept>
#include <string>

namespace {

int parse(std::string const& text) { return std::stoi(text); }

qtasks::task_error translate() {
  try {
    throw;
  } catch (std::invalid_argument const&) {
    return qtasks::task_plugin_trigger_error("not a number");
  } catch (...) {
    return {qtasks::errc::failed, "cannot be parsed"};
  }
}

struct zero_for_no_number {
  std::optional<int> on(qtasks::trigger<"task_executor_run_task_trigger_error">, auto const&) const { return 0; }
};

}  // namespace

int main() {
  auto const parsing = qtasks::task<"parse">(qtasks::catching(parse, translate));
  qtasks::task_executor const executor{zero_for_no_number{}};

  int const number = executor.execute(parsing, "42").value();
  int const none = executor.execute(parsing, "forty-two").value();
  auto const too_long = executor.execute(parsing, "99999999999999999999");

  std::printf("%d, %d, %s\n", number, none, too_long.has_error() ? "an error" : "a value");
  return number == 42 && none == 0 && too_long.has_error() ? 0 : 1;
}
