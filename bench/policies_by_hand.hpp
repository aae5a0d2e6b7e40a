// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/qtasks.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>
#include <vector>

// The policies written by hand, without tasks and plugins: each pipeline is a function, its options are members, its
// shared state is atomics in the weakest order that is correct. Code outside the no-fault path is in functions of its
// own.
namespace by_hand {

using outcome = qtasks::result<long>;

/// The task of all these benchmarks.
inline outcome attempt(long x) {
  if (x < 0) return qtasks::task_error{qtasks::errc::failed, "negative"};
  return x;
}

inline constexpr std::string_view task_name = "task";
[[gnu::noinline]] inline outcome refused(qtasks::errc code, qtasks::message text) {
  return qtasks::task_error{code, text}.of_task(task_name);
}
/// Sets the task's name in an error, as a run does.
template <class RunResult>
[[gnu::always_inline]] inline void name_error(RunResult& result) {
  if (result.has_error()) result.assume_error().of_task(task_name);
}
[[gnu::always_inline]] inline outcome named_attempt(long x) {
  outcome result = attempt(x);
  name_error(result);
  return result;
}
/// The errors that a retry retries, and the results that a timeout replaces.
inline bool retryable(qtasks::task_error const& error) {
  return error.code() != qtasks::errc::task_cancel_error && error.code() != qtasks::errc::permanent &&
         error.code() != qtasks::errc::rejected;
}
inline bool may_expire(outcome const& result) {
  return !result.has_error() || (result.assume_error().code() != qtasks::errc::task_cancel_error &&
                                 result.assume_error().code() != qtasks::errc::permanent);
}

/// A clock, calibrated once if it has to be.
template <class C>
C clock_of() {
  if constexpr (requires { C::calibrated(); }) {
    static C const calibrated = C::calibrated().assume_value();
    return calibrated;
  } else {
    return C{};
  }
}

/// GCRA.
class gate {
 public:
  gate(std::int64_t interval, std::int64_t burst) : interval_(interval), early_(interval * burst) {}

  [[gnu::always_inline]] bool admits(std::int64_t now) {
    std::int64_t due = due_.load(std::memory_order_relaxed);
    for (;;) {
      std::int64_t const next = (due < now ? now : due) + interval_;
      if (next - now > early_) return false;
      if (due_.compare_exchange_weak(due, next, std::memory_order_relaxed)) return true;
    }
  }

 private:
  std::int64_t interval_;
  std::int64_t early_;
  std::atomic<std::int64_t> due_{std::numeric_limits<std::int64_t>::min()};
};

/// Opens at `limit` consecutive failures, for `open_for`; then one probe decides.
class breaker {
 public:
  breaker(int limit, std::int64_t open_for) : limit_(limit), open_for_(open_for) {}

  /// The permit of an attempt, or `refusal`.
  [[gnu::always_inline]] std::uint64_t admit(std::int64_t now) {
    std::uint64_t const word = word_.load(std::memory_order_acquire);
    return word % 4 == closed ? word : probe(word, now);
  }
  static constexpr std::uint64_t refusal = ~std::uint64_t{0};

  /// `end` reads the clock, where that is needed.
  template <class End>
  [[gnu::always_inline]] void over(std::uint64_t pass, outcome const& result, End end) {
    if (word_.load(std::memory_order_acquire) != pass) return;
    if (result.has_error() && result.assume_error().code() != qtasks::errc::task_cancel_error) return fail(pass, end());
    if (pass % 4 != closed) return close(pass);
    if (failures_.load(std::memory_order_relaxed) != 0) failures_.store(0, std::memory_order_relaxed);
  }

 private:
  // The word counts changes in steps of 4; the two bits below are the state.
  static constexpr std::uint64_t closed = 0;
  static constexpr std::uint64_t open = 1;
  static constexpr std::uint64_t half_open = 2;
  static constexpr std::uint64_t after(std::uint64_t word, std::uint64_t state) { return word - word % 4 + 4 + state; }

