// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/resilience/circuit_breaker.hpp>
#include <qtasks/plugins/resilience/retry.hpp>
#include <qtasks/qtasks.hpp>

#include "support/clause.hpp"
#include "support/lazy.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <random>
#include <thread>
#include <utility>
#include <vector>

namespace {

using namespace qtasks;
using support::gate;
using support::lazy;
using enum breaker_state;
using namespace std::chrono_literals;
using fake_breaker = circuit_breaker<consecutive_failures, clocks::fake>;
using sampling_breaker = circuit_breaker<failure_ratio, clocks::fake>;

/// Records the changes.
struct changes {
  std::array<breaker_change, 16> seen{};
  std::size_t size = 0;
  constexpr void on(trigger<"circuit_breaker.state_changed">, breaker_change const& change) {
    seen.at(size++) = change;
  }
  constexpr bool last(breaker_state from, breaker_state to) const {
    return size > 0 && seen.at(size - 1).from == from && seen.at(size - 1).to == to;
  }
};

/// A service that is up or down, and how often it was called.
struct service {
  std::int64_t now = 0;
  int calls = 0;
  errc code = errc::failed;
};
constexpr auto call = task<"call">([](service* to, bool up) -> result<int> {
  ++to->calls;
  if (!up) return task_error{to->code, "down"};
  return 1;
});

constexpr bool refused(result<int> const& returned) {
  return returned.has_error() && returned.assume_error() == task_error(errc::rejected, "the circuit breaker is open");
}

constexpr int opens_and_closes() {
  service to;
  task_executor executor{run_clock{clocks::fake{&to.now}}, changes{},
                         fake_breaker{{.open_for = 100ns}, consecutive_failures{3}}};
  auto const& breaker = executor.get<fake_breaker>();
  auto const& notified = executor.get<changes>();
  for (bool up : {false, false, true, false, false}) (void)executor.execute(call, &to, up);
  EXPECT(breaker.state() == closed && notified.size == 0 && to.calls == 5);
  (void)executor.execute(call, &to, false);
  EXPECT(breaker.state() == open && notified.size == 1 && notified.last(closed, open));
  to.now = 99;
  EXPECT(refused(executor.execute(call, &to, true)) && to.calls == 6);
  to.now = 100;
  EXPECT(executor.execute(call, &to, false).assume_error().code() == errc::failed && to.calls == 7);
  EXPECT(breaker.state() == open && notified.size == 3 && notified.last(half_open, open));
  to.now = 199;
  EXPECT(refused(executor.execute(call, &to, true)));
  to.now = 200;
  EXPECT(executor.execute(call, &to, true).has_value());
  EXPECT(breaker.state() == closed && notified.size == 5 && notified.last(half_open, closed));
  EXPECT(notified.seen[4].generation == 5);
  for (bool up : {false, false, true}) (void)executor.execute(call, &to, up);
  EXPECT(breaker.state() == closed);
  return 0;
}
CLAUSE(opens_and_closes, "consecutive failures open it; a probe after `open_for` closes it or opens it again");

constexpr int which_errors() {
  for (errc code : {errc::task_cancel_error, errc::timeout, errc::permanent, errc::rejected}) {
    service to{.code = code};
    task_executor executor{run_clock{clocks::fake{&to.now}}, fake_breaker{{}, consecutive_failures{1}}};
    (void)executor.execute(call, &to, false);
    EXPECT((executor.get<fake_breaker>().state() == open) == (code != errc::task_cancel_error));
  }
  service to;
  task_executor executor{run_clock{clocks::fake{&to.now}},
                         circuit_breaker{{}, consecutive_failures{1}, clocks::fake{}, only_errors<errc::timeout>{}}};
  for (int i = 0; i < 3; ++i) EXPECT(!refused(executor.execute(call, &to, false)));
  to.code = errc::timeout;
  EXPECT(!refused(executor.execute(call, &to, false)) && refused(executor.execute(call, &to, false)));
  return 0;
}
CLAUSE(which_errors, "a failure is any error except a cancellation, or an error that the predicate accepts");

constexpr int sees_attempts() {
  service to;
  task_executor executor{run_clock{clocks::fake{&to.now}},
                         retry{{.attempts = 9, .backoff = {.initial = 60ns, .growth = backoff_growth::constant}},
                               waiters::fake{&to.now},
                               all_errors_but<>{}},
                         fake_breaker{{.open_for = 100ns}, consecutive_failures{2}}};
  (void)executor.execute(call, &to, false);
  // Calls at 0 and 60, a refusal at 120, a probe at 180, a refusal at 240, and so on.
  EXPECT(to.calls == 5 && to.now == 480);
  return 0;
}
CLAUSE(sees_attempts, "inside a retry it counts attempts, and takes the time of the attempt");

// Slow calls: the breaker changes while they run.

/// The slow calls of a test: each waits at its gate.
struct slow_calls {
  std::int64_t now = 0;
  std::deque<gate> gates{};
  std::deque<bool> up{};
};
auto const slow = task<"slow">([](slow_calls* all, int* index) -> lazy<result<int>> {
  auto const i = all->gates.size();
  *index = static_cast<int>(i);
  all->gates.emplace_back();
  all->up.push_back(true);
  co_await all->gates[i].opened();
  result<int> answer{1};
  if (!all->up[i]) answer = task_error{errc::failed, "down"};
  co_return answer;
});

TEST_CASE("an attempt that was admitted before a change is not counted after it") {
  slow_calls all;
  task_executor executor{run_clock{clocks::fake{&all.now}}, fake_breaker{{.open_for = 100ns}, consecutive_failures{1}}};
  auto const& breaker = executor.get<fake_breaker>();
  std::array<int, 4> index{-1, -1, -1, -1};
  auto const begin = [&](std::size_t i) {
    auto run = executor.async_execute(slow, &all, &index[i]);
    run.start();
    return run;
  };
  auto const end = [&](std::size_t i, bool up) {
    all.up[static_cast<std::size_t>(index[i])] = up;
    all.gates[static_cast<std::size_t>(index[i])].open();
  };
  auto first = begin(0);
  auto second = begin(1);
  end(0, false);
  CHECK(breaker.state() == open);
  all.now = 100;
  auto probe = begin(2);
  CHECK((index[2] == 2 && breaker.state() == half_open));
  auto refused_one = begin(3);
  CHECK((refused_one.done() && index[3] == -1));
  end(1, false);  // admitted before: does not open it again
  CHECK(breaker.state() == half_open);
  end(2, true);
  CHECK(breaker.state() == closed);
}

TEST_CASE("a probe that does not return keeps its permit for `open_for` only") {
  slow_calls all;
  task_executor executor{run_clock{clocks::fake{&all.now}}, fake_breaker{{.open_for = 100ns}, consecutive_failures{1}}};
  auto const& breaker = executor.get<fake_breaker>();
  service to;
  (void)executor.execute(call, &to, false);
  all.now = 100;
  int index = -1;
  {
    auto probe = executor.async_execute(slow, &all, &index);
    probe.start();
  }
  CHECK(breaker.state() == half_open);
  all.now = 199;
  CHECK(refused(executor.execute(call, &to, true)));
  all.now = 200;
  CHECK(executor.execute(call, &to, true).has_value());
  CHECK(breaker.state() == closed);
}

// A plain model: one event at a time, and every sample is kept.

struct model {
  circuit_breaker_options options;
  int limit = 0;  // 0: by ratio
  failure_ratio_options ratio{};

