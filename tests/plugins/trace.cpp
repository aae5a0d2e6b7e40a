// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/resilience/attempt_timeout.hpp>
#include <qtasks/plugins/resilience/circuit_breaker.hpp>
#include <qtasks/plugins/resilience/fallback.hpp>
#include <qtasks/plugins/resilience/retry.hpp>
#include <qtasks/plugins/observability/span_buffer.hpp>
#include <qtasks/plugins/observability/trace.hpp>
#include <qtasks/plugins/observability/trace_attempts.hpp>
#include <qtasks/plugins/observability/trace_span.hpp>
#include <qtasks/qtasks.hpp>

#include "support/clause.hpp"
#include "support/lazy.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <latch>
#include <optional>
#include <stdexcept>
#include <thread>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace {

using namespace qtasks;
using fake_clock = run_clock<clocks::fake>;
using spans = span_buffer<32>;
constexpr clocks::fake fake{};
constexpr errc no_error{};

template <class Sink>
constexpr auto traced(Sink& sink, trace_options options = {}) {
  return trace{sink, seeded_ids{7}, options, fake};
}

/// The spans that were kept, in the order they ended.
struct kept_spans {
  std::array<span_record, 32> rows{};
  std::size_t size = 0;
  constexpr explicit kept_spans(spans& from) {
    from.drain([this](span_record const& span) { rows.at(size++) = span; });
  }
  constexpr span_record const& operator[](std::size_t i) const { return rows.at(i); }
};

constexpr int one_run() {
  std::int64_t now = 1000;
  spans sink;
  auto const work = task<"work">([&now](int n) {
    now += 70;
    return n;
  });
  task_executor executor{fake_clock{{&now}}, traced(sink)};
  EXPECT(executor.execute(run_info{.attempt = 4}, work, 5).value() == 5);
  kept_spans const kept(sink);
  EXPECT(kept.size == 1);
  EXPECT(kept[0].start == 1000 && kept[0].end == 1070);
  EXPECT(kept[0].name == "work" && kept[0].status == no_error && kept[0].attempt == 4);
  EXPECT(kept[0].kind == span_kind::run && kept[0].parent == span_id{});
  EXPECT(kept[0].trace.high != 0 && kept[0].trace.low != 0 && kept[0].id.value != 0);
  EXPECT(sink.dropped() == 0);
  return 0;
}
CLAUSE(one_run, "a run leaves one span: its times, its task's name, ids of its own and no parent");

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
  kept_spans const kept(sink);
  EXPECT(kept[0].status == errc::permanent && kept[1].status == errc{1234});
  EXPECT(kept[2].status == errc::task_plugin_trigger_error);

  task_executor answering{fake_clock{{&now}}, traced(sink), answer{}};
  EXPECT(answering.execute(fails, errc::task_plugin_trigger_error).value() == 1);
  EXPECT(kept_spans(sink)[0].status == no_error);

  task_executor falling{fake_clock{{&now}}, traced(sink), fallback{2}};
  EXPECT(falling.execute(fails, errc::timeout).value() == 2);
  EXPECT(kept_spans(sink)[0].status == no_error);
  return 0;
}
CLAUSE(statuses, "a span has the code of the error that the run ended with, and none where a plugin gave a value");

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
  EXPECT(kept_spans(sink).size == 0);

  task_executor stopped{failure_policy<on_plugin_failure::propagate>{}, fake_clock{{&now}}, traced(sink), refuses{}};
  EXPECT(stopped.execute(fails, errc::timeout).assume_error().code() == errc::rejected);
  kept_spans const kept(sink);
  EXPECT(kept.size == 1 && kept[0].status == errc::failed);
  return 0;
}
CLAUSE(ended_early, "a run that ends before its task is `failed`, and one that ends before its time began has no span");

struct seen_contexts {
  std::array<trace_context, 8> rows{};
  std::size_t size = 0;
};