  [[gnu::noinline]] std::uint64_t probe(std::uint64_t word, std::int64_t now) {
    if (now < until_.load(std::memory_order_relaxed)) return refusal;
    until_.store(now + open_for_, std::memory_order_relaxed);
    std::uint64_t const wanted = after(word, half_open);
    return word_.compare_exchange_strong(word, wanted, std::memory_order_acq_rel) ? wanted : refusal;
  }
  [[gnu::noinline]] void fail(std::uint64_t pass, std::int64_t now) {
    if (pass % 4 == closed && failures_.fetch_add(1, std::memory_order_relaxed) + 1 < limit_) return;
    until_.store(now + open_for_, std::memory_order_relaxed);
    word_.compare_exchange_strong(pass, after(pass, open), std::memory_order_acq_rel);
  }
  [[gnu::noinline]] void close(std::uint64_t pass) {
    failures_.store(0, std::memory_order_relaxed);
    word_.compare_exchange_strong(pass, after(pass, closed), std::memory_order_acq_rel);
  }

  int limit_;
  std::int64_t open_for_;
  std::atomic<std::uint64_t> word_{closed};
  std::atomic<std::int64_t> until_{0};
  std::atomic<int> failures_{0};
};

template <class C>
class rate_limit {
 public:
  [[gnu::always_inline]] outcome operator()(long x) {
    if (!gate_.admits(clock_.now())) return refused(qtasks::errc::rejected, "the rate limit is reached");
    return named_attempt(x);
  }

 private:
  C clock_ = clock_of<C>();
  gate gate_{1, 1000};
};

/// The total timeout, and the attempt timeout where there is one attempt.
template <class C>
class timeout {
 public:
  [[gnu::always_inline]] outcome operator()(long x) {
    std::int64_t const start = clock_.now();
    outcome result = attempt(x);
    if (clock_.now() - start > limit_ && may_expire(result)) {
      result = qtasks::task_error{qtasks::errc::timeout, "it took too long"};
    }
    name_error(result);
    return result;
  }

 private:
  C clock_ = clock_of<C>();
  std::int64_t limit_ = 1'000'000'000;
};

template <class C>
class retry {
 public:
  [[gnu::always_inline]] outcome operator()(long x) {
    started_ = clock_.now();  // for the task and for the waits
    outcome result = attempt(x);
    for (int n = 1; result.has_error() && n < attempts_ && retryable(result.assume_error()); ++n) result = attempt(x);
    name_error(result);
    return result;
  }

 private:
  C clock_ = clock_of<C>();
  std::int64_t started_ = 0;
  int attempts_ = 3;
};

template <class C>
class circuit_breaker {
 public:
  [[gnu::always_inline]] outcome operator()(long x) {
    std::uint64_t const pass = breaker_.admit(clock_.now());
    if (pass == breaker::refusal) return refused(qtasks::errc::rejected, "the circuit breaker is open");
    return admitted(x, pass);
  }

 private:
  [[gnu::always_inline]] outcome admitted(long x, std::uint64_t pass) {
    outcome result = attempt(x);
    breaker_.over(pass, result, [this] { return clock_.now(); });
    name_error(result);
    return result;
  }

  C clock_ = clock_of<C>();
  breaker breaker_{1000, 1'000'000};
};

/// Limits concurrent runs.
class bulkhead {
 public:
  [[gnu::always_inline]] outcome operator()(long x) {
    if (inside_.fetch_add(1, std::memory_order_acquire) >= at_once_) {
      inside_.fetch_sub(1, std::memory_order_release);
      return refused(qtasks::errc::rejected, "the bulkhead is full");
    }
    return admitted(x);
  }

 private:
  [[gnu::always_inline]] outcome admitted(long x) {
    outcome result = attempt(x);
    inside_.fetch_sub(1, std::memory_order_release);
    name_error(result);
    return result;
  }

  int at_once_ = 1000;
  std::atomic<int> inside_{0};
};

template <class C>
class load_shed {
 public:
  [[gnu::always_inline]] outcome operator()(long x) {
    if (deadline_ < clock_.now() + least_) return refused(qtasks::errc::rejected, "not enough time is left to begin");
    return named_attempt(x);
  }

 private:
  C clock_ = clock_of<C>();
  std::int64_t least_ = 1000;
  std::int64_t deadline_ = std::numeric_limits<std::int64_t>::max();
};

class fallback {
 public:
  [[gnu::always_inline]] outcome operator()(long x) const {
    outcome result = attempt(x);
    if (result.has_error() && result.assume_error().code() != qtasks::errc::task_cancel_error) result = answer_;
    name_error(result);
    return result;
  }

