// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace order_gateway {

/// LOBSTER's message types.
enum class message : std::uint8_t { submit = 1, reduce, cancel, execute, execute_hidden, cross, status };

/// A market participant, such as "NSDQ"; empty if the row names none. LOBSTER's have four characters.
struct participant {
  std::array<char, 8> characters{};  ///< the rest is NUL

  std::string_view name() const noexcept {
    std::string_view const all{characters.data(), characters.size()};
    return all.substr(0, all.find('\0'));
  }
};

/// One row of the input: a request to the market.
struct request {
  std::int64_t id = 0;
  std::int64_t size = 0;
  std::int64_t price = 0;  ///< dollars * 10000, as LOBSTER writes it
  std::int64_t time = 0;   ///< nanoseconds after midnight, or since 1970 where the row has a date
  std::uint64_t line = 0;  ///< its line in the input
  int direction = 1;       ///< 1 buy, -1 sell
  message type = message::submit;
  bool repaired = false;  ///< a plugin changed it so that it is accepted
  bool opening = false;   ///< its order is of the opening book, so it passed without a check
  participant attribution{};
};

/// The limits that the gateway enforces. Price limits are in basis points of the last good price.
struct limits {
  std::int64_t band = 500;           ///< orders beyond it are outside the band
  std::int64_t reprice_band = 1000;  ///< orders up to this distance can be moved to the band's edge
  std::int64_t max_size = 5000;
  std::int64_t clamp_factor = 10;  ///< a size of up to this many times the limit can be reduced to the limit
};

}  // namespace order_gateway
