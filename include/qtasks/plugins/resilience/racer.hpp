// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/awaitable.hpp>
#include <qtasks/plugins/time/clock.hpp>

#include <concepts>
#include <cstdint>

namespace qtasks {

namespace detail {

/// An attempt, and the predicate, of a race whose awaitable is an `A`.
template <class A>
struct race_archetype {
  A operator()() const;
  bool operator()(awaited_t<A> const&) const;
};

}  // namespace detail

/// Runs two attempts concurrently on the user's scheduler, for runs whose awaitable is an `A`.
/// (1) `clock_type` is the clock of the scheduler, and of the stack's `run_clock`.
/// (2) `race(clock, at, first, second, wins)` returns an `A`. It awaits `first()` and, if that has not completed when
///     `clock.now() >= at`, also `second()`. It calls each at most once.
/// (3) It yields the first value for which `wins(value)` holds; if there is none, the value of the attempt that
///     completed last.
///     If `second` was not called, it yields the value of `first()`.
/// (4) When it yields, or when its awaitable is destroyed, neither attempt may still be running: it must destroy the
///     loser, or wait for it. The hedge has asked it to stop.
/// (5) Both attempts must run on one thread at a time, unless the task and all plugins inside the hedge can run on two
///     threads at once. Each has a context of its own; the arguments are those of both.
template <class R, class A>
concept Racer = std::copyable<R> && Clock<typename R::clock_type> &&
    requires(R const& racer, typename R::clock_type const& clock, detail::race_archetype<A> attempt) {
  { racer.race(clock, std::int64_t{}, attempt, attempt, attempt) } -> std::same_as<A>;
};

}  // namespace qtasks
