// SPDX-License-Identifier: BSL-1.0
#include <qtasks/adapters/asio/detail/deadline_queue.hpp>

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstdint>
#include <random>
#include <vector>

#include "support/catch.hpp"

namespace {

using qtasks::asio::detail::deadline_entry;
using qtasks::asio::detail::deadline_queue;

std::vector<int> expired;

struct numbered : deadline_entry {
  int number = 0;
};

std::int64_t now() { return std::chrono::steady_clock::now().time_since_epoch() / std::chrono::nanoseconds(1); }

TEST_CASE("deadlines expire in their order; removed ones do not") {
  std::mt19937 random(7);
  for (int round = 0; round < 50; ++round) {
    boost::asio::io_context context(1);
    deadline_queue queue(context.get_executor());
    std::vector<numbered> entries(1 + random() % 40);
    std::int64_t const start = now();
    for (auto& entry : entries) {
      entry.number = static_cast<int>(random() % 1000);
      entry.at = start + entry.number;
      entry.expire = [](deadline_entry& each) { expired.push_back(static_cast<numbered&>(each).number); };
      queue.add(entry);
    }
    std::vector<int> left;
    for (auto& entry : entries) {
      if (random() % 3 == 0) {
        queue.remove(entry);
        queue.remove(entry);  // does nothing
      } else {
        left.push_back(entry.number);
      }
    }
    std::sort(left.begin(), left.end());
    expired.clear();
    context.run();
    CHECK(expired == left);
  }
}

TEST_CASE("an earlier deadline than those in the queue is not late") {
  boost::asio::io_context context(1);
  deadline_queue queue(context.get_executor());
  numbered late;
  numbered early;
  late.at = now() + std::int64_t{3600} * 1'000'000'000;
  early.at = now() + 1'000'000;
  early.expire = [](deadline_entry&) { expired.push_back(1); };
  expired.clear();
  queue.add(late);
  queue.add(early);
  context.run_one();  // the wait for the late one, which was cancelled
  context.run_one();
  CHECK(expired == std::vector{1});
  queue.remove(late);
}

TEST_CASE("a deadline can be added and removed while others expire") {
  boost::asio::io_context context(1);
  static deadline_queue* used;
  static numbered second;
  deadline_queue queue(context.get_executor());
  used = &queue;
  numbered first;
  numbered third;
  first.at = now();
  third.at = first.at + 1;
  static numbered* removed = &third;
  second.at = first.at + 2;
  first.expire = [](deadline_entry&) {
    used->remove(*removed);
    used->add(second);
    expired.push_back(1);
  };
  second.expire = [](deadline_entry&) { expired.push_back(2); };
  third.expire = [](deadline_entry&) { expired.push_back(3); };
  expired.clear();
  queue.add(first);
  queue.add(third);
  context.run();
  CHECK(expired == std::vector{1, 2});
}

}  // namespace