constexpr int tried() {
  std::int64_t now = 100;
  spans sink;
  seen_contexts seen;
  auto const flaky = task<"flaky">([&](context& ctx) -> result<int> {
    seen.rows.at(seen.size++) = *ctx.get<trace_context>();
    now += 10;
    if (seen.size < 3) return ctx.retry_later("busy");
    return 3;
  });
  task_executor executor{
      fake_clock{{&now}}, traced(sink),
      retry{{.attempts = 5, .backoff = {.initial = std::chrono::nanoseconds{1000}}}, waiters::fake{&now}},
      trace_attempts{sink, fake}};
  EXPECT(executor.execute(flaky).value() == 3);
  kept_spans const kept(sink);
  EXPECT(kept.size == 4);
  span_record const& run = kept[3];
  EXPECT(run.kind == span_kind::run && run.name == "flaky" && run.status == no_error);
  std::int64_t const starts[] = {100, 1110, 3120};
  for (std::size_t i = 0; i < 3; ++i) {
    span_record const& attempt = kept[i];
    EXPECT(attempt.kind == span_kind::attempt && attempt.name == "attempt");
    EXPECT(attempt.attempt == static_cast<int>(i) + 1);
    EXPECT(attempt.parent == run.id && attempt.trace == run.trace);
    EXPECT(attempt.start == starts[i] && attempt.end == starts[i] + 10);
    EXPECT(attempt.status == (i < 2 ? errc::retry_later : no_error));
    EXPECT(seen.rows[i] == trace_context{run.trace, attempt.id, trace_context::sampled_flag});
    for (std::size_t other = 0; other <= 3; ++other) EXPECT(other == i || kept[other].id != attempt.id);
  }
  EXPECT(run.start == 100 && run.end == 3130);
  return 0;
}
CLAUSE(tried, "each attempt leaves a span inside the run's, and is the current one while it lasts");

constexpr int policies_show() {
  std::int64_t now = 0;
  spans sink;
  int calls = 0;
  auto const slow = task<"slow">([&](context&) -> result<int> {
    ++calls;
    now += 50;
    return 1;
  });
  task_executor executor{fake_clock{{&now}},
                         traced(sink),
                         retry{{.attempts = 3}, waiters::fake{&now}},
                         trace_attempts{sink, fake},
                         circuit_breaker{{.open_for = std::chrono::nanoseconds{1000}}, consecutive_failures{2}, fake},
                         attempt_timeout<clocks::fake>{{.limit = std::chrono::nanoseconds{20}}}};
  EXPECT(executor.execute(slow).assume_error().code() == errc::rejected && calls == 2);
  kept_spans const kept(sink);
  EXPECT(kept.size == 4);
  EXPECT(kept[0].status == errc::timeout && kept[1].status == errc::timeout);
  EXPECT(kept[2].status == errc::rejected && kept[2].start == kept[2].end);
  EXPECT(kept[3].status == errc::rejected && kept[3].end == 100);
  return 0;
}
CLAUSE(policies_show, "an attempt's span shows what expired and what the breaker refused");

struct dawdles {
  std::int64_t* now;
  template <class Next>
  constexpr auto on(trigger<"task_executor_run_task_around">, auto const&, Next next) const -> decltype(next()) {
    *now += 100;
    return std::move(next)();
  }
};

constexpr int parts() {
  std::int64_t now = 0;
  spans sink;
  auto const work = task<"work">([&now] { now += 5; });
  task_executor executor{fake_clock{{&now}}, traced(sink), trace_span<"outer">(sink, fake), dawdles{&now},
                         trace_span<"inner">(sink, fake)};
  EXPECT(executor.execute(work).has_value());
  kept_spans const kept(sink);
  EXPECT(kept.size == 3);
  EXPECT(kept[0].name == "inner" && kept[0].start == 100 && kept[0].end == 105);
  EXPECT(kept[1].name == "outer" && kept[1].start == 0 && kept[1].end == 105);
  EXPECT(kept[0].parent == kept[1].id && kept[1].parent == kept[2].id && kept[0].id != kept[1].id);
  EXPECT(kept[0].kind == span_kind::part && kept[2].kind == span_kind::run);
  return 0;
}
CLAUSE(parts, "a trace_span shows what the plugins behind it take");

