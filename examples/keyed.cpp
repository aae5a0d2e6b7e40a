// SPDX-License-Identifier: BSL-1.0
// Each host has a circuit breaker of its own: one that is down does not stop the calls of the others.
#include <qtasks/chrono.hpp>
#include <qtasks/plugins/limits/argument_key.hpp>
#include <qtasks/plugins/limits/keyed.hpp>
#include <qtasks/plugins/limits/short_text.hpp>
#include <qtasks/plugins/resilience/circuit_breaker.hpp>
#include <qtasks/qtasks.hpp>

#include <cstdio>
#include <string>

namespace {

using namespace std::chrono_literals;

using host = qtasks::short_text<64>;
using breakers = qtasks::keyed<qtasks::circuit_breaker<>, qtasks::argument_key<0, host>>;

constexpr auto fetch = qtasks::task<"fetch">([](std::string const& from) -> qtasks::result<int> {
  if (from == "down.example") return qtasks::task_error{qtasks::errc::failed, "no connection"};
  return 200;
});

}  // namespace

int main() {
  qtasks::task_executor executor{
      qtasks::run_clock{}, breakers{{.capacity = 10'000, .ttl = 10min},
                                    qtasks::circuit_breaker<>{{.open_for = 30s}, qtasks::consecutive_failures{3}}}};
  for (int i = 0; i < 3; ++i) (void)executor.execute(fetch, std::string("down.example"));
  auto const down = executor.execute(fetch, std::string("down.example"));
  auto const up = executor.execute(fetch, std::string("up.example"));
  std::printf("down.example: %s\nup.example: %d\n", down.has_error() ? down.error().message().data() : "called",
              up.has_value() ? up.value() : 0);

  // An operator looks at one host, and closes its breaker.
  bool const closed = executor.get<breakers>().visit(*host::of("down.example"), [&](qtasks::circuit_breaker<>& one) {
    if (one.state() == qtasks::breaker_state::open) one.close(executor);
  });
  auto const again = executor.execute(fetch, std::string("down.example"));
  bool const called = again.has_error() && again.error().code() == qtasks::errc::failed;
  return down.error().code() == qtasks::errc::rejected && up.value() == 200 && closed && called ? 0 : 1;
}
