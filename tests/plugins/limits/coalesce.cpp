// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/limits/coalesce.hpp>
#include <qtasks/qtasks.hpp>

#include "plugins/virtual_time.hpp"
#include "support/clause.hpp"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <random>
#include <set>
#include <stdexcept>
#include <thread>
#include <vector>

namespace {

using namespace qtasks;
using namespace std::chrono_literals;
using support::lazy;
using support::virtual_waiter;

/// Starts another run from within a task.
struct starter {
  constexpr virtual result<int> start(int key) = 0;
};

constexpr auto nested = task<"nested">([](int key, starter* within) -> result<int> {
  if (within == nullptr) return key * 10;
  return within->start(key % 100);
});

struct first_two_digits {
  constexpr int operator()(int key, starter* /*within*/) const { return key % 100; }
};
struct whole_number {
  constexpr int operator()(int key, starter* /*within*/) const { return key; }
};

template <class KeyOf>
struct nesting final : starter {
  using plugin = coalesce<decltype(nested), waiters::fake, KeyOf>;
  std::int64_t now = 100;
  task_executor<run_clock<clocks::fake>, plugin> executor;
  run_info info{};

  constexpr explicit nesting(coalesce_options options)
      : executor{run_clock{clocks::fake{&now}}, plugin{options, waiters::fake{&now}}} {}
  constexpr result<int> start(int key) override { return executor.execute(info, nested, key, nullptr); }
};

constexpr int gives_up() {
  nesting<first_two_digits> it{{.max_wait = 500ns, .poll_interval = 30ns}};
  EXPECT(it.executor.execute(nested, 107, &it).assume_error() ==
         task_error{errc::timeout, "gave up waiting for a run with the same key"});
  EXPECT(it.now == 600);
  it.info.deadline = 650;
  EXPECT(it.executor.execute(nested, 107, &it).assume_error().code() == errc::timeout);
  EXPECT(it.now == 650);
  EXPECT(it.executor.execute(nested, 107, nullptr).assume_value() == 1070);
  return 0;
}
CLAUSE(gives_up, "a waiting run gives up after max_wait or at its deadline; afterwards the slot is free");

constexpr int other_keys() {
  nesting<whole_number> it{{.calls = 1024, .max_wait = 500ns}};
  EXPECT(it.executor.execute(nested, 107, &it).assume_value() == 70);
  EXPECT(it.now == 100);
  return 0;
}
CLAUSE(other_keys, "runs with other keys do not wait");

constexpr int hash_collision() {
  nesting<whole_number> it{{.calls = 0, .max_wait = 500ns}};
  EXPECT(it.executor.execute(nested, 107, &it).assume_value() == 70);
  EXPECT(it.now == 100);
  return 0;
}
CLAUSE(hash_collision, "a run whose slot another key occupies calls the task");

/// Awaitable tasks in virtual time: each call takes 100 ns, and its value contains the number of calls so far.
struct service {
  support::virtual_time time{};
  int calls = 0;
};
constexpr auto slow = task<"slow">([](int key, service* in) -> lazy<result<int>> {
  int const call = ++in->calls;
  auto awaited = in->time.until(in->time.now + 100);
  co_await awaited;
  if (key < 0) co_return task_error{errc::failed, "below zero"};
  co_return key * 100 + call;
});
constexpr auto silent = task<"silent">([](int /*key*/, service* in) -> lazy<result<void>> {
  ++in->calls;
  auto awaited = in->time.until(in->time.now + 100);
  co_await awaited;
  co_return outcome::success();
});
struct by_number {
  constexpr int operator()(int key, service* /*in*/) const { return key; }
};

template <class Task>
using slow_coalesce = coalesce<Task, virtual_waiter, by_number>;

auto sharing(service& in) {
  return task_executor{
      run_clock{in.time.clock()},
      slow_coalesce<decltype(slow)>{{.calls = 8, .max_wait = 1us, .poll_interval = 10ns}, virtual_waiter{&in.time}},
      slow_coalesce<decltype(silent)>{{.calls = 8, .max_wait = 1us, .poll_interval = 10ns}, virtual_waiter{&in.time}}};
}

TEST_CASE("runs with the same key share the outcome of the first one, a value or an error") {
  service in;
  auto executor = sharing(in);
  auto one = executor.async_execute(slow, 3, &in);
  auto two = executor.async_execute(slow, 3, &in);
  auto other = executor.async_execute(slow, 4, &in);
  auto bad = executor.async_execute(slow, -1, &in);
  auto bad_too = executor.async_execute(slow, -1, &in);
  for (auto* run : {&one, &two, &other, &bad, &bad_too}) run->start();
  in.time.run();
  CHECK(one.take().assume_value() == 301);
  CHECK(two.take().assume_value() == 301);
  CHECK(other.take().assume_value() == 402);
  CHECK(bad.take().assume_error().code() == errc::failed);
  CHECK(bad_too.take().assume_error().message() == "below zero");
  CHECK(in.calls == 3);

  auto later = executor.async_execute(slow, 3, &in);
  later.start();
  in.time.run();
  CHECK(later.take().assume_value() == 304);
}

TEST_CASE("calls of a task that returns nothing are shared too") {
  service in;
  auto executor = sharing(in);
  auto one = executor.async_execute(silent, 3, &in);
  auto two = executor.async_execute(silent, 3, &in);
  one.start();
  two.start();
  in.time.run();
  CHECK(one.take().has_value());
  CHECK(two.take().has_value());
  CHECK(in.calls == 1);
}

TEST_CASE("if the leader is destroyed, one of the waiting runs takes over") {
  service in;
  auto executor = sharing(in);
  std::vector<lazy<result<int>>> one;
  one.push_back(executor.async_execute(slow, 3, &in));
  auto two = executor.async_execute(slow, 3, &in);
  auto three = executor.async_execute(slow, 3, &in);
  one.front().start();
  two.start();
  three.start();
  one.clear();
  in.time.run();
  CHECK(two.take().assume_value() == 302);
  CHECK(three.take().assume_value() == 302);
  CHECK(in.calls == 2);
}

TEST_CASE("followers of a leader that is asked to stop, and ends with an error, are not ended by it") {
  service in;
  constexpr auto patient = task<"patient">([](context& ctx, int key, service* of) -> lazy<result<int>> {
    int const call = ++of->calls;
    auto awaited = of->time.until(of->time.now + 100);
    co_await awaited;
    if (key == 2 && ctx.attempt() == 7) co_return ctx.cancel("by the caller");
    if (ctx.stop_requested()) co_return task_error{errc::failed, "stopped"};
    co_return key * 100 + call;
  });
  task_executor executor{run_clock{in.time.clock()},
                         slow_coalesce<std::remove_const_t<decltype(patient)>>{
                             {.calls = 8, .max_wait = 1us, .poll_interval = 10ns}, virtual_waiter{&in.time}}};
  stop_flag stop;
  bool const by_flag = GENERATE(true, false);
  int const key = by_flag ? 1 : 2;
  if (by_flag) stop.request();
  auto one = executor.async_execute(run_info{.attempt = 7, .stop = &stop}, patient, key, &in);
  auto two = executor.async_execute(patient, key, &in);
  auto three = executor.async_execute(patient, key, &in);
  for (auto* run : {&one, &two, &three}) run->start();
  in.time.run();
  CHECK(one.take().assume_error().code() == (by_flag ? errc::failed : errc::task_cancel_error));
  CHECK(two.take().assume_value() == key * 100 + 2);
  CHECK(three.take().assume_value() == key * 100 + 2);
  CHECK(in.calls == 2);
}

TEST_CASE("a run whose wait ends after its deadline does not call the task") {
  service in;
  task_executor executor{run_clock{in.time.clock()}, coalesce<decltype(slow), support::late_waiter, by_number>{
                                                         {.calls = 8, .max_wait = 1us, .poll_interval = 10ns},
                                                         support::late_waiter{{&in.time}, 7}}};
  run_info info{};
  auto const late = GENERATE(false, true);
  info.deadline = late ? 15 : 18;
  std::vector<lazy<result<int>>> one;
  one.push_back(executor.async_execute(slow, 3, &in));
  auto two = executor.async_execute(info, slow, 3, &in);
  one.front().start();
  two.start();
  one.clear();
  in.time.run();  // the wait until 10 ends at 17
  auto const outcome = two.take();
  REQUIRE(outcome.has_error() == late);
  CHECK(in.calls == (late ? 1 : 2));
  if (late) CHECK(outcome.assume_error().code() == errc::timeout);
}

TEST_CASE("destroying a waiting run does not affect the leader") {
  service in;
  auto executor = sharing(in);
  auto one = executor.async_execute(slow, 3, &in);
  one.start();
  {
    auto two = executor.async_execute(slow, 3, &in);
    two.start();
  }
  in.time.run();
  CHECK(one.take().assume_value() == 301);
}

#if defined(__cpp_exceptions)
TEST_CASE("a throw frees the slot") {
  task_executor executor{run_clock{}, coalesce<decltype(nested), waiters::sleep, whole_number>{}};
  struct thrower final : starter {
    result<int> start(int /*key*/) override { throw std::runtime_error("no"); }
  } throws;
  for (int i = 0; i < 200; ++i) CHECK_THROWS_AS(executor.execute(nested, 1, &throws), std::runtime_error);
  CHECK(executor.execute(nested, 1, nullptr).assume_value() == 10);
}
#endif

constexpr int rounded_up() {
  detail::coalesce_table<int, int> table{5};
  for (int key = 0; key < 8; ++key) EXPECT(table.join_or_lead(static_cast<std::uint64_t>(key), key).led != nullptr);
  EXPECT(table.join_or_lead(8, 8).led == nullptr);
  return 0;
}
CLAUSE(rounded_up, "the number of calls is rounded up to a power of two");

#if defined(__cpp_exceptions)
/// A key whose move and comparison throw while `*throws` is true.
struct fragile_key {
  bool* throws;
  static void use(bool throws) {
    if (throws) throw std::runtime_error("no");
  }
  explicit fragile_key(bool& when) : throws(&when) {}
  fragile_key(fragile_key const&) = default;
  fragile_key(fragile_key&& from) : throws(from.throws) { use(*throws); }
  fragile_key& operator=(fragile_key const&) = default;
  bool operator==(fragile_key const& other) const {
    use(*throws || *other.throws);
    return true;
  }
};

TEST_CASE("a key that throws does not occupy a record") {
  using table_type = detail::coalesce_table<fragile_key, int>;
  bool throws = false;
  fragile_key const key{throws};
  auto const leads = [&key](table_type& table) {
    table_type::role const role = table.join_or_lead(1, key);
    if (role.led == nullptr) return false;
    role.published_in->store(0);
    role.led->close();
    role.led->settle(detail::call_state::abandoned);
    return true;
  };

  table_type moved(1);
  throws = true;
  CHECK_THROWS_AS(moved.join_or_lead(1, key), std::runtime_error);
  throws = false;
  CHECK(leads(moved));

  table_type compared(1);
  table_type::role const leader = compared.join_or_lead(1, key);
  REQUIRE(leader.led != nullptr);
  throws = true;
  CHECK_THROWS_AS(compared.join_or_lead(1, key), std::runtime_error);
  throws = false;
  leader.published_in->store(0);
  CHECK_FALSE(leader.led->close());
  leader.led->settle(detail::call_state::abandoned);
  CHECK(leads(compared));
}
#endif

TEST_CASE("the table behaves like a simple model") {
  constexpr std::size_t slots = 8;
  detail::coalesce_table<int, int> table{slots};
  using role = decltype(table)::role;
  struct run {
    int key;
    role part;
    int call;
    bool follows;
  };
  struct shared_call {
    int followers = 0;
    bool ended = false;
  };
  std::vector<run> runs;
  std::vector<shared_call> calls;
  std::vector<int> call_of_key(slots, -1);  // the call in progress
  std::mt19937 random{20};
  for (int step = 0; step < 40'000; ++step) {
    std::set<int> in_use;
    for (run const& each : runs) in_use.insert(each.call);
    if (runs.size() < 12 && random() % 2 == 0) {
      int const key = static_cast<int>(random() % slots);
      int& call = call_of_key[static_cast<std::size_t>(key)];
      role const part = table.join_or_lead(static_cast<std::uint64_t>(key), key);
      REQUIRE((part.followed != nullptr) == (call >= 0));
      REQUIRE((part.led != nullptr) == (call < 0 && in_use.size() < slots));
      if (part.led != nullptr) {
        call = static_cast<int>(calls.size());
        calls.emplace_back();
      }
      if (part.followed != nullptr) ++calls[static_cast<std::size_t>(call)].followers;
      if (call >= 0) runs.push_back({key, part, call, part.followed != nullptr});
    } else if (!runs.empty()) {
      std::size_t const which = random() % runs.size();
      run const one = runs[which];
      shared_call& call = calls[static_cast<std::size_t>(one.call)];
      runs.erase(runs.begin() + static_cast<std::ptrdiff_t>(which));
      if (one.follows) {
        if (call.ended) REQUIRE(*one.part.followed->outcome == one.call);
        REQUIRE(*one.part.followed->key == one.key);
        one.part.followed->leave();
        --call.followers;
      } else {
        one.part.published_in->store(0);
        bool const shared = one.part.led->close();
        REQUIRE(shared == (call.followers > 0));
        if (shared) one.part.led->outcome.emplace(one.call);
        one.part.led->settle(detail::call_state::ready);
        call.ended = true;
        call_of_key[static_cast<std::size_t>(one.key)] = -1;
      }
    }
  }
}

TEST_CASE("threads make one call at a time, and no run gets an outcome from before its start") {
  static std::atomic<int> inside;
  static std::atomic<int> peak;
  static std::atomic<int> made;
  inside = peak = made = 0;
  constexpr auto count = task<"count">([](int /*key*/) -> result<int> {
    int const now = inside.fetch_add(1) + 1;
    if (now > peak.load()) peak.store(now);
    std::this_thread::yield();
    int const number = made.load() + 1;
    inside.fetch_sub(1);
    made.store(number);
    return number;
  });
  task_executor executor{run_clock{}, coalesce<decltype(count), waiters::spin<>>{{.poll_interval = 0ns}}};
  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int run = 0; run < 2000; ++run) {
        int const before = made.load();
        auto const outcome = executor.execute(count, 1);
        if (!outcome.has_value() || outcome.assume_value() < before) wrong.fetch_add(1);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(peak.load() == 1);
  CHECK(wrong.load() == 0);
  CHECK(made.load() <= 8000);
  CHECK(made.load() > 0);
}

}  // namespace
