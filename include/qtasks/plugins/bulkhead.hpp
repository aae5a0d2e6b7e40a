// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/config.hpp>
#include <qtasks/core/order.hpp>
#include <qtasks/core/then.hpp>
#include <qtasks/core/trigger.hpp>
#include <qtasks/plugins/cell.hpp>
#include <qtasks/plugins/refused.hpp>
#include <qtasks/triggers/catalogue.hpp>

#include <cstdint>
#include <utility>

namespace qtasks {

/// What `bulkhead` is told.
struct places {
  std::int32_t at_once = 1;
};

/// Lets at most `at_once` runs be under way at a time; others end with `errc::rejected`. A place is free again when
/// its run leaves, whichever way: with a value, an error, a throw, or a coroutine destroyed. Constant time, lock-free.
class bulkhead {
 public:
  using role = roles::bulkhead;
  // A run keeps its place from the first try to the last, pauses included; inside a retry each try would have to win
  // one anew, and being refused one would be tried again at once.
  using order = qtasks::order<before<roles::retry>>;

  constexpr explicit bulkhead(places limit) noexcept : limit_(limit) {}

  /// How many runs are under way.
  constexpr std::int32_t under_way() const noexcept { return under_way_.load(); }

  template <class Event, class Next>
  QTASKS_INLINE constexpr auto on(trigger<"task_executor_run_task_around">, Event const&, Next next)
      -> decltype(std::move(next)()) {
    return hold([this]() QTASKS_LAMBDA_INLINE { return place(*this); },
                [next](place const& taken) QTASKS_LAMBDA_INLINE {
                  Next once = next;
                  return select(
                      taken.is_one(), [&once]() QTASKS_LAMBDA_INLINE { return std::move(once)(); },
                      []() QTASKS_LAMBDA_INLINE -> awaited_t<decltype(std::move(next)())> {
                        return detail::refused<typename Event::error_type>({errc::rejected, "the bulkhead is full"});
                      });
                });
  }

 private:
  class place {
   public:
    QTASKS_INLINE constexpr explicit place(bulkhead& of) noexcept : of_(of.enter() ? &of : nullptr) {}
    place(place const&) = delete;
    place& operator=(place const&) = delete;
    QTASKS_INLINE constexpr ~place() {
      if (is_one()) of_->under_way_.add(-1);
    }
    constexpr bool is_one() const noexcept { return of_ != nullptr; }

   private:
    bulkhead* of_;
  };

  constexpr bool enter() noexcept {
    std::int32_t now = under_way_.load();
    while (now < limit_.at_once) {
      if (under_way_.exchange_if(now, now + 1)) return true;
    }
    return false;
  }

  places limit_;
  cell<std::int32_t> under_way_{0};
};

}  // namespace qtasks
