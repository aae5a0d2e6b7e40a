// SPDX-License-Identifier: BSL-1.0
// One trigger fired at N handlers that count: the library's fold, the same calls written by hand, virtual calls,
// and std::function. `Sum`: a body the optimiser sees. `Opaque`: one it does not.
#include <benchmark/benchmark.h>
#include <qtasks/qtasks.hpp>

#include <array>
#include <cstddef>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

namespace {

struct counted {
  long& total;
};

[[gnu::noinline]] void add_opaque(long& total) { benchmark::DoNotOptimize(++total); }

struct sum {
  static void add(long& total) { ++total; }
};
struct opaque {
  static void add(long& total) { add_opaque(total); }
};

}  // namespace

template <>
struct qtasks::trigger_entry<"bench.counted"> : qtasks::notify_trigger<counted> {};

namespace {

template <class Body, std::size_t I>
struct adder {
  void on(qtasks::trigger<"bench.counted">, counted const& event) const { Body::add(event.total); }
};

template <class Body, std::size_t... I>
auto stack_of(std::index_sequence<I...>) -> qtasks::plugin_stack<adder<Body, I>...>;

template <class Body, std::size_t N>
void library(benchmark::State& state) {
  decltype(stack_of<Body>(std::make_index_sequence<N>{})) const stack{};
  long total = 0;
  for (auto _ : state) {
    stack.fire(qtasks::trigger<"bench.counted">{}, counted{total});
    benchmark::DoNotOptimize(total);
  }
}

template <class Body, std::size_t... I>
[[gnu::always_inline]] inline void by_hand(long& total, std::index_sequence<I...>) {
  ((static_cast<void>(I), Body::add(total)), ...);
}

template <class Body, std::size_t N>
void hand_written(benchmark::State& state) {
  long total = 0;
  for (auto _ : state) {
    by_hand<Body>(total, std::make_index_sequence<N>{});
    benchmark::DoNotOptimize(total);
  }
}

struct handler {
  handler() = default;
  handler(handler const&) = delete;
  handler& operator=(handler const&) = delete;
  virtual ~handler() = default;
  virtual void on(long& total) const = 0;
};
template <class Body>
struct virtual_adder final : handler {
  void on(long& total) const override { Body::add(total); }
};

template <class Body, std::size_t N>
void virtual_calls(benchmark::State& state) {
  std::vector<std::unique_ptr<handler>> handlers;
  for (std::size_t i = 0; i < N; ++i) handlers.push_back(std::make_unique<virtual_adder<Body>>());
  benchmark::DoNotOptimize(handlers);
  long total = 0;
  for (auto _ : state) {
    for (auto const& each : handlers) each->on(total);
    benchmark::DoNotOptimize(total);
  }
}

template <class Body, std::size_t N>
void std_functions(benchmark::State& state) {
  std::vector<std::function<void(long&)>> const handlers(N, [](long& total) { Body::add(total); });
  benchmark::DoNotOptimize(&handlers);
  long total = 0;
  for (auto _ : state) {
    for (auto const& each : handlers) each(total);
    benchmark::DoNotOptimize(total);
  }
}

}  // namespace

#define QTASKS_BENCH_ALL(body, n)    \
  BENCHMARK(library<body, n>);       \
  BENCHMARK(hand_written<body, n>);  \
  BENCHMARK(virtual_calls<body, n>); \
  BENCHMARK(std_functions<body, n>)

QTASKS_BENCH_ALL(sum, 1);
QTASKS_BENCH_ALL(sum, 16);
QTASKS_BENCH_ALL(opaque, 1);
QTASKS_BENCH_ALL(opaque, 16);
