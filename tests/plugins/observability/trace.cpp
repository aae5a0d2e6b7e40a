// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/observability/span_buffer.hpp>
#include <qtasks/plugins/observability/trace.hpp>
#include <qtasks/plugins/observability/trace_attempts.hpp>
#include <qtasks/plugins/observability/trace_span.hpp>
#include <qtasks/plugins/resilience/fallback.hpp>
#include <qtasks/plugins/resilience/retry.hpp>
#include <qtasks/qtasks.hpp>

#include "plugins/observability/traced_runs.hpp"
#include "support/clause.hpp"
#include "support/lazy.hpp"

#include <cstddef>
#include <cstdint>
#include <latch>
#include <stdexcept>
#include <thread>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace {

using namespace qtasks;
using namespace traced_runs;

constexpr int one_run() {
  std::int64_t now = 1000;
  spans sink;
  auto const work = task<"work">([&now](int n) {
    now += 70;
    return n;
  });
  task_executor executor{fake_clock{{&now}}, traced(sink)};
  EXPECT(executor.execute(run_info{.attempt = 4}, work, 5).value() == 5);
  drained_spans const drained(sink);
  EXPECT(drained.size == 1);
  EXPECT(drained[0].start == 1000 && drained[0].end == 1070);
  EXPECT(drained[0].name == "work" && drained[0].status == no_error && drained[0].attempt == 4);
  EXPECT(drained[0].kind == span_kind::run && drained[0].parent == span_id{});
  EXPECT(drained[0].trace.high != 0 && drained[0].trace.low != 0 && drained[0].id.value != 0);
  EXPECT(sink.dropped() == 0);
  return 0;
}
CLAUSE(one_run, "a run has one span, with its times, its task's name, new ids and no parent");

constexpr auto fails = task<"fails">([](context& ctx, errc code) -> result<int> {
  if (code == errc::task_plugin_trigger_error) return ctx.plugin_error("no");
  return task_error{code, "no"};
});
struct answer {
  constexpr int on(trigger<"task_executor_run_task_trigger_error">, auto const&) const { return 1; }
};

constexpr int statuses() {
  std::int64_t now = 0;
  spans sink;
  task_executor executor{fake_clock{{&now}}, traced(sink)};
  EXPECT(executor.execute(fails, errc::permanent).has_error());
  EXPECT(executor.execute(fails, errc{1234}).has_error());
  EXPECT(executor.execute(fails, errc::task_plugin_trigger_error).has_error());
  drained_spans const drained(sink);
  EXPECT(drained[0].status == errc::permanent && drained[1].status == errc{1234});
  EXPECT(drained[2].status == errc::task_plugin_trigger_error);

  task_executor answering{fake_clock{{&now}}, traced(sink), answer{}};
  EXPECT(answering.execute(fails, errc::task_plugin_trigger_error).value() == 1);
  EXPECT(drained_spans(sink)[0].status == no_error);

  task_executor falling{fake_clock{{&now}}, traced(sink), fallback{2}};
  EXPECT(falling.execute(fails, errc::timeout).value() == 2);
  EXPECT(drained_spans(sink)[0].status == no_error);
  return 0;
}
CLAUSE(statuses, "a span has the code of the run's error, and none if a plugin provided a value");

struct refuses {
  constexpr result<void> on(trigger<"task_executor_before_execute">, auto const&) const {
    return task_error{errc::rejected, "no"};
  }
};
constexpr int ended_early() {
  std::int64_t now = 0;
  spans sink;
  constexpr auto guarded = task<"guarded">([] { return 1; }, option::middlewares_before{[]() -> result<void> {
                                             return task_error{errc::permanent, "closed"};
                                           }});
  task_executor executor{fake_clock{{&now}}, traced(sink)};
  EXPECT(executor.execute(guarded).has_error());
  EXPECT(drained_spans(sink).size == 0);

  task_executor stopped{failure_policy<on_plugin_failure::propagate>{}, fake_clock{{&now}}, traced(sink), refuses{}};
  EXPECT(stopped.execute(fails, errc::timeout).assume_error().code() == errc::rejected);
  drained_spans const drained(sink);
  EXPECT(drained.size == 1 && drained[0].status == errc::failed);
  return 0;
}
CLAUSE(ended_early,
       "a run that ends before its task is `failed`; a run that ends before its clock is read has no span");

