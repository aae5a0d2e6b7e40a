// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/limits/waiting_rate_limit.hpp>
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
  constexpr void on(trigger<"policy_breaker_changed">, breaker_change const& change) { seen.at(size++) = change; }
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

constexpr int free_place_keeps_nothing() {
  service to;
  task_executor executor{run_clock{clocks::fake{&to.now}},
                         fake_breaker{{.open_for = 100ns, .probes = 2}, consecutive_failures{1}}};
  auto const& breaker = executor.get<fake_breaker>();
  (void)executor.execute(call, &to, false);
  EXPECT(breaker.retention_at(99) == retention::always && breaker.retention_at(100) == retention::until_idle);
  to.now = 100;
  EXPECT(executor.execute(call, &to, true).has_value() && breaker.state() == half_open);
  EXPECT(breaker.retention_at(150) == retention::until_idle);
  return 0;
}
CLAUSE(free_place_keeps_nothing, "half open, it admits an attempt at once while a probe's place is free");

constexpr int permit_of_a_probe_that_waited() {
  service to{.code = errc::rejected};
  using limit = waiting_rate_limit<waiters::fake>;
  task_executor executor{run_clock{clocks::fake{&to.now}},
                         fake_breaker{{.open_for = 100ns, .probes = 2}, consecutive_failures{1}},
                         limit{{.runs = 1, .per = 10ns}, {}, waiters::fake{&to.now}}};
  to.code = errc::failed;
  (void)executor.execute(call, &to, false);
  to.now = 100;
  EXPECT(executor.execute(call, &to, true).has_value());
  to.code = errc::rejected;
  for (int i = 0; i < 5; ++i) EXPECT(executor.execute(call, &to, false).assume_error() == task_error(to.code, "down"));
  EXPECT(executor.execute(call, &to, true).has_value() && executor.get<fake_breaker>().state() == closed);
  return 0;
}
CLAUSE(permit_of_a_probe_that_waited, "a probe that was neither gives its permit back, also after a wait inside");

constexpr int which_errors() {
  for (errc code : {errc::task_cancel_error, errc::timeout, errc::permanent, errc::rejected}) {
    service to{.code = code};
    task_executor executor{run_clock{clocks::fake{&to.now}}, fake_breaker{{}, consecutive_failures{1}}};
    (void)executor.execute(call, &to, false);
    bool const fails = code == errc::timeout || code == errc::permanent;
    EXPECT((executor.get<fake_breaker>().state() == open) == fails);
  }
  service to;
  task_executor executor{run_clock{clocks::fake{&to.now}},
                         circuit_breaker{{}, consecutive_failures{1}, clocks::fake{}, only_errors<errc::timeout>{}}};
  for (int i = 0; i < 3; ++i) EXPECT(!refused(executor.execute(call, &to, false)));
  to.code = errc::timeout;
  EXPECT(!refused(executor.execute(call, &to, false)) && refused(executor.execute(call, &to, false)));
  return 0;
}
CLAUSE(which_errors, "a failure is any error except a cancellation and a refusal, or what the predicate accepts");

using limited = task_error_with<field<"retry_after_ns", std::int64_t>>;
constexpr auto call_limited = task<"call_limited">([](service* to, bool up) -> result<int, limited> {
  ++to->calls;
  if (!up) return task_error{errc::failed, "down"};
  return 1;
});

constexpr int says_when() {
  service to;
  task_executor executor{run_clock{clocks::fake{&to.now}}, fake_breaker{{.open_for = 100ns}, consecutive_failures{1}}};
  EXPECT(executor.execute(call_limited, &to, false).assume_error().find<"retry_after_ns">() == nullptr);
  to.now = 30;
  auto const refused = executor.execute(call_limited, &to, true);
  EXPECT(refused.assume_error().code() == errc::rejected);
  EXPECT(*refused.assume_error().find<"retry_after_ns">() == 70);
  // A retry that retries rejections waits so long, and its second attempt is the probe.
  service other;
  task_executor waits{run_clock{clocks::fake{&other.now}},
                      retry{{.attempts = 2}, waiters::fake{&other.now}, only_errors<errc::rejected>{}},
                      fake_breaker{{.open_for = 100ns}, consecutive_failures{1}}};
  (void)waits.execute(call_limited, &other, false);
  other.now = 40;
  EXPECT(waits.execute(call_limited, &other, true).has_value() && other.now == 100 && other.calls == 2);
  return 0;
}
CLAUSE(says_when, "a rejection says the time left, if the error type has the field; a retry waits so long");

