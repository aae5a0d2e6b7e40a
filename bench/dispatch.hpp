// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/qtasks.hpp>

#include <array>
#include <cstddef>
#include <utility>

#include "bodies.hpp"

namespace bench {

/// The event of one trigger. Each handler adds to a counter of its own.
struct counted {
  long amount;
};
struct counted_view {
  constexpr explicit counted_view(auto const& event) : amount(event.amount) {}
  long amount;
};

/// The work of a handler. The optimiser can merge it with the work of the next handler.
struct sum {
  static void add(long& counter, long amount) { counter += amount; }
};
/// The same work, not inlined.
struct opaque {
  [[gnu::noinline]] static void add(long& counter, long amount) {
    counter += amount;
    asm volatile("" : : : "memory");
  }
};

/// Each counter is `calls`.
bool all_are(auto const& counters, long calls) {
  for (long const each : counters) {
    if (each != calls) return false;
  }
  return true;
}

}  // namespace bench

template <>
struct qtasks::trigger_entry<"bench.counted"> : qtasks::notify_trigger<bench::counted, bench::counted_view> {};

namespace bench::dispatch {

template <class Work, std::size_t I>
struct adder {
  long counter = 0;
  void on(qtasks::trigger<"bench.counted">, counted const& event) { Work::add(counter, event.amount); }
};

template <class Work, std::size_t N, class Places = std::make_index_sequence<N>>
class library;
template <class Work, std::size_t N, std::size_t... I>
class library<Work, N, std::index_sequence<I...>> {
 public:
  [[gnu::always_inline]] void operator()() {
    stack_.fire(qtasks::trigger<"bench.counted">{}, counted{unknown(1)});
    seen(*this);
  }
  bool right(long calls) {
    return all_are(std::array<long, N>{stack_.template get<adder<Work, I>>().counter...}, calls);
  }

 private:
  qtasks::plugin_stack<adder<Work, I>...> stack_;
};

template <class Work, std::size_t N, class Places = std::make_index_sequence<N>>
class by_hand;
template <class Work, std::size_t N, std::size_t... I>
class by_hand<Work, N, std::index_sequence<I...>> {
 public:
  [[gnu::always_inline]] void operator()() {
    [[maybe_unused]] long const amount = unknown(1);
    (Work::add(counters_[I], amount), ...);
    seen(*this);
  }
  bool right(long calls) const { return all_are(counters_, calls); }

 private:
  std::array<long, N> counters_{};
};

}  // namespace bench::dispatch