/// Stores the caller's context for `trace`.
struct incoming {
  using order = qtasks::order<provides<trace_context>, before<roles::trace>>;
  trace_context from;
  constexpr void on(trigger<"task_executor_before_execute">, auto const& event) const {
    *event.context.template get<trace_context>() = from;
  }
};
constexpr auto where = task<"where">([](context& ctx) { return *ctx.get<trace_context>(); });

constexpr int callers() {
  std::int64_t now = 0;
  spans sink;
  trace_context const caller{{1, 2}, {3}, trace_context::sampled_flag};
  task_executor executor{fake_clock{{&now}}, incoming{caller}, traced(sink, {.sample_one_in = 0})};
  trace_context const inside = executor.execute(where).value();
  drained_spans const drained(sink);
  EXPECT(drained.size == 1 && drained[0].trace == caller.trace && drained[0].parent == caller.span);
  EXPECT(inside.trace == caller.trace && inside.span == drained[0].id && inside.span != caller.span &&
         inside.sampled());

  trace_context const unsampled{{1, 2}, {3}, 0};
  task_executor quiet{fake_clock{{&now}}, incoming{unsampled}, traced(sink)};
  EXPECT(quiet.execute(where).value() == unsampled);
  EXPECT(drained_spans(sink).size == 0);

  task_executor beginning{fake_clock{{&now}}, incoming{{{1, 2}, {0}, 1}}, traced(sink)};
  EXPECT(beginning.execute(where).value().trace != caller.trace);
  EXPECT(drained_spans(sink)[0].parent == span_id{});
  return 0;
}
CLAUSE(callers, "a caller's context is continued with its flag; a context without ids is ignored");

/// A clock that counts its readings.
struct counting_clock {
  int* readings = nullptr;
  constexpr std::int64_t now() const noexcept { return ++*readings; }
};
constexpr auto one = task<"one">([] { return 1; });

constexpr int readings() {
  int read = 0;
  spans sink;
  constexpr counting_clock clock{};
  task_executor executor{run_clock{counting_clock{&read}}, trace{sink, seeded_ids{1}, {}, clock},
                         trace_attempts{sink, clock}};
  EXPECT(executor.execute(one).has_value() && read == 2);
  drained_spans const drained(sink);
  EXPECT(drained.size == 2 && drained[0].start == drained[1].start && drained[0].end == drained[1].end);

  read = 0;
  task_executor quiet{run_clock{counting_clock{&read}}, trace{sink, seeded_ids{1}, {.sample_one_in = 0}, clock},
                      trace_attempts{sink, clock}, trace_span<"part">(sink, clock)};
  EXPECT(quiet.execute(one).has_value() && read == 1);
  EXPECT(drained_spans(sink).size == 0);
  return 0;
}
CLAUSE(
    readings,
    "a run with a span for its attempt reads the clock twice; a run that is not sampled reads it once, in run_clock");

constexpr int same_ids() {
  std::int64_t now = 0;
  auto const ids = [&now](std::uint64_t seed) {
    spans sink;
    task_executor executor{fake_clock{{&now}}, trace{sink, seeded_ids{seed}, {}, fake}};
    auto const context = executor.execute(where).value();
    return std::tuple{context.trace.high, context.trace.low, context.span.value};
  };
  EXPECT(ids(1) == ids(1));
  EXPECT(ids(1) != ids(2));
  return 0;
}
CLAUSE(same_ids, "the same seed gives the same ids");

TEST_CASE("a thousand runs have three thousand different ids, none of them 0") {
  std::int64_t now = 0;
  spans sink;
  task_executor executor{fake_clock{{&now}}, traced(sink)};
  std::unordered_set<std::uint64_t> ids{0};
  for (int i = 0; i < 1000; ++i) {
    auto const context = executor.execute(where).value();
    ids.insert({context.trace.high, context.trace.low, context.span.value});
  }
  CHECK(ids.size() == 3001);
}