/// Refuses the run with the code of a limit if `*refuse` is true.
struct refuses_if {
  bool const* refuse;
  constexpr auto on(trigger<"task_executor_run_task_around">, auto const& event, auto next) const -> decltype(next()) {
    using task_event = std::remove_cvref_t<decltype(event)>;
    if (*refuse) return error_traits<typename task_event::error_type>::from({errc::rejected, "full"});
    return next();
  }
};

constexpr int neither() {
  for (errc code : {errc::task_cancel_error, errc::rejected}) {
    service to;
    bool refuse = false;
    task_executor executor{run_clock{clocks::fake{&to.now}},
                           fake_breaker{{.open_for = 100ns, .probes = 2}, consecutive_failures{3}},
                           refuses_if{&refuse}};
    auto const& breaker = executor.get<fake_breaker>();
    auto const run = [&](errc how) {
      to.code = how;
      refuse = how == errc::rejected;
      return executor.execute(call, &to, how == errc{});
    };
    // Closed: two failures, then no success that starts the count again.
    for (errc how : {errc::failed, errc::failed, code, code}) (void)run(how);
    EXPECT(breaker.state() == closed);
    (void)run(errc::failed);
    EXPECT(breaker.state() == open);
    // Half open: it takes no part in the two successes, and gives its place back.
    to.now = 100;
    for (int i = 0; i < 5; ++i) {
      EXPECT(run(code).assume_error().code() == code);
      EXPECT(breaker.state() == half_open);
    }
    EXPECT(run(errc{}).has_value() && breaker.state() == half_open);
    EXPECT(run(code).has_error() && breaker.state() == half_open);
    EXPECT(run(errc{}).has_value() && breaker.state() == closed);
  }
  return 0;
}
CLAUSE(neither, "a cancellation, or a refusal by a limit inside it, is neither a success nor a failure");

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
  std::deque<errc> how{};  // `errc{}`: with a value
};
auto const slow = task<"slow">([](slow_calls* all, int* index) -> lazy<result<int>> {
  auto const i = all->gates.size();
  *index = static_cast<int>(i);
  all->gates.emplace_back();
  all->how.emplace_back();
  co_await all->gates[i].opened();
  result<int> answer{1};
  if (all->how[i] != errc{}) answer = task_error{all->how[i], "down"};
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
    all.how[static_cast<std::size_t>(index[i])] = up ? errc{} : errc::failed;
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

/// Attempts of `duration` begin every `every`; the service is healthy. Returns the time at which the breaker, open
/// until `open_for`, closes.
std::int64_t recovers_at(std::int64_t duration, circuit_breaker_options options, std::int64_t every) {
  slow_calls all;
  task_executor executor{run_clock{clocks::fake{&all.now}}, fake_breaker{options, consecutive_failures{1}}};
  auto const& breaker = executor.get<fake_breaker>();
  service to;
  (void)executor.execute(call, &to, false);
  struct under_way {
    std::int64_t until;
    int index;
    decltype(executor.async_execute(slow, &all, std::declval<int*>())) run;
  };
  std::deque<under_way> running;
  for (std::int64_t begun = 0; breaker.state() != closed && all.now < 100 * (duration + options.open_for.count());) {
    bool const ends = !running.empty() && running.front().until <= begun;
    all.now = ends ? running.front().until : begun;
    if (ends) {
      all.gates[static_cast<std::size_t>(running.front().index)].open();
      running.pop_front();
      continue;
    }
    int index = -1;
    auto run = executor.async_execute(slow, &all, &index);
    run.start();
    if (index != -1) running.push_back({all.now + duration, index, std::move(run)});
    begun += every;
  }
  return all.now;
}

TEST_CASE("under load it closes after the open time and the duration of a call, however long calls last") {
  for (std::int64_t const duration : {1, 30, 99, 100, 101, 150, 1000, 5000}) {
    for (std::int64_t const open_for : {20, 100, 700}) {
      for (std::uint16_t const probes : {std::uint16_t{1}, std::uint16_t{2}, std::uint16_t{5}, std::uint16_t{32}}) {
        for (std::int64_t const every : {1, 7, 60}) {
          CAPTURE(duration, open_for, probes, every);
          circuit_breaker_options const options{.open_for = std::chrono::nanoseconds{open_for}, .probes = probes};
          // All probes begin within `probes` arrivals after the open time, and end a call later.
          CHECK(recovers_at(duration, options, every) <= open_for + (probes + 1) * every + duration);
        }
      }
    }
  }
}

TEST_CASE("a probe's place is free again after `open_for`, each at its own time") {
  slow_calls all;
  task_executor executor{run_clock{clocks::fake{&all.now}},
                         fake_breaker{{.open_for = 100ns, .probes = 2}, consecutive_failures{1}}};
  service to;
  (void)executor.execute(call, &to, false);
  std::array<int, 5> index{-1, -1, -1, -1, -1};
  std::vector<lazy<result<int>>> runs;
  auto const begin = [&](std::size_t i, std::int64_t now) {
    all.now = now;
    runs.push_back(executor.async_execute(slow, &all, &index.at(i)));
    runs.back().start();
    return index.at(i) != -1;
  };
  CHECK(begin(0, 100));
  CHECK(begin(1, 190));
  CHECK_FALSE(begin(2, 199));
  CHECK(begin(3, 200));        // in the place of the first
  CHECK_FALSE(begin(4, 289));  // the second has its place until 290
  CHECK(*executor.execute(call_limited, &to, true).assume_error().find<"retry_after_ns">() == 1);
  all.gates[0].open();  // late, and it counts
  CHECK(executor.get<fake_breaker>().state() == half_open);
  all.gates[1].open();
  CHECK(executor.get<fake_breaker>().state() == closed);
}

TEST_CASE("with threads, it closes while slow calls go on") {
  using namespace std::chrono;
  constexpr auto call_time = 6ms;
  task_executor executor{run_clock{}, circuit_breaker{{.open_for = 2ms, .probes = 2}, consecutive_failures{1}}};
  constexpr_atomic<int> failing{1};
  auto const slow_call = task<"slow_call">([&failing, call_time]() -> result<void> {
    if (failing.fetch_add(0) == 1) return task_error{errc::failed, "down"};
    std::this_thread::sleep_for(call_time);
    return outcome::success();
  });
  (void)executor.execute(slow_call);
  failing.store(0);
  constexpr_atomic<int> stop{0};
  std::vector<std::thread> all;
  for (int t = 0; t < 4; ++t) {
    all.emplace_back([&] {
      while (stop.load() == 0) {
        if (executor.execute(slow_call).has_error()) std::this_thread::sleep_for(100us);
      }
    });
  }
  // Without a deadline of its own, a breaker that never closes would make this test hang until ctest ends it.
  while (executor.get<circuit_breaker<>>().state() != closed) std::this_thread::sleep_for(100us);
  stop.store(1);
  for (auto& thread : all) thread.join();
  CHECK(executor.get<circuit_breaker<>>().state() == closed);
}

// A plain model: one event at a time, and every sample is kept.

enum class ending { success, failure, neither };

struct model {
  circuit_breaker_options options;
  int limit = 0;  // 0: by ratio
  failure_ratio_options ratio{};

  breaker_state state = closed;
  int generation = 0;
  std::int64_t until = 0;
  int next_place = 0;
  std::vector<std::pair<int, std::int64_t>> places{};  // of the probes: a number, and until when it is taken
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
    good = in_a_row = 0;
    places.clear();
    if (next == closed) samples.clear();
  }
  struct pass {
    int generation = -1;
    int place = -1;
  };
  /// The generation in which the attempt is admitted, or -1.
  pass admit(std::int64_t now) {
    if (state == closed) return {generation};
    if (state == open) {
      if (now < until) return {};
      to(half_open);
    }
    std::erase_if(places, [now](auto const& place) { return place.second <= now; });
    if (places.size() >= options.probes) return {};
    places.emplace_back(++next_place, now + options.open_for.count());
    return {generation, next_place};
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
  void end(pass with, std::int64_t start, std::int64_t now, ending how) {
    if (with.generation != generation) return;
    bool const failed = how == ending::failure;
    if (how == ending::neither) {
      std::erase_if(places, [with](auto const& place) { return place.first == with.place; });
    } else if (state == half_open) {
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
    model::pass pass;
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
      auto const pass = plain.admit(all.now);
      REQUIRE((index == -1) == (pass.generation == -1));
      if (index != -1) running.push_back({index, pass, all.now, std::move(run)});
    } else {
      auto const which = static_cast<std::size_t>(upto(static_cast<int>(running.size()) - 1));
      under_way one = std::move(running[which]);
      std::vector<under_way> others;
      for (std::size_t i = 0; i < running.size(); ++i) {
        if (i != which) others.push_back(std::move(running[i]));
      }
      running.swap(others);
      if (upto(9) == 0) continue;  // destroyed where it waits: not counted
      constexpr std::array endings{ending::success, ending::success, ending::failure, ending::neither};
      ending const how = endings.at(static_cast<std::size_t>(upto(3)));
      all.how[static_cast<std::size_t>(one.index)] = how == ending::success   ? errc{}
                                                     : how == ending::failure ? errc::failed
                                                     : upto(1) == 0           ? errc::rejected
                                                                              : errc::task_cancel_error;
      all.gates[static_cast<std::size_t>(one.index)].open();
      REQUIRE(one.run.done());
      plain.end(one.pass, one.start, all.now, how);
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
  void on(trigger<"policy_breaker_changed">, breaker_change const& change) {
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