  breaker_state state = closed;
  int generation = 0;
  std::int64_t until = 0;
  int begun = 0;
  int good = 0;
  int in_a_row = 0;
  struct sample {
    std::int64_t tenth;
    bool failed;
  };
  std::vector<sample> samples{};

  void to(breaker_state next) {
    state = next;
    ++generation;
    begun = good = in_a_row = 0;
    if (next == closed) samples.clear();
  }
  /// The generation in which the attempt is admitted, or -1.
  int admit(std::int64_t now) {
    if (state == closed) return generation;
    if (state == half_open && begun < options.probes) {
      ++begun;
      return generation;
    }
    if (now < until) return -1;
    to(half_open);
    until = now + options.open_for.count();
    begun = 1;
    return generation;
  }
  bool trips(std::int64_t now, bool failed) {
    if (limit > 0) return (in_a_row = failed ? in_a_row + 1 : 0) >= limit;
    std::int64_t tenth = now / (ratio.window.count() / 10);
    for (auto const& one : samples) tenth = std::max(tenth, one.tenth);
    samples.push_back({tenth, failed});
    unsigned all = 0;
    unsigned failures = 0;
    for (auto const& one : samples) {
      if (one.tenth <= tenth - 10) continue;
      ++all;
      failures += one.failed ? 1 : 0;
    }
    return failed && all >= ratio.min_attempts && failures * 100 >= all * static_cast<unsigned>(ratio.percent);
  }
  void end(int pass, std::int64_t start, std::int64_t now, bool failed) {
    if (pass != generation) return;
    if (state == half_open) {
      if (failed) {
        to(open);
        until = now + options.open_for.count();
      } else if (++good >= options.probes) {
        to(closed);
      }
    } else if (trips(failed ? now : start, failed)) {
      to(open);
      until = now + options.open_for.count();
    }
  }
};

template <class Breaker>
void behaves_as(model plain, Breaker made, unsigned seed) {
  std::mt19937 random{seed};
  auto const upto = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n + 1)); };
  slow_calls all;
  task_executor executor{run_clock{clocks::fake{&all.now}}, std::move(made)};
  auto const& breaker = executor.template get<Breaker>();
  struct under_way {
    int index;
    int pass;
    std::int64_t start;
    decltype(executor.async_execute(slow, &all, std::declval<int*>())) run;
  };
  std::vector<under_way> running;
  int changes_seen = 0;
  for (int step = 0; step < 3000; ++step) {
    all.now += upto(6);
    breaker_state const before = plain.state;
    if (running.empty() || (running.size() < 8 && upto(1) == 0)) {
      int index = -1;
      auto run = executor.async_execute(slow, &all, &index);
      run.start();
      int const pass = plain.admit(all.now);
      REQUIRE((index == -1) == (pass == -1));
      if (pass != -1) running.push_back({index, pass, all.now, std::move(run)});
    } else {
      auto const which = static_cast<std::size_t>(upto(static_cast<int>(running.size()) - 1));
      under_way one = std::move(running[which]);
      std::vector<under_way> others;
      for (std::size_t i = 0; i < running.size(); ++i) {
        if (i != which) others.push_back(std::move(running[i]));
      }
      running.swap(others);
      bool const failed = upto(2) == 0;
      all.up[static_cast<std::size_t>(one.index)] = !failed;
      all.gates[static_cast<std::size_t>(one.index)].open();
      REQUIRE(one.run.done());
      plain.end(one.pass, one.start, all.now, failed);
    }
    REQUIRE(breaker.state() == plain.state);
    changes_seen += plain.state != before ? 1 : 0;
  }
  CHECK(changes_seen > 20);
}

