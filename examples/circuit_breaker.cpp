// SPDX-License-Identifier: BSL-1.0
// Rejects calls to a service that is down, and probes from time to time whether it is back.
#include <qtasks/chrono.hpp>
#include <qtasks/plugins/resilience/circuit_breaker.hpp>
#include <qtasks/qtasks.hpp>

#include <cstdint>
#include <cstdio>

namespace {

using namespace std::chrono_literals;

constexpr char const* name_of(qtasks::breaker_state state) {
  switch (state) {
    case qtasks::breaker_state::closed:
      return "closed";
    case qtasks::breaker_state::open:
      return "open";
    case qtasks::breaker_state::half_open:
      return "half open";
    case qtasks::breaker_state::isolated:
      return "isolated";
  }
  return "?";
}

/// Prints the changes of state.
struct prints_changes {
  void on(qtasks::trigger<"policy_breaker_changed">, qtasks::breaker_change const& change) const {
    std::printf("the breaker is %s, and was %s\n", name_of(change.to), name_of(change.from));
  }
};

constexpr auto call = qtasks::task<"call">([](bool up) -> qtasks::result<int> {
  if (!up) return qtasks::task_error{qtasks::errc::failed, "down"};
  return 1;
});

}  // namespace

int main() {
  std::int64_t now = 0;  // the time of a fake clock
  using breaker = qtasks::circuit_breaker<qtasks::failure_ratio, qtasks::clocks::fake>;
  qtasks::task_executor executor{
      qtasks::run_clock{qtasks::clocks::fake{&now}}, prints_changes{},
      breaker{{.open_for = 5s}, qtasks::failure_ratio{{.percent = 50, .min_attempts = 4, .window = 10s}}}};
  int rejected = 0;
  for (bool up : {true, true, false, false, true, true}) {
    auto const returned = executor.execute(call, up);
    rejected += returned.has_error() && returned.error().code() == qtasks::errc::rejected ? 1 : 0;
  }
  std::printf("%d calls were rejected\n", rejected);
  now += qtasks::nanoseconds(5s);
  bool const back = executor.execute(call, true).has_value();
  return rejected == 2 && back && executor.get<breaker>().state() == qtasks::breaker_state::closed ? 0 : 1;
}
