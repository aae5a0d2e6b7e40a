// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/constexpr_atomic.hpp>
#include <qtasks/core/detail/config.hpp>
#include <qtasks/core/order.hpp>
#include <qtasks/core/then.hpp>
#include <qtasks/core/trigger.hpp>
#include <qtasks/plugins/detail/notice.hpp>
#include <qtasks/plugins/detail/reasons.hpp>
#include <qtasks/plugins/detail/refused.hpp>
#include <qtasks/plugins/detail/splitmix64.hpp>
#include <qtasks/plugins/limits/arguments_key.hpp>
#include <qtasks/plugins/limits/detail/key_hash.hpp>
#include <qtasks/plugins/roles.hpp>
#include <qtasks/triggers/task_executor.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <tuple>
#include <utility>

namespace qtasks {

/// Allows one run at a time for each task and key. While it is in progress, other runs of the task with the same key
/// end with `errc::rejected`; so does every run while `MaxConcurrent` runs are in progress. The key is all of the
/// arguments, or the result of `KeyOf`; two keys are equal if 62 bits of their hashes are. (QTasks has no such plugin.)
///
/// Thread-safe: two runs with the same key never overlap, and if several begin together, one of them is admitted.
/// Lock-free; the time is linear in the number of runs in progress.
template <class KeyOf = arguments_key, std::size_t MaxConcurrent = 64>
class unique {
 public:
  static constexpr bool shared = true;  ///< threads may share it
  using role = roles::unique;
  using order = qtasks::order<because<reasons::another_run_could_slip_in_between_two_attempts, before<roles::retry>>>;

  template <class Event, class Next>
  constexpr auto on(trigger<"task_executor_run_task_around">, Event const& event, Next next)
      -> decltype(std::move(next)()) {
    constexpr std::uint64_t task = detail::hash_of(std::string_view(Event::task_type::name));
    std::uint64_t const hash = detail::splitmix64_mix(task ^ detail::hash_of(std::apply(KeyOf{}, event.args)));
    return hold([this, hash]() QTASKS_LAMBDA_INLINE { return admission(*this, hash); },
                [limited = detail::notice_of<"policy_limited">(event), next](admission const& run)
                    QTASKS_LAMBDA_INLINE {
                      Next once = next;
                      return select(
                          run.granted(), [&once]() QTASKS_LAMBDA_INLINE { return std::move(once)(); },
                          [&limited, &run]() QTASKS_LAMBDA_INLINE -> awaited_t<decltype(std::move(next)())> {
                            limited("unique", std::nullopt);
                            return detail::refused<typename Event::error_type>(run.refusal());
                          });
                    });
  }

 private:
  // A run in progress has a slot with the upper 62 bits of its hash, and in the lower 2 bits its phase. 0: no run.
  using slot = constexpr_atomic<std::uint64_t>;
  using slot_mask = constexpr_atomic<std::uint64_t>;  // one bit for each of 64 slots: set if a run has it
  static constexpr std::uint64_t entering = 2;        // the run has not yet checked the other slots
  static constexpr std::uint64_t running = 3;
  static constexpr std::uint64_t phase_bits = 3;
  static constexpr std::size_t no_slot = MaxConcurrent;

  /// The slot of a run, or the reason why it has none. The destructor releases the slot.
  class admission {
   public:
    constexpr admission(unique& owner, std::uint64_t hash) noexcept
        : owner_(owner), slot_(owner.admit(hash & ~phase_bits, full_)) {}
    admission(admission const&) = delete;
    admission& operator=(admission const&) = delete;
    constexpr ~admission() {
      if (granted()) owner_.release(slot_);
    }
    constexpr bool granted() const noexcept { return slot_ != no_slot; }
    constexpr task_error refusal() const noexcept {
      if (full_) return {errc::rejected, "`unique` has no free slot: too many runs are in progress"};
      return {errc::rejected, "a run with the same key is under way"};
    }

   private:
    unique& owner_;
    bool full_ = false;
    std::size_t slot_;
  };

  /// Announces the run in a slot first, then checks all other slots. Every run does it in this order, so of two runs
  /// that enter together at least one sees the other. A run yields to a running one with the same key, and to an
  /// entering one in a lower slot. If it sees an entering run in a higher slot, which perhaps has not checked yet, it
  /// starts again.
  constexpr std::size_t admit(std::uint64_t key, bool& full) noexcept {
    for (;;) {
      std::size_t const own = acquire();
      full = own == no_slot;
      if (full) return no_slot;
      // An exchange, not a store: a store is not ordered before the loads below.
      std::uint64_t before = slots_[own].load();
      while (!slots_[own].compare_exchange_weak(before, key | entering)) {
      }
      bool again = false;
      bool yields = false;
      for_each_acquired([&](std::size_t index) {
        std::uint64_t const other = slots_[index].load();
        if (index == own || other == 0 || (other ^ key) > phase_bits) return;
        bool const enters = other == (key | entering);
        yields = yields || !enters || index < own;
        again = again || enters;
      });
      if (!yields && !again) {
        slots_[own].store(key | running);
        return own;
      }
      release(own);
      if (yields) return no_slot;
    }
  }

  constexpr void release(std::size_t index) noexcept {
    slots_[index].store(0);
    masks_[index / 64].fetch_add(std::uint64_t{0} - (std::uint64_t{1} << index % 64));
  }

  /// Acquires the first free slot and returns its index.
  constexpr std::size_t acquire() noexcept {
    for (std::size_t m = 0; m < masks_.size(); ++m) {
      std::uint64_t acquired = masks_[m].load();
      for (;;) {
        std::size_t const index = m * 64 + static_cast<std::size_t>(std::countr_one(acquired));
        if (index >= MaxConcurrent || index >= m * 64 + 64) break;
        if (masks_[m].compare_exchange_weak(acquired, acquired | std::uint64_t{1} << index % 64)) return index;
      }
    }
    return no_slot;
  }

  constexpr void for_each_acquired(auto&& visit) const noexcept {
    for (std::size_t m = 0; m < masks_.size(); ++m) {
      for (std::uint64_t acquired = masks_[m].load(); acquired != 0; acquired &= acquired - 1) {
        visit(m * 64 + static_cast<std::size_t>(std::countr_zero(acquired)));
      }
    }
  }

  std::array<slot_mask, (MaxConcurrent + 63) / 64> masks_{};
  std::array<slot, MaxConcurrent> slots_{};
};

}  // namespace qtasks