 private:
  long answer_ = -1;
};

struct unobserved {
  void ran(outcome const& /*result*/, std::int64_t /*nanoseconds*/, int /*attempts*/) const {}
};

/// Counts runs and their durations by the error's code, separately for each thread.
class metrics {
 public:
  [[gnu::always_inline]] void ran(outcome const& result, std::int64_t nanoseconds, int attempts) {
    auto const code = result.has_error() ? static_cast<std::size_t>(result.assume_error().code()) + 1 : 0;
    counts& mine = of_threads_[std::min(number_of_thread(), threads)][std::min(code, codes)];
    auto const power = std::bit_width(static_cast<std::uint64_t>(nanoseconds - 1));
    add(mine.buckets[nanoseconds <= 128 ? 0 : std::min<std::size_t>(static_cast<std::size_t>(power) - 7, 27)], 1);
    add(mine.nanoseconds, static_cast<std::uint64_t>(nanoseconds));
    if (attempts > 1) add(mine.retries, static_cast<std::uint64_t>(attempts - 1));
  }

 private:
  static constexpr std::size_t threads = 16;
  static constexpr std::size_t codes = 16;
  struct alignas(64) counts {
    std::array<std::atomic<std::uint64_t>, 28> buckets{};
    std::atomic<std::uint64_t> nanoseconds{0};
    std::atomic<std::uint64_t> retries{0};
  };

  static std::size_t number_of_thread() {
    static std::atomic<std::size_t> threads_seen{0};
    thread_local std::size_t number = unnumbered;
    if (number == unnumbered) number = threads_seen.fetch_add(1, std::memory_order_relaxed);
    return number;
  }
  static constexpr std::size_t unnumbered = ~std::size_t{0};
  /// Each number is written by one thread only, up to sixteen threads; this program has no more.
  static void add(std::atomic<std::uint64_t>& to, std::uint64_t by) {
    to.store(to.load(std::memory_order_relaxed) + by, std::memory_order_relaxed);
  }

  std::vector<std::array<counts, codes + 1>> of_threads_{threads + 1};
};

/// Rate limit, total timeout, retry, breaker and attempt timeout. The outcome is changed in place, which is faster with
/// GCC.
template <class C, class Observer = unobserved>
class five {
 public:
  [[gnu::always_inline]] outcome operator()(long x) {
    std::int64_t const start = clock_.now();
    if (!gate_.admits(start)) return rejected(start, "the rate limit is reached");
    std::uint64_t const pass = breaker_.admit(start);
    if (pass == breaker::refusal) return rejected(start, "the circuit breaker is open");
    return admitted(x, start, pass);
  }

 private:
  [[gnu::noinline]] outcome rejected(std::int64_t start, qtasks::message text) {
    outcome result = refused(qtasks::errc::rejected, text);
    observer_.ran(result, clock_.now() - start, 1);
    return result;
  }
  [[gnu::always_inline]] outcome admitted(long x, std::int64_t start, std::uint64_t pass) {
    outcome result = attempt(x);
    ended last{over(result, start, pass), 1};
    if (result.has_error()) last = try_again(x, start, last, result);
    if (last.at - start > total_ && may_expire(result)) {
      result = qtasks::task_error{qtasks::errc::timeout, "the run took too long"};
    }
    name_error(result);
    observer_.ran(result, last.at - start, last.attempts);
    return result;
  }
  struct ended {
    std::int64_t at;
    int attempts;
  };
  [[gnu::always_inline]] std::int64_t over(outcome& result, std::int64_t begun, std::uint64_t pass) {
    std::int64_t const end = clock_.now();
    if (end - begun > each_ && may_expire(result)) {
      result = qtasks::task_error{qtasks::errc::timeout, "the attempt took too long"};
    }
    breaker_.over(pass, result, [end] { return end; });
    return end;
  }
  [[gnu::noinline]] ended try_again(long x, std::int64_t start, ended last, outcome& result) {
    while (last.attempts < attempts_ && result.has_error() && retryable(result.assume_error())) {
      if (last.at - start >= total_) break;
      ++last.attempts;
      std::uint64_t const pass = breaker_.admit(last.at);
      if (pass == breaker::refusal) {
        result = qtasks::task_error{qtasks::errc::rejected, "the circuit breaker is open"};
        last.at = clock_.now();
        break;
      }
      result = attempt(x);
      last.at = over(result, last.at, pass);
    }
    return last;
  }

  C clock_ = clock_of<C>();
  gate gate_{1, 1000};
  breaker breaker_{1000, 1'000'000};
  std::int64_t total_ = 1'000'000'000;
  std::int64_t each_ = 1'000'000'000;
  int attempts_ = 3;
  [[no_unique_address]] Observer observer_{};
};

}  // namespace by_hand
