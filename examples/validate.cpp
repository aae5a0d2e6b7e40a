// SPDX-License-Identifier: BSL-1.0
// Parameters declare constraints. The plugin refuses runs with invalid arguments and reports the reason.
#include <qtasks/plugins/qtasks/validate.hpp>
#include <qtasks/qtasks.hpp>

#include <cstdio>
#include <string_view>

namespace {

using quantity = qtasks::argument<"quantity", int, qtasks::at_least<1>, qtasks::at_most<1000>>;
using symbol = qtasks::argument<"symbol", std::string_view, qtasks::matches<"[A-Z]{1,5}">>;
using refusal = qtasks::task_error_with<qtasks::field<"argument", std::string_view>, qtasks::field<"limit", int>>;

constexpr auto submit = qtasks::task<"submit">(
    [](quantity shares, symbol /*name*/) -> qtasks::result<int, refusal> { return shares * 100; });

constexpr qtasks::task_executor executor{qtasks::validate{}};

static_assert(executor.execute(submit, 5, "AAPL").value() == 500);
static_assert(executor.execute(submit, 0, "AAPL").error().message() == "quantity must be at least 1");
static_assert(*executor.execute(submit, 5000, "AAPL").error().find<"limit">() == 1000);
static_assert(executor.execute(submit, 5, "aapl").error().message() == "symbol must match [A-Z]{1,5}");

}  // namespace

int main() {
  auto const outcome = executor.execute(submit, 5000, "AAPL");
  std::string_view const message = outcome.error().message();
  std::printf("%.*s\n", static_cast<int>(message.size()), message.data());
  return message == "quantity must be at most 1000" ? 0 : 1;
}