TEST_CASE("after random events it is in the state of a plain model") {
  for (unsigned seed : {1U, 2U, 3U, 4U}) {
    CAPTURE(seed);
    for (std::uint16_t probes : {std::uint16_t{1}, std::uint16_t{3}}) {
      circuit_breaker_options const options{.open_for = 40ns, .probes = probes};
      behaves_as({.options = options, .limit = 3}, fake_breaker{options, consecutive_failures{3}}, seed);
      failure_ratio_options const ratio{.percent = 40, .min_attempts = 6, .window = 200ns};
      behaves_as({.options = options, .ratio = ratio}, sampling_breaker{options, failure_ratio{ratio}}, seed);
    }
  }
}

/// Counts the changes.
struct counts {
  constexpr_atomic<int> opened{0};
  constexpr_atomic<int> probed{0};
  constexpr_atomic<int> closed_again{0};
  void on(trigger<"circuit_breaker.state_changed">, breaker_change const& change) {
    (change.to == open ? opened : change.to == half_open ? probed : closed_again).fetch_add(1);
  }
};

TEST_CASE("the changes of a breaker that threads hammer are consistent") {
  constexpr int threads = 4;
  constexpr int runs = 20'000;
  task_executor executor{run_clock{}, counts{},
                         circuit_breaker{{.open_for = 20us, .probes = 2}, consecutive_failures{3}}};
  using breaker_type = circuit_breaker<>;
  constexpr_atomic<int> ran{0};
  auto const flaky = task<"flaky">([&ran](unsigned n) -> result<void> {
    ran.fetch_add(1);
    if (n % 8 < 4) return task_error{errc::failed, "down"};
    return outcome::success();
  });
  constexpr_atomic<int> rejected{0};
  std::vector<std::thread> all;
  for (unsigned t = 0; t < threads; ++t) {
    all.emplace_back([&, t] {
      for (unsigned i = 0; i < runs; ++i) {
        auto const returned = executor.execute(flaky, i + t);
        if (returned.has_error() && returned.assume_error().code() == errc::rejected) rejected.fetch_add(1);
      }
    });
  }
  for (auto& thread : all) thread.join();
  auto const& notified = executor.get<counts>();
  CHECK(ran.load() + rejected.load() == threads * runs);
  CHECK(rejected.load() > 0);
  // It becomes half open only from open, and closes only from half open.
  CHECK(notified.closed_again.load() <= notified.probed.load());
  CHECK(notified.probed.load() <= notified.opened.load());
  CHECK(notified.opened.load() - notified.probed.load() <= 1);
  CHECK((executor.get<breaker_type>().state() == open) == (notified.opened.load() > notified.probed.load()));
}

}  // namespace