TEST_CASE("one trace in ten is sampled; the others have contexts too") {
  std::int64_t now = 0;
  spans sink;
  task_executor executor{fake_clock{{&now}}, traced(sink, {.sample_one_in = 10})};
  int sampled = 0;
  for (int i = 0; i < 10'000; ++i) {
    auto const context = executor.execute(where).value();
    REQUIRE(context.valid());
    sampled += context.sampled() ? 1 : 0;
    REQUIRE(drained_spans(sink).size == (context.sampled() ? 1U : 0U));
  }
  CHECK(sampled > 1000 - 4 * 30);  // four standard deviations
  CHECK(sampled < 1000 + 4 * 30);
}

TEST_CASE("a run that throws has a span with the status `failed`") {
  std::int64_t now = 0;
  spans sink;
  auto const throws = task<"throws">([&now]() -> int {
    now = 9;
    throw std::runtime_error("no");
  });
  task_executor executor{fake_clock{{&now}}, traced(sink)};
  CHECK_THROWS((void)executor.execute(throws));
  drained_spans const drained(sink);
  REQUIRE(drained.size == 1);
  CHECK((drained[0].status == errc::failed && drained[0].end == 9));
}

TEST_CASE("an awaitable run has the same spans, even if it is destroyed before its end") {
  std::int64_t now = 0;
  spans sink;
  support::gate gate;
  auto const waits = task<"waits">([&](int n) -> support::lazy<result<int>> {
    co_await gate.opened();
    now += 10;
    if (n == 0) co_return task_error{errc::rejected, "no"};
    co_return n;
  });
  task_executor executor{fake_clock{{&now}}, traced(sink), trace_attempts{sink, fake}};
  for (int n : {1, 0}) {
    auto running = executor.async_execute(waits, n);
    running.start();
    now += 5;
    gate.open();
    drained_spans const drained(sink);
    REQUIRE(drained.size == 2);
    CHECK((drained[0].parent == drained[1].id && drained[0].end - drained[0].start == 15 &&
           drained[1].end - drained[1].start == 15));
    CHECK((drained[1].status == (n == 0 ? errc::rejected : no_error) && drained[0].status == drained[1].status));
  }
  {
    auto running = executor.async_execute(waits, 1);
    running.start();
    CHECK(drained_spans(sink).size == 0);
  }
  drained_spans const drained(sink);
  REQUIRE(drained.size == 1);
  CHECK((drained[0].kind == span_kind::run && drained[0].status == errc::failed));
}

TEST_CASE("four threads share a trace: each span is recorded once, with ids of its own") {
  constexpr int runs = 2000;
  static span_buffer<1 << 15> sink;
  constexpr auto flaky = task<"flaky">([](context& ctx) -> result<int> {
    if (ctx.get<attempt_info>()->number == 1) return ctx.retry_later("busy");
    return 1;
  });
  task_executor executor{run_clock{}, trace{sink, seeded_ids{3}}, retry{{.attempts = 2}}, trace_attempts{sink}};
  std::latch all_done(4);
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int run = 0; run < runs; ++run) (void)executor.execute(flaky);
      all_done.arrive_and_wait();  // a number may be reused when its thread ends
    });
  }
  for (std::thread& each : threads) each.join();

  std::unordered_map<std::uint64_t, span_record> by_id;
  std::unordered_set<std::uint32_t> seen_threads;
  std::size_t const count = sink.drain([&](span_record const& span) {
    by_id.emplace(span.id.value, span);
    seen_threads.insert(span.thread);
  });
  CHECK(count == 4 * runs * 3);
  CHECK(by_id.size() == count);
  CHECK(sink.dropped() == 0);
  CHECK(seen_threads.size() == 4);
  std::unordered_map<std::uint64_t, int> attempts;
  for (auto const& [id, span] : by_id) {
    if (span.kind == span_kind::run) continue;
    auto const run = by_id.find(span.parent.value);
    REQUIRE(run != by_id.end());
    REQUIRE(run->second.trace == span.trace);
    REQUIRE(run->second.thread == span.thread);
    REQUIRE((run->second.start <= span.start && span.start <= span.end && span.end <= run->second.end));
    ++attempts[span.parent.value];
  }
  CHECK(attempts.size() == 4 * runs);
}

static_assert(SpanSink<spans> && TraceIds<seeded_ids>);
struct throwing_sink {
  void add(span_record const&);
};
static_assert(!SpanSink<throwing_sink> && !SpanSink<spans const>);

}  // namespace
