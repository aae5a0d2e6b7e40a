// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "feed.hpp"
#include "gateway.hpp"

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>

namespace order_gateway {

struct span_counts {
  std::size_t written = 0;
  std::uint64_t dropped = 0;
};

/// The results of a run; the same type for every list of observers.
struct results {
  feed_result fed{};
  tally counts{};
  std::uint64_t repriced = 0;
  std::uint64_t clamped = 0;
  count_reasons reasons{};
  histogram nanoseconds{};
  std::string_view plugins{};          ///< the list of plugins, as a table
  std::optional<span_counts> spans{};  ///< with `--trace` only
};

template <class Executor>
results results_of(feed_result const& fed, basic_gateway<Executor> const& gate) {
  auto const& executor = gate.executor();
  return {.fed = fed,
          .counts = gate.counts(),
          .repriced = executor.template get<reprice>().count,
          .clamped = executor.template get<clamp>().count,
          .reasons = executor.template get<count_reasons>(),
          .nanoseconds = executor.template get<latency_histogram>().nanoseconds,
          .plugins = qtasks::describe<typename Executor::stack_type, submit_t, reduce_t, cancel_t, execute_t>()};
}

/// Prints a table for people.
void print_table(std::ostream& out, std::string const& file, results const& found);

/// Prints one JSON object on one line.
void print_json(std::ostream& out, std::string const& file, results const& found);

}  // namespace order_gateway
