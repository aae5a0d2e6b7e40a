// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/engine/detail/spin_lock.hpp>
#include <qtasks/engine/task_id.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <span>

namespace qtasks::detail {

/// What a worker has claimed, for the thread that renews it. Renewing is slow, so it is done with a copy.
template <class Hooks>
class held_claims {
 public:
  /// A copy.
  class copy {
   public:
    std::span<claimed const> claims() const noexcept { return {claims_.data(), size_}; }

   private:
    friend held_claims;
    std::array<claimed, most_claims> claims_;
    std::size_t size_ = 0;
    std::uint64_t version_ = 0;
  };

  void set(std::span<claimed const> claims) noexcept {
    std::lock_guard const lock{mutex_};
    std::ranges::copy(claims, now_.claims_.begin());
    now_.size_ = claims.size();
    lost_ = 0;
    ++now_.version_;
  }
  copy read() const noexcept {
    std::lock_guard const lock{mutex_};
    return now_;
  }
  /// The lease of `claim` is over. Calls `stop()` if nothing was set since the copy was made.
  template <class Stop>
  void lose(copy const& since, claimed const& claim, Stop stop) noexcept {
    std::lock_guard const lock{mutex_};
    if (now_.version_ != since.version_) return;
    lost_ |= std::uint32_t{1} << claim.number;
    stop();
  }
  bool is_lost(claimed const& claim) const noexcept {
    std::lock_guard const lock{mutex_};
    return (lost_ >> claim.number & 1) != 0;
  }

 private:
  mutable spin_lock<Hooks> mutex_;
  copy now_;
  std::uint32_t lost_ = 0;  ///< a bit for each number of a claim
};

}  // namespace qtasks::detail
