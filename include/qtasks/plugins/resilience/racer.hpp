// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/awaitable.hpp>
#include <qtasks/plugins/time/clock.hpp>

#include <concepts>
#include <cstdint>

namespace qtasks {

namespace detail {

/// What a `Racer` is given, for what awaits an `A`.
template <class A>
struct race_archetype {
  A operator()() const;
  bool operator()(awaited_t<A> const&) const;
};

}  // namespace detail

/// Runs two attempts at once, by the means of the user's scheduler; for runs whose awaitable is an `A`.
/// (1) `clock_type` is the clock of its scheduler, the one of the stack's `run_clock`.
/// (2) `race(clock, at, first, second, wins)` returns an `A`. It awaits `first()`, and, if that is not over when
///     `clock.now() >= at`, `second()` beside it; each is called at most once.
/// (3) It yields the first value for which `wins(value)`; if there is none, the last; of `first()` alone, its value.
/// (4) When it yields, neither runs any more: what has not won is stopped, by destroying it or by stopping it and
/// waiting
///     until it has. The same holds if what `race` returned is destroyed.
/// (5) Both run on one thread at a time, unless the task and all that stands behind the hedge may run twice at once.
template <class R, class A>
concept Racer = std::copyable<R> && Clock<typename R::clock_type> &&
    requires(R const& racer, typename R::clock_type const& clock, detail::race_archetype<A> attempt) {
  { racer.race(clock, std::int64_t{}, attempt, attempt, attempt) } -> std::same_as<A>;
};

}  // namespace qtasks
