// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "../examples/order_gateway/gateway.hpp"

#include "../examples/order_gateway/feed.hpp"
#include "../examples/order_gateway/line_reader.hpp"
#include "by_hand.hpp"
#include "virtual_executor.hpp"

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// The contenders of the order gateway: with the plugins composed by the library, with the same plugins behind virtual
// calls, and written by hand.
namespace bench::gates {

using namespace order_gateway;

/// The gateway without tasks, plugins and executor. Only its counters and its market are the same.
class written_by_hand {
 public:
  written_by_hand(limits const& allowed, std::size_t expected) : market_{allowed, expected} {}
  written_by_hand(written_by_hand const&) = delete;
  written_by_hand& operator=(written_by_hand const&) = delete;

  void handle(request wanted) {
    if (wanted.type == message::status) {
      ++tally_.status;
      market_.now = static_cast<trading>(wanted.price);
      return;
    }
    auto const started = latency_histogram::clock::now();
    std::string_view const refused = check(wanted);
    if (refused.empty()) {
      market_.apply(wanted);
      ++(wanted.opening ? tally_.opening : wanted.repaired ? tally_.repaired : tally_.accepted);
    } else {
      market_.reject(wanted);
      reasons_.count(refused);
      ++tally_.rejected;
    }
    std::chrono::nanoseconds const took = latency_histogram::clock::now() - started;
    nanoseconds_.record(static_cast<std::uint64_t>(took.count()));
  }

  void clear_book() noexcept { market_.clear(); }

  tally const& counts() const noexcept { return tally_; }
  count_reasons const& reasons() const noexcept { return reasons_; }
  std::uint64_t repriced() const noexcept { return checks_.repriced; }
  std::uint64_t clamped() const noexcept { return checks_.clamped; }
  std::uint64_t timed() const noexcept { return nanoseconds_.count(); }

 private:
  std::string_view check(request& wanted) {
    switch (wanted.type) {
      case message::submit:
        return checks_.submit(wanted);
      case message::reduce:
        return checks_.take_off(wanted);
      case message::cancel:
        return checks_.cancel(wanted);
      default:
        return checks_.execute(wanted);
    }
  }

  market market_;
  by_hand::checks checks_{&market_};
  count_reasons reasons_{};
  histogram nanoseconds_{};
  tally tally_{};
};

/// The gateway with its plugins in this executor, without a file of rejected orders.
template <class Executor>
struct with_plugins : basic_gateway<Executor> {
  with_plugins(limits const& allowed, std::size_t expected) : basic_gateway<Executor>(allowed, expected, nullptr) {}

  count_reasons const& reasons() const { return this->executor().template get<count_reasons>(); }
  std::uint64_t repriced() const { return this->executor().template get<reprice>().count; }
  std::uint64_t clamped() const { return this->executor().template get<clamp>().count; }
  std::uint64_t timed() const { return this->executor().template get<latency_histogram>().nanoseconds.count(); }
};

using orders = std::vector<request>;

/// The counters of a gateway after one day, as text.
template <class Gate>
std::string counted(orders const& given) {
  Gate gate{limits{}, given.size()};
  for (request const& order : given) gate.handle(order);
  tally const& all = gate.counts();
  std::string text;
  for (std::uint64_t const number : {all.accepted, all.repaired, all.rejected, all.opening, all.status, gate.repriced(),
                                     gate.clamped(), gate.timed()}) {
    text += std::to_string(number) + ' ';
  }
  for (std::size_t i = 0; i < gate.reasons().used; ++i) {
    auto const& reason = gate.reasons().reasons[i];
    text += std::string{reason.text} + ": " + std::to_string(reason.count) + ' ';
  }
  return text;
}

using library = with_plugins<gateway::executor_type>;
using virtual_plugins = with_plugins<virtual_calls::executor>;

/// Reads the requests of a file; skips other rows.
struct parsed {
  orders given{};
  void handle(request const& order) { given.push_back(order); }
};

/// The orders of a file, and its number of rows; no orders if it cannot be read.
struct day {
  orders given{};
  std::uint64_t rows = 0;
};
inline day read_day(std::string const& path) {
  std::FILE* const file = std::fopen(path.c_str(), "rb");
  if (file == nullptr) return {};
  parsed input;
  line_reader lines{file};
  feed_result const fed = feed(lines, input, [](auto, auto) {});
  bool const failed = lines.failed();
  std::fclose(file);
  return failed ? day{} : day{std::move(input.given), fed.rows};
}
inline std::string sample_path() {
  return (std::filesystem::path{__FILE__}.parent_path() / "../examples/data/orders.csv").string();
}

}  // namespace bench::gates
