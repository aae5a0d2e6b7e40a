// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/plugins/limits/bulkhead.hpp>
#include <qtasks/plugins/limits/cache.hpp>
#include <qtasks/plugins/limits/coalesce.hpp>
#include <qtasks/plugins/limits/load_shed.hpp>
#include <qtasks/plugins/limits/rate_limit.hpp>
#include <qtasks/plugins/limits/unique.hpp>
#include <qtasks/plugins/observability/log.hpp>
#include <qtasks/plugins/observability/metrics.hpp>
#include <qtasks/plugins/observability/trace.hpp>
#include <qtasks/plugins/resilience/standard_pipeline.hpp>
#include <qtasks/qtasks.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>

#include "bodies.hpp"
#include "policies_by_hand.hpp"

// The no-fault path of each policy, and of pipelines of them, around a task that could fail but does not.
namespace bench::policies {

/// A clock of a few instructions, so that those of the policies are not lost among those of the clock.
struct counted_clock {
  [[gnu::always_inline]] std::int64_t now() const noexcept {
    ticks = unknown(ticks) + 100;
    return ticks;
  }
  static inline std::int64_t ticks = 0;
};
template <qtasks::Clock C>
struct no_wait {
  using clock_type = C;
  void wait_until(C const& /*clock*/, std::int64_t /*until*/) const noexcept {}
};

constexpr auto task = qtasks::task<"task">([](long x) { return by_hand::attempt(x); });

/// One call of the library, or of the code written by hand.
template <class Runs>
class body {
 public:
  [[gnu::always_inline]] void operator()() {
    auto outcome = runs_(unknown(1));
    seen(outcome);
    seen(*this);
  }
  bool right(long /*calls*/) {
    auto const failed = runs_(unknown(-1));
    bool const reported =
        failed.has_error() ? failed.assume_error().message() == "negative" : failed.assume_value() == -1;
    auto const good = runs_(unknown(1));
    return reported && good.has_value() && good.assume_value() == 1;
  }

 private:
  Runs runs_{};
};

/// The library with the plugins that these functions make.
template <auto... Make>
class library {
 public:
  [[gnu::always_inline]] qtasks::result<long> operator()(long x) { return executor_.execute(task, x); }

 private:
  qtasks::task_executor<decltype(Make())...> executor_{Make()...};
};

template <class C>
qtasks::run_clock<C> clock() {
  return qtasks::run_clock{by_hand::clock_of<C>()};
}
/// Never reached: a run takes longer than one nanosecond.
template <class C>
qtasks::rate_limit<qtasks::gcra, C> limit() {
  return qtasks::rate_limit<qtasks::gcra, C>{{.runs = 1'000'000'000, .burst = 1000}};
}
template <class C>
qtasks::total_timeout<C> total() {
  return qtasks::total_timeout<C>{{.limit = std::chrono::seconds{1}}};
}
template <class C>
qtasks::retry<no_wait<C>> retry() {
  return qtasks::retry{{.attempts = 3}, no_wait<C>{}};
}
template <class C>
qtasks::circuit_breaker<qtasks::consecutive_failures, C> breaker() {
  return qtasks::circuit_breaker{{.open_for = std::chrono::milliseconds{1}}, qtasks::consecutive_failures{1000}, C{}};
}
template <class C>
qtasks::attempt_timeout<C> each() {
  return qtasks::attempt_timeout<C>{{.limit = std::chrono::seconds{1}}};
}
inline qtasks::bulkhead bulkhead() { return qtasks::bulkhead{{.max_concurrent = 1000}}; }
template <class C>
qtasks::load_shed<C> shed() {
  return qtasks::load_shed<C>{{.min_remaining = std::chrono::microseconds{1}}};
}
/// All runs except the first are hits.
template <class C>
auto cache() {
  return qtasks::cache<decltype(task), C>{{.ttl = std::chrono::nanoseconds{std::int64_t{1} << 60}}};
}
inline qtasks::unique<> unique() { return qtasks::unique<>{}; }
/// A run that shares nothing.
inline qtasks::coalesce<decltype(task)> coalesce() { return qtasks::coalesce<decltype(task)>{}; }
inline qtasks::fallback<long> fallback() { return qtasks::fallback{-1L}; }

template <class C>
qtasks::metrics<C> metrics() {
  return qtasks::metrics<C>{};
}
/// Forces the compiler to store `value`.
template <class T>
[[gnu::always_inline]] inline void read(T const& value) {
  asm volatile("" : : "m"(value));
}
/// A sink that is switched off at run time.
struct no_sink {
  bool enabled(qtasks::log_level /*level*/) const noexcept { return unknown(0) != 0; }
  void write(qtasks::log_record const& record) const noexcept { read(record); }
};
template <class C>
qtasks::log<no_sink, qtasks::log_level::info, C> log() {
  return qtasks::log<no_sink, qtasks::log_level::info, C>{};
}
/// Discards every span.
struct any_sink {
  void add(qtasks::span_record const& span) const noexcept { read(span); }
};
template <class C>
auto trace() {
  static any_sink sink;
  return qtasks::trace{sink, qtasks::seeded_ids{1}, {}, C{}};
}

/// The five policies, and their observers.
template <class C, auto... Observers>
using five = library<clock<C>, Observers..., limit<C>, total<C>, retry<C>, breaker<C>, each<C>>;

/// The given number of readings of the clock alone.
template <class C, int Readings>
class readings {
 public:
  [[gnu::always_inline]] void operator()() {
    for (int i = 0; i < Readings; ++i) {
      last_ = clock_.now();
      seen(last_);
    }
  }
  bool right(long /*calls*/) const { return last_ != 0; }

 private:
  C clock_ = by_hand::clock_of<C>();
  std::int64_t last_ = 0;
};

}  // namespace bench::policies
