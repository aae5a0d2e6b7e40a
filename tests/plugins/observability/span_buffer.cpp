// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/observability/span_buffer.hpp>

#include "support/clause.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <random>
#include <thread>
#include <vector>

namespace {

using namespace qtasks;

constexpr span_record numbered(std::uint64_t number) { return {.id = {number}}; }

constexpr int bounded() {
  span_buffer<4> spans;
  for (std::uint64_t i = 1; i <= 6; ++i) spans.add(numbered(i));
  EXPECT(spans.dropped() == 2);
  std::uint64_t next = 1;
  bool in_order = true;
  auto const take = [&](span_record const& span) { in_order = in_order && span.id.value == next++; };
  EXPECT(spans.drain(take, 3) == 3);
  spans.add(numbered(5));
  EXPECT(spans.drain(take) == 2 && spans.drain(take) == 0);
  EXPECT(in_order && next == 6 && spans.dropped() == 2);
  return 0;
}
CLAUSE(bounded, "a full buffer drops and counts new spans; the others are drained once, in order");

TEST_CASE("a span_buffer behaves like a bounded queue") {
  std::mt19937 random(11);
  for (int round = 0; round < 50; ++round) {
    span_buffer<8> spans;
    std::deque<std::uint64_t> model;
    std::uint64_t number = 0;
    std::uint64_t dropped = 0;
    for (int step = 0; step < 1000; ++step) {
      if (random() % 100 < 60) {
        spans.add(numbered(++number));
        if (model.size() < 8) {
          model.push_back(number);
        } else {
          ++dropped;
        }
      } else {
        std::size_t const most = random() % 10;
        std::size_t const wanted = most < model.size() ? most : model.size();
        std::size_t const taken = spans.drain(
            [&](span_record const& span) {
              REQUIRE(span.id.value == model.front());
              model.pop_front();
            },
            most);
        REQUIRE(taken == wanted);
      }
      REQUIRE(spans.dropped() == dropped);
    }
  }
}

TEST_CASE("four threads add while one drains: each span is drained once and complete, or counted as dropped") {
  constexpr std::uint64_t each = 20'000;
  span_buffer<64> spans;
  std::atomic<int> running{4};
  std::vector<std::thread> threads;
  for (std::uint64_t t = 0; t < 4; ++t) {
    threads.emplace_back([&spans, &running, t] {
      for (std::uint64_t i = 1; i <= each; ++i) {
        spans.add(
            {.id = {i}, .parent = {t}, .start = static_cast<std::int64_t>(i), .end = static_cast<std::int64_t>(t)});
      }
      --running;
    });
  }
  std::uint64_t taken = 0;
  std::uint64_t last[4] = {};
  int wrong = 0;
  auto const take = [&](span_record const& span) {
    auto& before = last[span.parent.value];
    wrong += span.id.value <= before || span.start != static_cast<std::int64_t>(span.id.value) ||
             span.end != static_cast<std::int64_t>(span.parent.value);
    before = span.id.value;
    ++taken;
  };
  while (running.load() > 0) spans.drain(take);
  for (std::thread& thread : threads) thread.join();
  spans.drain(take);
  CHECK(wrong == 0);
  CHECK(taken + spans.dropped() == 4 * each);
  CHECK(taken >= 64);
}

}  // namespace
