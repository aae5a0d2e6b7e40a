// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "csv.hpp"
#include "line_reader.hpp"
#include "request.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace order_gateway {

/// Counts the rows that are not valid requests, and keeps the first few.
struct malformed_rows {
  struct row {
    std::uint64_t line = 0;
    std::string_view why{};
  };

  void add(std::uint64_t line, std::string_view why) noexcept {
    if (count < first.size()) first[static_cast<std::size_t>(count)] = {line, why};
    ++count;
  }
  std::size_t kept() const noexcept { return count < first.size() ? static_cast<std::size_t>(count) : first.size(); }

  std::array<row, 10> first{};
  std::uint64_t count = 0;
};

struct feed_result {
  std::uint64_t rows = 0;
  std::uint64_t bytes = 0;
  std::chrono::nanoseconds took{};  ///< from the first read to the end of the input
  malformed_rows malformed{};
};

/// Passes every row of the input that is valid to `gate.handle(request)`. Calls `progress(rows, bytes)` after each
/// 65,536 rows.
template <class Gate, class Progress>
feed_result feed(line_reader& input, Gate& gate, Progress progress) {
  auto const started = std::chrono::steady_clock::now();
  feed_result fed;
  std::string_view line;
  for (;;) {
    auto const found = input.next(line);
    if (found == line_reader::found::end) break;
    request wanted{.line = ++fed.rows};
    std::string_view const wrong =
        found == line_reader::found::too_long ? std::string_view{"line too long"} : read_row(line, wanted);
    if (wrong.empty()) {
      gate.handle(wanted);
    } else {
      fed.malformed.add(fed.rows, wrong);
    }
    if (fed.rows % 65'536 == 0) progress(fed.rows, input.bytes());
  }
  fed.bytes = input.bytes();
  fed.took = std::chrono::steady_clock::now() - started;
  return fed;
}

}  // namespace order_gateway