/// Puts the caller's context where `trace` looks.
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
  kept_spans const kept(sink);
  EXPECT(kept.size == 1 && kept[0].trace == caller.trace && kept[0].parent == caller.span);
  EXPECT(inside.trace == caller.trace && inside.span == kept[0].id && inside.span != caller.span && inside.sampled());

  trace_context const unsampled{{1, 2}, {3}, 0};
  task_executor quiet{fake_clock{{&now}}, incoming{unsampled}, traced(sink)};
  EXPECT(quiet.execute(where).value() == unsampled);
  EXPECT(kept_spans(sink).size == 0);

  task_executor beginning{fake_clock{{&now}}, incoming{{{1, 2}, {0}, 1}}, traced(sink)};
  EXPECT(beginning.execute(where).value().trace != caller.trace);
  EXPECT(kept_spans(sink)[0].parent == span_id{});
  return 0;
}
CLAUSE(callers, "a caller's context is continued, his flag honoured, and one without ids ignored");

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
  kept_spans const kept(sink);
  EXPECT(kept.size == 2 && kept[0].start == kept[1].start && kept[0].end == kept[1].end);

  read = 0;
  task_executor quiet{run_clock{counting_clock{&read}}, trace{sink, seeded_ids{1}, {.sample_one_in = 0}, clock},
                      trace_attempts{sink, clock}, trace_span<"part">(sink, clock)};
  EXPECT(quiet.execute(one).has_value() && read == 1);
  EXPECT(kept_spans(sink).size == 0);
  return 0;
}
CLAUSE(readings, "a run with its attempt reads the clock twice, and one that is not sampled once, by run_clock");

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

TEST_CASE("one trace in ten is sampled, and the others have contexts too") {
  std::int64_t now = 0;
  spans sink;
  task_executor executor{fake_clock{{&now}}, traced(sink, {.sample_one_in = 10})};
  int sampled = 0;
  for (int i = 0; i < 10'000; ++i) {
    auto const context = executor.execute(where).value();
    REQUIRE(context.valid());
    sampled += context.sampled() ? 1 : 0;
    REQUIRE(kept_spans(sink).size == (context.sampled() ? 1U : 0U));
  }
  CHECK(sampled > 1000 - 4 * 30);  // four standard deviations
  CHECK(sampled < 1000 + 4 * 30);
}

TEST_CASE("a run that throws leaves a span that says `failed`") {
  std::int64_t now = 0;
  spans sink;
  auto const throws = task<"throws">([&now]() -> int {
    now = 9;
    throw std::runtime_error("no");
  });
  task_executor executor{fake_clock{{&now}}, traced(sink)};
  CHECK_THROWS((void)executor.execute(throws));
  kept_spans const kept(sink);
  REQUIRE(kept.size == 1);
  CHECK((kept[0].status == errc::failed && kept[0].end == 9));
}

TEST_CASE("an awaitable run leaves the same spans, also where it is destroyed half-way") {
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
    kept_spans const kept(sink);
    REQUIRE(kept.size == 2);
    CHECK((kept[0].parent == kept[1].id && kept[0].end - kept[0].start == 15 && kept[1].end - kept[1].start == 15));
    CHECK((kept[1].status == (n == 0 ? errc::rejected : no_error) && kept[0].status == kept[1].status));
  }
  {
    auto running = executor.async_execute(waits, 1);
    running.start();
    CHECK(kept_spans(sink).size == 0);
  }
  kept_spans const kept(sink);
  REQUIRE(kept.size == 1);
  CHECK((kept[0].kind == span_kind::run && kept[0].status == errc::failed));
}

TEST_CASE("four threads share a trace: every run's spans are there once, with ids of their own") {
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
      all_done.arrive_and_wait();  // a thread's number is given to another when it ends
    });
  }
  for (std::thread& each : threads) each.join();

  std::unordered_map<std::uint64_t, span_record> by_id;
  std::unordered_set<std::uint32_t> seen_threads;
  std::size_t const taken = sink.drain([&](span_record const& span) {
    by_id.emplace(span.id.value, span);
    seen_threads.insert(span.thread);
  });
  CHECK(taken == 4 * runs * 3);
  CHECK(by_id.size() == taken);
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
