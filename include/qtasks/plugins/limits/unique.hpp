// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/config.hpp>
#include <qtasks/core/order.hpp>
#include <qtasks/core/then.hpp>
#include <qtasks/core/trigger.hpp>
#include <qtasks/plugins/detail/splitmix64.hpp>
#include <qtasks/plugins/limits/arguments_key.hpp>
#include <qtasks/core/constexpr_atomic.hpp>
#include <qtasks/plugins/detail/reasons.hpp>
#include <qtasks/plugins/detail/refused.hpp>
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

/// Lets one run of a task with the same key be under way at a time; others end with `errc::rejected`, and so does a run
/// when `Most` are under way. The key is all of the arguments, or what `KeyOf` makes of them; keys are told apart by 62
/// bits of their hash. The next run may begin when the one under way has left, whichever way. (QTasks has nothing like
/// it, for a run or for a queue.)
///
/// From several threads: never two. If runs with the same key begin together, one of them is let in. Lock-free; the
/// time is linear in the number of runs under way.
template <class KeyOf = arguments_key, std::size_t Most = 64>
class unique {
 public:
  using role = roles::unique;
  using order = qtasks::order<because<reasons::another_run_could_slip_in_between_two_attempts, before<roles::retry>>>;

  template <class Event, class Next>
  constexpr auto on(trigger<"task_executor_run_task_around">, Event const& event, Next next)
      -> decltype(std::move(next)()) {
    constexpr std::uint64_t task = detail::hash_of(std::string_view(Event::task_type::name));
    std::uint64_t const who = detail::splitmix64_mix(task ^ detail::hash_of(std::apply(KeyOf{}, event.args)));
    return hold([this, who]() QTASKS_LAMBDA_INLINE { return seat(*this, who); },
                [next](seat const& taken) QTASKS_LAMBDA_INLINE {
                  Next once = next;
                  return select(
                      taken.is_one(), [&once]() QTASKS_LAMBDA_INLINE { return std::move(once)(); },
                      [&taken]() QTASKS_LAMBDA_INLINE -> awaited_t<decltype(std::move(next)())> {
                        return detail::refused<typename Event::error_type>(taken.why_not());
                      });
                });
  }

 private:
  using place = constexpr_atomic<std::uint64_t>;  // who has it, and in its two last bits how far they are
  using group = constexpr_atomic<std::uint64_t>;  // a bit for each of 64 places: whether it is taken
  static constexpr std::uint64_t entering = 2;
  static constexpr std::uint64_t inside = 3;
  static constexpr std::size_t nowhere = Most;

  class seat {
   public:
    constexpr seat(unique& of, std::uint64_t who) noexcept : of_(of), at_(of.enter(who & ~inside, full_)) {}
    seat(seat const&) = delete;
    seat& operator=(seat const&) = delete;
    constexpr ~seat() {
      if (is_one()) of_.leave(at_);
    }
    constexpr bool is_one() const noexcept { return at_ != nowhere; }
    constexpr task_error why_not() const noexcept {
      if (full_) return {errc::rejected, "as many runs are under way as `unique` has places"};
      return {errc::rejected, "a run with the same key is under way"};
    }

   private:
    unique& of_;
    bool full_ = false;
    std::size_t at_;
  };

  /// Takes a place first and looks round then, as all do: of two that enter together at least one sees the other.
  /// It gives way to who is inside, and to who enters at a lower place; it tries anew if that one is at a higher place,
  /// who may not have looked yet.
  constexpr std::size_t enter(std::uint64_t who, bool& full) noexcept {
    for (;;) {
      std::size_t const mine = take();
      full = mine == nowhere;
      if (full) return nowhere;
      std::uint64_t before = places_[mine].load();
      while (!places_[mine].compare_exchange_weak(before, who | entering)) {
      }
      bool again = false;
      bool gives_way = false;
      for_each_taken([&](std::size_t at) {
        std::uint64_t const there = places_[at].load();
        if (at == mine || there == 0 || (there ^ who) > inside) return;
        bool const enters = there == (who | entering);
        gives_way = gives_way || !enters || at < mine;
        again = again || enters;
      });
      if (!gives_way && !again) {
        places_[mine].store(who | inside);
        return mine;
      }
      leave(mine);
      if (gives_way) return nowhere;
    }
  }

  constexpr void leave(std::size_t at) noexcept {
    places_[at].store(0);
    groups_[at / 64].fetch_add(std::uint64_t{0} - (std::uint64_t{1} << at % 64));
  }

  /// The first place that nobody has.
  constexpr std::size_t take() noexcept {
    for (std::size_t g = 0; g < groups_.size(); ++g) {
      std::uint64_t taken = groups_[g].load();
      for (;;) {
        std::size_t const at = g * 64 + static_cast<std::size_t>(std::countr_one(taken));
        if (at >= Most || at >= g * 64 + 64) break;
        if (groups_[g].compare_exchange_weak(taken, taken | std::uint64_t{1} << at % 64)) return at;
      }
    }
    return nowhere;
  }

  constexpr void for_each_taken(auto&& look) const noexcept {
    for (std::size_t g = 0; g < groups_.size(); ++g) {
      for (std::uint64_t taken = groups_[g].load(); taken != 0; taken &= taken - 1) {
        look(g * 64 + static_cast<std::size_t>(std::countr_zero(taken)));
      }
    }
  }

  std::array<group, (Most + 63) / 64> groups_{};
  std::array<place, Most> places_{};
};

}  // namespace qtasks
