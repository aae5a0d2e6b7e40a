// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/observability/detail/thread_number.hpp>

#include "support/catch.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <set>
#include <thread>
#include <vector>

namespace {

namespace detail = qtasks::detail;

TEST_CASE("running threads have different small numbers, and release them when they end") {
  for (int round = 0; round < 50; ++round) {
    std::array<std::uint32_t, 8> numbers{};
    std::atomic<int> ready{0};
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      threads.emplace_back([&numbers, &ready, i] {
        numbers[i] = detail::thread_number();
        ++ready;
        while (ready < 8) std::this_thread::yield();
        if (detail::thread_number() != numbers[i]) std::terminate();
      });
    }
    for (std::thread& each : threads) each.join();
    CHECK(std::set<std::uint32_t>(numbers.begin(), numbers.end()).size() == 8);
    CHECK(*std::max_element(numbers.begin(), numbers.end()) < 9);
  }
}

TEST_CASE("there are 1024 numbers; when all are in use, there is none until one is released") {
  detail::thread_number_pool numbers;
  for (std::uint32_t i = 0; i < 1024; ++i) REQUIRE(numbers.acquire() == i);
  CHECK(numbers.acquire() == detail::thread_number_pool::limit);
  numbers.release(700);
  numbers.release(77);
  CHECK((numbers.acquire() == 77 && numbers.acquire() == 700));
  CHECK(numbers.acquire() == detail::thread_number_pool::limit);
}

}  // namespace
