// SPDX-License-Identifier: BSL-1.0
#include <qtasks/core/duration.hpp>

#include "support/catch.hpp"

#include <chrono>
#include <cstdint>
#include <limits>
#include <ratio>
#include <type_traits>

namespace {

using namespace std::chrono_literals;
using qtasks::duration;

constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t smallest = std::numeric_limits<std::int64_t>::min();

template <class Rep, class Ratio = std::ratio<1>>
constexpr std::int64_t of(Rep count) {
  return duration(std::chrono::duration<Rep, Ratio>(count)).count();
}

/// Options are filled by designated initialisers, which convert implicitly.
struct options {
  duration limit;
};
static_assert(options{.limit = 200ms}.limit.count() == 200'000'000);

// A number has no unit.
static_assert(!std::is_convertible_v<int, duration> && !std::is_constructible_v<duration, int>);
static_assert(!std::is_constructible_v<duration, std::int64_t> && !std::is_constructible_v<duration, double>);

// Every unit, whole and broken; what is finer than a nanosecond is rounded towards zero.
static_assert(duration{}.count() == 0);
static_assert(duration(7ns).count() == 7 && duration(-3us).count() == -3'000);
static_assert(duration(2min).count() == 120'000'000'000 && duration(1.5s).count() == 1'500'000'000);
static_assert(of<std::int64_t, std::pico>(1'999) == 1 && of<std::int64_t, std::pico>(-1'999) == -1);
static_assert(of<double, std::pico>(1'999.0) == 1 && of<float, std::milli>(0.5F) == 500'000);
static_assert(of<unsigned char>(255) == 255'000'000'000);
static_assert(of<std::int64_t, std::ratio<1, 30>>(1) == 33'333'333);

// Saturation, of each kind of count.
static_assert(of<std::int64_t>(largest) == largest && of<std::int64_t>(smallest) == smallest);
static_assert(of<std::uint64_t, std::nano>(std::numeric_limits<std::uint64_t>::max()) == largest);
static_assert(of<std::uint64_t, std::exa>(std::numeric_limits<std::uint64_t>::max()) == largest);
static_assert(of<std::int64_t, std::exa>(smallest) == smallest);
static_assert(of<std::int64_t, std::atto>(largest) == 9'223'372'036);
static_assert(of<double>(1e300) == largest && of<double>(-1e300) == smallest);
static_assert(of<double>(std::numeric_limits<double>::infinity()) == largest);
static_assert(of<double>(std::numeric_limits<double>::quiet_NaN()) == 0);
static_assert(duration::max().count() == largest && duration(std::chrono::nanoseconds::max()) == duration::max());

/// The shape is enough; so is the library's own type.
struct ticks {
  using period = std::ratio<1, 1000>;
  constexpr short count() const { return 5; }
};
static_assert(duration(ticks{}).count() == 5'000'000);
static_assert(qtasks::detail::DurationLike<duration>);

}  // namespace

TEST_CASE("a duration is made at run time as in constant expressions") {
  std::int64_t volatile seconds = largest;
  REQUIRE(of<std::int64_t>(seconds) == largest);
  seconds = 3;
  REQUIRE(of<std::int64_t>(seconds) == 3'000'000'000);
}
