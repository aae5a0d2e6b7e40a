// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/config.hpp>
#include <qtasks/core/order.hpp>
#include <qtasks/core/then.hpp>
#include <qtasks/core/trigger.hpp>
#include <qtasks/plugins/arguments_key.hpp>
#include <qtasks/plugins/cell.hpp>
#include <qtasks/plugins/refused.hpp>
#include <qtasks/triggers/catalogue.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <tuple>
#include <utility>

namespace qtasks {

namespace roles {
struct unique;
}

/// Lets one run of a task with the same key be under way at a time; others end with `errc::rejected`, and so does a run
/// when `Most` are under way. The key is all of the arguments, or what `KeyOf` makes of them; keys are told apart by 62
/// bits of their hash. The next run may begin when the one under way has left, whichever way. (QTasks has nothing like
/// it, for a run or for a queue.)
///
/// From several threads: never two. If runs with the same key begin together, one of them is let in. Lock-free; the
/// time is linear in `Most`.
template <class KeyOf = arguments_key, std::size_t Most = 64>
class unique {
 public:
  using role = roles::unique;
  // A run is one from the first try to the last; between two tries another could slip in.
  using order = qtasks::order<before<roles::retry>>;

  template <class Event, class Next>
  constexpr auto on(trigger<"task_executor_run_task_around">, Event const& event, Next next)
      -> decltype(std::move(next)()) {
    constexpr std::uint64_t task = detail::hash_of(std::string_view(Event::task_type::name));
    std::uint64_t const who = detail::mixed(task ^ detail::hash_of(std::apply(KeyOf{}, event.args)));
    return hold([this, who]() QTASKS_LAMBDA_INLINE { return seat(enter(who)); },
                [next](seat const& taken) QTASKS_LAMBDA_INLINE {
                  Next once = next;
                  return select(
                      taken.is_one(), [&once]() QTASKS_LAMBDA_INLINE { return std::move(once)(); },
                      []() QTASKS_LAMBDA_INLINE -> awaited_t<decltype(std::move(next)())> {
                        return detail::refused<typename Event::error_type>(
                            {errc::rejected, "a run with the same key is under way"});
                      });
                });
  }

 private:
  using place = cell<std::uint64_t>;  // 0: free; else who, and in its two last bits how far they are
  static constexpr std::uint64_t entering = 2;
  static constexpr std::uint64_t inside = 3;

  class seat {
   public:
    constexpr explicit seat(place* at) noexcept : at_(at) {}
    seat(seat const&) = delete;
    seat& operator=(seat const&) = delete;
    constexpr ~seat() {
      if (is_one()) at_->store(0);
    }
    constexpr bool is_one() const noexcept { return at_ != nullptr; }

   private:
    place* at_;
  };

  /// Takes a place first and looks round then, as all do: of two that enter together at least one sees the other.
  /// It gives way to who is inside, and to who enters at a lower place; it tries anew if that one is at a higher place,
  /// who may not have looked yet.
  constexpr place* enter(std::uint64_t who) noexcept {
    who &= ~inside;
    for (;;) {
      place* const mine = take(who | entering);
      if (mine == nullptr) return nullptr;
      bool again = false;
      bool gives_way = false;
      for (place& other : places_) {
        if (&other == mine) continue;
        std::uint64_t const there = other.load();
        gives_way = gives_way || there == (who | inside) || (there == (who | entering) && &other < mine);
        again = again || there == (who | entering);
      }
      if (!gives_way && !again) {
        mine->store(who | inside);
        return mine;
      }
      mine->store(0);
      if (gives_way) return nullptr;
    }
  }

  constexpr place* take(std::uint64_t mark) noexcept {
    for (place& at : places_) {
      std::uint64_t there = at.load();
      while (there == 0) {
        if (at.exchange_if(there, mark)) return &at;
      }
    }
    return nullptr;
  }

  std::array<place, Most> places_{};
};

}  // namespace qtasks
