// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/limits/rate_limit.hpp>
#include <qtasks/plugins/limits/token_bucket.hpp>
#include <qtasks/qtasks.hpp>

#include "support/clause.hpp"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <random>
#include <thread>
#include <type_traits>
#include <vector>

namespace {

using namespace qtasks;
using fake_clock = run_clock<clocks::fake>;
template <class A>
using limit = rate_limit<A, clocks::fake>;

constexpr auto one = task<"one">([] { return 1; });

/// How many runs in a row are let in at once.
template <class Executor>
constexpr int let_in(Executor& executor) {
  int count = 0;
  while (count < 1000 && executor.execute(one).has_value()) ++count;
  return count;
}

constexpr int paced() {
  std::int64_t now = 1'000'000;
  task_executor executor{fake_clock{{&now}}, limit<gcra>{{.runs = 10, .per = 1000, .burst = 3}}};
  EXPECT(let_in(executor) == 3);
  now += 99;
  EXPECT(let_in(executor) == 0);
  now += 1;
  EXPECT(let_in(executor) == 1);
  now += 250;
  EXPECT(let_in(executor) == 2);
  now += 50;
  EXPECT(let_in(executor) == 1);
  now += 1'000'000;
  EXPECT(let_in(executor) == 3);
  return 0;
}
CLAUSE(paced, "gcra admits a burst, then one run for each interval, and never more than a burst after a pause");

constexpr int filled() {
  std::int64_t now = 5500;
  task_executor executor{fake_clock{{&now}}, limit<token_bucket>{{.runs = 2, .per = 1000, .burst = 5}}};
  EXPECT(let_in(executor) == 5);
  now = 5999;
  EXPECT(let_in(executor) == 0);
  now = 6000;
  EXPECT(let_in(executor) == 2);
  now = 8999;
  EXPECT(let_in(executor) == 4);
  now = 90'000;
  EXPECT(let_in(executor) == 5);
  return 0;
}
CLAUSE(filled, "a token bucket is full at first, and gets its tokens at each multiple of the period");

using told = task_error_with<field<"retry_after_ns", std::int64_t>>;
constexpr auto tells = task<"tells">([]() -> result<int, told> { return 1; });

template <class A>
constexpr int come_again(std::int64_t now, std::int64_t wanted) {
  task_executor executor{fake_clock{{&now}}, limit<A>{{.runs = 1, .per = 1000, .burst = 1}}};
  EXPECT(executor.execute(tells).has_value());
  auto const refused = executor.execute(tells);
  EXPECT(refused.has_error() && refused.assume_error().code() == errc::rejected);
  EXPECT(refused.assume_error().message() == "the rate limit is reached");
  EXPECT(refused.assume_error().template find<"retry_after_ns">() != nullptr);
  std::int64_t const wait = *refused.assume_error().template find<"retry_after_ns">();
  EXPECT(wait == wanted);
  now += wait - 1;
  EXPECT(executor.execute(tells).has_error());
  now += 1;
  EXPECT(executor.execute(tells).has_value());
  return 0;
}
constexpr int told_when() {
  EXPECT(come_again<gcra>(300, 1000) == 0);
  EXPECT(come_again<token_bucket>(300, 700) == 0);
  return 0;
}
CLAUSE(told_when, "an error with the field tells when to come again, and then one run is let in");

constexpr int plain_error() {
  std::int64_t now = 0;
  task_executor executor{fake_clock{{&now}}, limit<gcra>{{}}};
  EXPECT(executor.execute(one).has_value());
  EXPECT(executor.execute(one).assume_error() == task_error{errc::rejected, "the rate limit is reached"});
  EXPECT(executor.execute(one).assume_error().task_name() == "one");
  return 0;
}
CLAUSE(plain_error, "an error without the field is the same error");

constexpr int late_thread() {
  gcra a{{.runs = 1, .per = 100, .burst = 2}};
  EXPECT(a.take(1000) == 0 && a.take(940) == 60 && a.take(1000) == 0 && a.take(1000) == 100);
  token_bucket b{{.runs = 1, .per = 100, .burst = 2}};
  EXPECT(b.take(1000) == 0 && b.take(1000) == 0 && b.take(990) == 110);
  return 0;
}
CLAUSE(late_thread, "a time before the last one takes nothing and is told to wait as long as that thread must");

constexpr int of_one_task() {
  std::int64_t now = 0;
  constexpr auto other = task<"other">([] { return 2; });
  task_executor executor{fake_clock{{&now}}, only_for<limit<gcra>, decltype(one)>{limit<gcra>{{}}}};
  EXPECT(let_in(executor) == 1);
  EXPECT(executor.execute(other).has_value());
  return 0;
}
CLAUSE(of_one_task, "only_for limits one task");

// The usual account of each algorithm, with what it needs in so many words.

/// A bucket of drops: `runs` drops flow in each nanosecond, a run takes `per` of them.
struct leaky_model {
  rate limit;
  std::int64_t drops = limit.burst * limit.per;
  std::int64_t last = 0;
  bool admits(std::int64_t now) {
    drops = std::min(limit.burst * limit.per, drops + (now - last) * limit.runs);
    last = now;
    if (drops < limit.per) return false;
    drops -= limit.per;
    return true;
  }
};

struct bucket_model {
  rate limit;
  std::int64_t tokens = limit.burst;
  std::int64_t period = 0;
  bool admits(std::int64_t now) {
    for (; period < now / limit.per; ++period) tokens = std::min(limit.burst, tokens + limit.runs);
    return tokens > 0 && tokens-- > 0;
  }
};

template <class Algorithm, class Model>
void compare(unsigned seed) {
  std::mt19937 random(seed);
  for (int round = 0; round < 200; ++round) {
    // The interval is a whole number, as gcra rounds it.
    std::int64_t const runs = 1 + static_cast<std::int64_t>(random() % 20);
    rate_limit_options const limit{runs, runs * (1 + static_cast<std::int64_t>(random() % 50)),
                     1 + static_cast<std::int64_t>(random() % 10)};
    Algorithm ours(limit);
    Model model{limit};
    std::int64_t now = 0;
    for (int step = 0; step < 500; ++step) {
      CAPTURE(round, step, now, limit.runs, limit.per, limit.burst);
      bool const admitted = model.admits(now);
      std::int64_t const wait = ours.take(now);
      REQUIRE((wait == 0) == admitted);
      if (wait > 0) {
        Model soon = model;
        Model in_time = model;
        REQUIRE((wait == 1 || !soon.admits(now + wait - 1)));
        REQUIRE(in_time.admits(now + wait));
      }
      now += static_cast<std::int64_t>(random() % 3 == 0 ? random() % 100 : random() % 4);
    }
  }
}
TEST_CASE("gcra decides as a bucket of drops does") { compare<gcra, leaky_model>(1); }
TEST_CASE("the token bucket decides as a counter that is refilled does") { compare<token_bucket, bucket_model>(2); }

/// Threads hammer one executor: what is let in is exactly what the burst allows.
template <class A>
void hammered() {
  // Reads a time that others write.
  struct shared_clock {
    std::atomic<std::int64_t> const* at;
    std::int64_t now() const noexcept { return at->load(); }
  };
  std::atomic<std::int64_t> now{1'000'000};
  task_executor executor{run_clock{shared_clock{&now}},
                         rate_limit<A, shared_clock>{{.runs = 1, .per = 1000, .burst = 100}}};
  std::atomic<int> admitted{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int run = 0; run < 5000; ++run) {
        if (executor.execute(one).has_value()) admitted.fetch_add(1);
      }
    });
  }
  for (std::thread& each : threads) each.join();
  CHECK(admitted.load() == 100);
  now += 7000;
  CHECK(let_in(executor) == 7);
}
TEST_CASE("of four threads' runs exactly a burst is let in: gcra") { hammered<gcra>(); }
TEST_CASE("of four threads' runs exactly a burst is let in: token bucket") { hammered<token_bucket>(); }

static_assert(sizeof(rate_limit<>) <= 3 * sizeof(std::int64_t));

}  // namespace
