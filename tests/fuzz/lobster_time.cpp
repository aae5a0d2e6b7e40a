// SPDX-License-Identifier: BSL-1.0
// Times of LOBSTER rows: what is read can be written and read again, and dates are those of the C library.
#include "clock_time.hpp"
#include "fuzz.hpp"
#include "lobster.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <string>
#include <string_view>

using namespace order_gateway;

namespace {

/// A timestamp of any numbers, most of them valid or nearly so.
void reads_dates(choices from) {
  auto const year = 1968 + static_cast<int>(from.below(236));
  auto const month = static_cast<int>(from.below(14));
  auto const date = static_cast<int>(from.below(33));
  auto const hour = static_cast<int>(from.below(26));
  auto const minute = static_cast<int>(from.below(62));
  auto const seconds = static_cast<int>(from.below(63));
  auto const nanoseconds = static_cast<std::int64_t>(from.number() % second);
  std::array<char, 64> text{};
  int const length =
      std::snprintf(text.data(), text.size(), "%04d-%02d-%02d%c%02d:%02d:%02d.%09lld", year, month, date,
                    from.below(2) == 0 ? ' ' : 'T', hour, minute, seconds, static_cast<long long>(nanoseconds));
  std::tm at{};
  at.tm_year = year - 1900, at.tm_mon = month - 1, at.tm_mday = date;
  std::int64_t const midnight = timegm(&at);
  bool const exists = year >= 1970 && year <= 2200 && at.tm_year == year - 1900 && at.tm_mon == month - 1 &&
                      at.tm_mday == date && hour < 24 && minute < 60 && seconds <= 60;
  std::int64_t read = 0;
  check(read_time({text.data(), static_cast<std::size_t>(length)}, read) == exists, "only times that exist are read");
  if (!exists) return;
  check(read == (midnight + (hour * 60 + minute) * 60 + seconds) * second + nanoseconds, "dates are as timegm counts");
}

}  // namespace

void fuzz(std::string_view input) {
  std::int64_t time = 0;
  if (read_time(input, time) && time < end_of_2200) {
    std::int64_t again = 0;
    check(time >= 0 && read_time(written_time(time), again) && again == time, "what is written is read again");
  }
  reads_dates(choices{input});
}
