// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/time/run_clock.hpp>
#include <qtasks/plugins/time/tsc.hpp>
#include <qtasks/qtasks.hpp>

#include "support/catch.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <fstream>
#include <limits>
#include <string>

namespace {

using namespace qtasks;
using namespace std::chrono_literals;

static_assert(Clock<clocks::tsc>);
static_assert(sizeof(clocks::tsc) == 3 * sizeof(std::int64_t));

/// Whether Linux reports the counter as invariant, by two flags.
bool linux_says_invariant() {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);) {
    if (line.rfind("flags", 0) == 0) {
      return (line + " ").find(" constant_tsc ") != std::string::npos &&
             (line + " ").find(" nonstop_tsc ") != std::string::npos;
    }
  }
  return false;
}

TEST_CASE("an invariant counter is a clock; without one, calibration returns an error") {
  auto const clock = clocks::tsc::calibrated(1ms);
  CHECK(clock.has_value() == linux_says_invariant());
  if (clock.has_error()) CHECK(clock.error().code() == errc::failed);
  CHECK(clocks::tsc{}.now() == 0);
}

TEST_CASE("it agrees with steady_clock to a ten-thousandth of the time since it was measured, and a microsecond") {
  auto const measured = clocks::tsc::calibrated();
  if (measured.has_error()) return;  // the first test checks that
  clocks::tsc const clock = measured.value();
  clocks::steady const steady;
  std::int64_t const start = steady.now();
  std::int64_t before = std::numeric_limits<std::int64_t>::min();
  std::int64_t worst = 0;
  bool went_back = false;
  for (std::int64_t at = start; at - start < 50'000'000;) {
    std::int64_t const early = steady.now();
    std::int64_t const now = clock.now();
    at = steady.now();
    std::int64_t const allowed = 1000 + (at - start + 20'000'000) / 10'000;
    worst = std::max({worst, early - now - allowed, now - at - allowed});
    went_back = went_back || now < before;
    before = now;
  }
  CHECK(worst <= 0);
  CHECK_FALSE(went_back);
}

TEST_CASE("a million readings on one thread never go back") {
  auto const measured = clocks::tsc::calibrated(1ms);
  if (measured.has_error()) return;
  clocks::tsc const clock = measured.value();
  std::int64_t before = clock.now();
  int back = 0;
  for (int i = 0; i < 1'000'000; ++i) {
    std::int64_t const now = clock.now();
    back += now < before;
    before = now;
  }
  CHECK(back == 0);
}

TEST_CASE("years of ticks do not overflow") {
  constexpr std::int64_t year = 365 * 24 * 3'600 * std::int64_t{1'000'000'000};
  constexpr std::int64_t scale = detail::scale_of(20'000'000, 60'000'000);  // 3 GHz
  static_assert(detail::scaled(3, scale) <= 1);
  static_assert(detail::scaled(3 * std::int64_t{4'000'000'000}, scale) / 1'000 == 3'999'999);
  static_assert(detail::scaled(3 * 10 * year, scale) > 10 * year - year / 1'000'000);
  static_assert(detail::scaled(-3'000'000, scale) < -999'000);
  SUCCEED();
}

TEST_CASE("a run uses it like any other clock") {
  auto const measured = clocks::tsc::calibrated(1ms);
  if (measured.has_error()) return;
  constexpr auto when = task<"when">([](context& ctx) { return ctx.get<run_time<clocks::tsc>>()->started; });
  task_executor executor{run_clock{measured.value()}};
  std::int64_t const early = measured.value().now();
  std::int64_t const started = executor.execute(when).value();
  CHECK(early <= started);
  CHECK(started <= measured.value().now());
}

}  // namespace
