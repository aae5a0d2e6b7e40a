// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/constexpr_atomic.hpp>

#include <cstdint>
#include <limits>

namespace qtasks::detail {

/// Which value of an entry a caller renews: the one that expires then.
class cache_renewal {
 public:
  constexpr bool claim(std::int64_t expires) noexcept {
    std::int64_t seen = of_.load();
    while (seen != expires) {
      if (of_.compare_exchange_weak(seen, expires)) return true;
    }
    return false;
  }
  constexpr void end(std::int64_t expires) noexcept {
    std::int64_t seen = expires;
    while (seen == expires && !of_.compare_exchange_weak(seen, none)) {
    }
  }

 private:
  static constexpr std::int64_t none = std::numeric_limits<std::int64_t>::min();
  constexpr_atomic<std::int64_t> of_{none};
};

}  // namespace qtasks::detail
