// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "market.hpp"
#include "plugins.hpp"
#include "reject_log.hpp"
#include "request.hpp"
#include "status.hpp"
#include "tasks.hpp"

#include <qtasks/qtasks.hpp>

#include <cstddef>
#include <cstdint>
#include <ostream>
#include <utility>

namespace order_gateway {

/// Counts of requests by outcome.
struct tally {
  std::uint64_t accepted = 0;
  std::uint64_t repaired = 0;  ///< accepted after a change
  std::uint64_t rejected = 0;
  std::uint64_t opening = 0;  ///< for orders of the opening book, passed without a check
  std::uint64_t status = 0;   ///< halts and resumptions, which are not orders
};

/// One executor, four tasks, and the market that they check against. The benchmark uses another executor with the same
/// plugins.
template <class Executor>
class basic_gateway {
 public:
  using executor_type = Executor;

  /// Holds `expected` orders before it allocates again. `rejects` may be null.
  template <class... Observers>
  basic_gateway(limits const& allowed, std::size_t expected, std::ostream* rejects, Observers... observers)
      : market_{allowed, expected}, executor_{latency_histogram{},
                                              std::move(observers)...,
                                              qtasks::only_for<reprice, submit_t>{reprice{&market_}},
                                              clamp{&market_},
                                              count_reasons{},
                                              reject_log{rejects},
                                              keep_market{&market_}} {}
  basic_gateway(basic_gateway const&) = delete;
  basic_gateway& operator=(basic_gateway const&) = delete;

  void handle(request const& wanted) {
    switch (wanted.type) {
      case message::submit:
        return count(executor_.execute(submit_, wanted));
      case message::reduce:
        return count(executor_.execute(reduce_, wanted));
      case message::cancel:
        return count(executor_.execute(cancel_, wanted));
      case message::execute:
      case message::execute_hidden:
      case message::cross:
        return count(executor_.execute(execute_, wanted));
      case message::status:
        ++tally_.status;
        executor_.stack().fire(trading_status{}, status_event{static_cast<trading>(wanted.price)});
    }
  }

  /// Begins a new day: removes all orders and keeps their memory.
  void clear_book() noexcept { market_.clear(); }

  tally const& counts() const noexcept { return tally_; }
  executor_type const& executor() const noexcept { return executor_; }

 private:
  void count(verdict const& result) noexcept {
    if (result.has_error()) {
      ++tally_.rejected;
    } else if (result.assume_value().opening) {
      ++tally_.opening;
    } else if (result.assume_value().repaired) {
      ++tally_.repaired;
    } else {
      ++tally_.accepted;
    }
  }

  market market_;
  submit_t submit_ = submit_task(market_);
  reduce_t reduce_ = reduce_task(market_);
  cancel_t cancel_ = cancel_task(market_);
  execute_t execute_ = execute_task(market_);
  executor_type executor_;
  tally tally_{};
};

/// The gateway with additional observing plugins, before those that repair and reject. The latency histogram comes
/// before the observers, so its numbers include their cost.
template <class... Observers>
using gateway_with =
    basic_gateway<qtasks::task_executor<latency_histogram, Observers..., qtasks::only_for<reprice, submit_t>, clamp,
                                        count_reasons, reject_log, keep_market>>;

using gateway = gateway_with<>;

}  // namespace order_gateway
