// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/adapters/asio.hpp>
#include <qtasks/plugins/limits.hpp>
#include <qtasks/plugins/observability.hpp>
#include <qtasks/plugins/qtasks.hpp>
#include <qtasks/plugins/resilience.hpp>
#include <qtasks/plugins/time.hpp>
#include <qtasks/qtasks.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <type_traits>
#include <utility>

#include "adapters/asio/disturbed.hpp"

// The ready plugins, default-constructible, each for coroutines and for plain runs; and stacks of them.
namespace support {

using namespace std::chrono_literals;

constexpr int argument_of_runs = 7;

/// A dependency of each run.
struct session_of_run : living {};
struct opens_session {
  using scope = qtasks::scopes::task;
  session_of_run open() const { return {}; }
};
struct closed;
struct open;
struct door : qtasks::state_machine<closed, qtasks::transition<closed, open>> {};

using id = qtasks::argument<"id", int, qtasks::at_least<1>>;
struct by_id {
  int operator()(id const& given) const { return given; }
};

/// The value of a call of the task, or its error.
inline qtasks::result<int> answer(int number, int given) {
  if (number <= seen.failures) return qtasks::task_error{qtasks::errc::failed, "no"};
  return 2 * given;
}
inline constexpr auto ask_awaited = qtasks::task<"ask">(
    [](id given) -> net::awaitable<qtasks::result<int>> {
      living const here;
      int const number = ++seen.calls;
      co_await net::post(net::use_awaitable);
      co_await net::post(net::use_awaitable);
      co_return answer(number, given);
    },
    qtasks::uses<session_of_run>{});
inline constexpr auto ask_plain =
    qtasks::task<"ask">([](id given) { return answer(++seen.calls, given); }, qtasks::uses<session_of_run>{});

struct awaited {
  static constexpr bool is_plain = false;
  using waiter = qtasks::asio::wait;
  using task = decltype(ask_awaited);
};
struct plain {
  static constexpr bool is_plain = true;
  using waiter = qtasks::waiters::sleep;
  using task = decltype(ask_plain);
};

struct log_sink {
  bool enabled(qtasks::log_level) const noexcept { return true; }
  void write(qtasks::log_record const&) const noexcept {}
};
struct span_sink {
  void add(qtasks::span_record const&) noexcept {}
};
inline span_sink spans;
struct hedge_delay {
  std::int64_t nanoseconds() const noexcept { return seen.hedge_after.count(); }
  void record(auto const&) const noexcept {}
};

/// Records every trigger that is fired. The first plugin of each stack.
struct spy {
  void on(auto trigger, auto const& event) const {
    seen.fired.push_back(trigger.name);
    if constexpr (std::is_same_v<decltype(trigger), qtasks::trigger<"task_executor_args_replace">>) ++seen.begun;
    if constexpr (std::is_same_v<decltype(trigger), qtasks::trigger<"task_executor_task_close">>) {
      ++seen.closed;
      seen.deadlines_left += event.context.deadline() != qtasks::no_deadline;
    }
  }
};
/// Records each attempt. The last plugin of each stack.
struct attempt_spy {
  auto on(qtasks::trigger<"task_executor_run_task_around">, auto const&, auto next) const -> decltype(next()) {
    seen.fired.push_back("attempt");
    return next();
  }
};

// `M` is `awaited` or `plain`.
template <class M>
struct log_all : qtasks::log<log_sink> {
  log_all() {}  // the base class has an explicit constructor
};
template <class M>
struct count_all : qtasks::metrics<> {
  count_all() {}
};
template <class M>
struct trace_all : qtasks::trace<span_sink> {
  trace_all() : trace(spans, qtasks::seeded_ids{1}) {}
};
template <class M>
struct trace_each_attempt : qtasks::trace_attempts<span_sink> {
  trace_each_attempt() : trace_attempts(spans) {}
};
template <class M>
struct trace_part : qtasks::basic_trace_span<"part", span_sink, qtasks::clocks::steady> {
  trace_part() : basic_trace_span(spans) {}
};
template <class M>
struct check_id : qtasks::validate {};
template <class M>
struct closed_door : qtasks::runs_in<door, closed> {};
template <class M>
struct minus_one : qtasks::fallback<int> {
  minus_one() : fallback(-1) {}
};
template <class M>
struct cached : qtasks::cache<typename M::task, qtasks::clocks::steady, by_id> {
  cached() : cached::cache({.entries = 4, .ttl = 1h}) {}
};
template <class M>
struct shared : qtasks::coalesce<typename M::task, typename M::waiter, by_id> {
  shared() {}
};
template <class M>
struct one_of_a_kind : qtasks::unique<by_id> {};
template <class M>
struct in_time : qtasks::load_shed<> {
  in_time() : load_shed({}) {}
};
template <class M>
struct limited : qtasks::rate_limit<> {
  limited() : rate_limit({.runs = 1'000'000, .burst = 1'000'000}) {}
};
template <class M>
struct one_at_a_time : qtasks::bulkhead {
  one_at_a_time() : bulkhead({.max_concurrent = 1}) {}
};
template <class M>
struct one_by_one : qtasks::waiting_bulkhead<typename M::waiter> {
  one_by_one() : one_by_one::waiting_bulkhead({.max_concurrent = 1, .max_wait = 1ms}) {}
};
template <class M>
struct with_session : qtasks::depends<opens_session> {
  with_session() : depends(opens_session{}) {}
};
template <class M>
struct in_an_hour : qtasks::total_timeout<> {
  in_an_hour() : total_timeout({1h}) {}
};
template <class M>
struct twice : qtasks::retry<typename M::waiter> {
  twice() : twice::retry({.attempts = 2, .backoff = {.initial = 1us}}) {}
};
template <class M>
struct breaker : qtasks::circuit_breaker<> {
  breaker() {}
};
template <class M>
struct attempt_in_an_hour : qtasks::attempt_timeout<> {
  attempt_in_an_hour() : attempt_timeout({1h}) {}
};
template <class M>
struct no_fault : qtasks::chaos_fault {
  no_fault() : chaos_fault({}) {}
};
template <class M>
struct late : qtasks::chaos_latency<typename M::waiter> {
  late() : late::chaos_latency({.probability = 1}, 1us) {}
};
template <class M>
struct no_result : qtasks::chaos_result<int> {
  no_result() : chaos_result({}, 0) {}
};
template <class M>
struct hedged : qtasks::hedge<qtasks::asio::racer, hedge_delay> {
  hedged() : hedge(hedge_delay{}, qtasks::asio::racer{}) {}
};

/// The plugin of a number, from 0 to `plugin_count - 1`.
template <class M>
using plugin_list =
    qtasks::detail::type_list<trace_all<M>, trace_each_attempt<M>, trace_part<M>, log_all<M>, count_all<M>, check_id<M>,
                              closed_door<M>, minus_one<M>, cached<M>, shared<M>, one_of_a_kind<M>, in_time<M>,
                              limited<M>, one_at_a_time<M>, one_by_one<M>, with_session<M>, in_an_hour<M>, twice<M>,
                              breaker<M>, attempt_in_an_hour<M>, no_fault<M>, late<M>, no_result<M>, hedged<M>>;
inline constexpr std::size_t plugin_count = 24;
inline constexpr std::size_t trace_number = 0;
inline constexpr std::size_t last_that_needs_trace = 2;
inline constexpr std::size_t hedge_number = plugin_count - 1;

template <class List, std::size_t I>
struct in_list;
template <class... Ts, std::size_t I>
struct in_list<qtasks::detail::type_list<Ts...>, I> {
  using type = qtasks::detail::type_at<I, Ts...>;
};
/// The hedge is for awaitable tasks only.
template <class M, std::size_t I>
using plugin = qtasks::when<I != hedge_number || !M::is_plain, typename in_list<plugin_list<M>, I>::type>;

/// Numbers of plugins, in any order.
struct selection {
  std::array<std::size_t, plugin_count> numbers{};
  std::size_t count = 0;

