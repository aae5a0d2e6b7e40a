// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/observability/latency_buckets.hpp>

#include "support/clause.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>

namespace {

using qtasks::latency_buckets;

constexpr int bounds() {
  EXPECT(latency_buckets::bound(0) == 128);
  EXPECT(latency_buckets::bound(26) == std::int64_t{1} << 33);
  EXPECT(latency_buckets::of(-5) == 0 && latency_buckets::of(0) == 0 && latency_buckets::of(1) == 0);
  for (std::size_t i = 0; i + 1 < latency_buckets::count; ++i) {
    EXPECT(latency_buckets::of(latency_buckets::bound(i)) == i);
    EXPECT(latency_buckets::of(latency_buckets::bound(i) + 1) == i + 1);
  }
  EXPECT(latency_buckets::of(std::numeric_limits<std::int64_t>::max()) == latency_buckets::count - 1);
  return 0;
}
CLAUSE(bounds, "a bound belongs to its own bucket, and the next nanosecond to the next bucket");

}  // namespace
