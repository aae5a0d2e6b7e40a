// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace qtasks::asio::detail {

/// The time of a worker's next look at its stop flag and at those of its tasks, and of its broker's upkeep.
class beat_timer {
  using clock = std::chrono::steady_clock;

 public:
  /// `upkeep`: how often it is due, in nanoseconds; 0: never.
  beat_timer(boost::asio::any_io_executor const& executor, std::int64_t upkeep) : timer_(executor), upkeep_(upkeep) {}

  /// Expires at the next beat.
  boost::asio::steady_timer& next() {
    auto const until_upkeep = upkeep_.count() == 0 ? longest : upkept_ + upkeep_ - clock::now();
    timer_.expires_after(std::clamp<clock::duration>(until_upkeep, clock::duration{0}, longest));
    return timer_;
  }
  /// The next beat is now.
  void cancel() { timer_.cancel(); }
  /// The upkeep is due; it then counts as done.
  bool takes_upkeep() noexcept {
    auto const now = clock::now();
    if (upkeep_.count() == 0 || now < upkept_ + upkeep_) return false;
    upkept_ = now;
    return true;
  }

 private:
  static constexpr clock::duration longest = std::chrono::milliseconds{50};

  boost::asio::steady_timer timer_;
  std::chrono::nanoseconds const upkeep_;
  clock::time_point upkept_ = clock::now();
};

}  // namespace qtasks::asio::detail