  constexpr void add(std::size_t number) { numbers[count++] = number; }
};
/// One plugin, and the one that it needs.
constexpr selection only(std::size_t number) {
  selection chosen;
  if (number != trace_number && number <= last_that_needs_trace) chosen.add(trace_number);
  chosen.add(number);
  return chosen;
}
/// Each plugin with a probability of a third, in random order.
constexpr selection random_selection(std::uint64_t seed) {
  std::uint64_t state = seed;
  auto const next = [&state] { return qtasks::detail::splitmix64_mix(state += 0x9e3779b97f4a7c15U); };
  selection chosen;
  bool traced = false;
  for (std::size_t number = plugin_count; number-- > 0;) {
    bool const take = next() % 3 == 0 || (number == trace_number && traced);
    if (take) chosen.add(number);
    traced = traced || (take && number <= last_that_needs_trace);
  }
  for (std::size_t i = chosen.count; i > 1; --i) std::swap(chosen.numbers[i - 1], chosen.numbers[next() % i]);
  return chosen;
}

/// The executor of a selection, in an order that satisfies all rules.
template <class M, selection Chosen, class Indices = std::make_index_sequence<Chosen.count>>
struct executor_of;
template <class M, selection Chosen, std::size_t... I>
struct executor_of<M, Chosen, std::index_sequence<I...>> {
  using stack = qtasks::sorted_stack<spy, qtasks::run_clock<>, qtasks::states<door>, plugin<M, Chosen.numbers[I]>...,
                                     attempt_spy>;
  using type = typename qtasks::detail::executor_with<stack>::type;
};

template <class Awaited, class Plain>
struct subject_of final : subject {
  net::awaitable<qtasks::result<int>> run() override { return executor.async_execute(ask_awaited, argument_of_runs); }
  qtasks::result<int> run_plain() override { return plain_executor.execute(ask_plain, argument_of_runs); }

  static std::unique_ptr<subject> make() { return std::make_unique<subject_of>(); }

  Awaited executor{};
  Plain plain_executor{};
};

/// Disturbs the stack, and compares it with the plain one.
template <class Awaited, class Plain>
void check_stack() {
  make_subject const make = subject_of<Awaited, Plain>::make;
  disturb_after_each_step(make, 2 * argument_of_runs);
  compare_with_plain(make);
}
template <selection Chosen>
void check_selection() {
  check_stack<typename executor_of<awaited, Chosen>::type, typename executor_of<plain, Chosen>::type>();
}

/// The random stacks from a seed on.
template <std::uint64_t First, std::uint64_t Count>
void check_random_stacks() {
  [&]<std::uint64_t... I>(std::integer_sequence<std::uint64_t, I...>) {
    (check_selection<random_selection(First + I)>(), ...);
  }
  (std::make_integer_sequence<std::uint64_t, Count>{});
}

}  // namespace support
