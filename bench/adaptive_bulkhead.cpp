// SPDX-License-Identifier: BSL-1.0
// Simulates a service whose capacity halves and recovers, behind a bulkhead and behind an adaptive bulkhead, in virtual
// time: the data of the picture in docs/limits.md. All numbers are integers, so the output is the same everywhere.
// usage: qtasks_bench_adaptive_bulkhead [FILE]; with FILE, compares the output with it instead of printing it.
#include <qtasks/plugins/detail/splitmix64.hpp>
#include <qtasks/plugins/limits/adaptive_bulkhead.hpp>
#include <qtasks/plugins/limits/bulkhead.hpp>
#include <qtasks/qtasks.hpp>

#include "plugins/virtual_time.hpp"

#include <algorithm>
#include <chrono>
#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <deque>
#include <fstream>
#include <iterator>
#include <list>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace std::chrono_literals;

constexpr std::int64_t ms = 1'000'000;
constexpr std::int64_t halves_at = 10'000 * ms;
constexpr std::int64_t recovers_at = 25'000 * ms;
constexpr std::int64_t ends_at = 40'000 * ms;
constexpr std::int64_t bin = 500 * ms;
constexpr std::int64_t max_latency = 50 * ms;
constexpr std::int64_t mean_service = 10 * ms;
constexpr std::int64_t mean_interval = ms * 1000 / 1800;  // 1800 runs a second
constexpr std::int64_t all_workers = 16;                  // 1600 runs a second
constexpr std::int32_t fixed_limit = 72;                  // 1600 runs a second, times 45 ms

/// A queue in front of workers. Each serves one run at a time; the time is drawn, from half to one and a half of the
/// mean.
class service {
 public:
  explicit service(support::virtual_time& time) : time_(time) {}

  auto worker() noexcept {
    struct awaiter {
      service* of;
      bool await_ready() const noexcept { return of->busy_ < of->workers_ && of->take(); }
      void await_suspend(std::coroutine_handle<> h) const { of->queue_.push_back(h); }
      void await_resume() const noexcept {}
    };
    return awaiter{this};
  }
  void release() {
    --busy_;
    hand_on();
  }
  void change_workers(std::int64_t workers) {
    workers_ = workers;
    hand_on();
  }
  /// A number from half to one and a half of `mean`.
  std::int64_t draw(std::int64_t mean) {
    return mean / 2 + static_cast<std::int64_t>(random_.next() % static_cast<std::uint64_t>(mean));
  }

 private:
  bool take() noexcept { return ++busy_, true; }
  void hand_on() {
    while (busy_ < workers_ && !queue_.empty()) {
      take();
      time_.post(queue_.front());
      queue_.pop_front();
    }
  }

  support::virtual_time& time_;
  qtasks::detail::random_numbers random_{1};
  std::deque<std::coroutine_handle<>> queue_{};
  std::int64_t workers_ = all_workers;
  std::int64_t busy_ = 0;
};

struct counts {
  std::vector<std::int64_t> latencies{};
  std::int64_t in_time = 0;
  std::int64_t refused = 0;
  std::int64_t limit = 0;
};
using bins = std::vector<counts>;

support::lazy<qtasks::result<int>> answer(support::virtual_time* time, service* at) {
  auto worker = at->worker();
  co_await worker;
  auto served = time->until(time->now + at->draw(mean_service));
  co_await served;
  at->release();
  co_return qtasks::result<int>{1};
}
constexpr auto call = qtasks::task<"call">([](support::virtual_time* time, service* at) { return answer(time, at); });

template <class Executor>
support::lazy<bool> client(Executor* executor, support::virtual_time* time, service* at, bins* to) {
  std::int64_t const began = time->now;
  auto run = executor->async_execute(call, time, at);
  qtasks::result<int> const outcome = co_await run;
  if (time->now >= ends_at) co_return false;
  counts& here = (*to)[static_cast<std::size_t>(time->now / bin)];
  if (outcome.has_error()) {
    ++here.refused;
  } else {
    here.latencies.push_back(time->now - began);
    here.in_time += time->now - began <= max_latency ? 1 : 0;
  }
  co_return true;
}

template <class Executor>
support::lazy<bool> load(Executor* executor, support::virtual_time* time, service* at, bins* to) {
  std::list<support::lazy<bool>> clients;
  while (time->now < ends_at) {
    clients.push_back(client(executor, time, at, to));
    clients.back().start();
    while (!clients.empty() && clients.front().done()) clients.pop_front();
    auto next = time->until(time->now + at->draw(mean_interval));
    co_await next;
  }
  auto last = time->until(ends_at + 1000 * ms);  // the runs in progress end
  co_await last;
  co_return true;
}

support::lazy<bool> capacity(support::virtual_time* time, service* at) {
  auto half = time->until(halves_at);
  co_await half;
  at->change_workers(all_workers / 2);
  auto whole = time->until(recovers_at);
  co_await whole;
  at->change_workers(all_workers);
  co_return true;
}

template <class Limit>
support::lazy<bool> watch(support::virtual_time* time, Limit limit, bins* to) {
  for (counts& each : *to) {
    auto middle = time->until((&each - to->data()) * bin + bin / 2);
    co_await middle;
    each.limit = limit();
  }
  co_return true;
}

std::int64_t quantile(std::vector<std::int64_t>& sorted, std::size_t percent) {
  return sorted.empty() ? 0 : sorted[(sorted.size() - 1) * percent / 100] / 1000;
}

/// A row for each bin.
template <class Plugin, class LimitOf>
std::string simulate(std::string const& name, Plugin plugin, LimitOf limit_of) {
  support::virtual_time time;
  service at{time};
  bins found(static_cast<std::size_t>(ends_at / bin));
  qtasks::task_executor executor{qtasks::run_clock{time.clock()}, plugin};
  auto loaded = load(&executor, &time, &at, &found);
  auto changed = capacity(&time, &at);
  auto watched = watch(
      &time, [&] { return limit_of(executor.template get<Plugin>()); }, &found);
  loaded.start();
  changed.start();
  watched.start();
  time.run();

  std::string rows;
  for (std::size_t i = 0; i < found.size(); ++i) {
    counts& each = found[i];
    std::sort(each.latencies.begin(), each.latencies.end());
    rows += name;
    for (std::int64_t const number : {static_cast<std::int64_t>(i) * bin / ms, each.limit, quantile(each.latencies, 50),
                                      quantile(each.latencies, 95), each.in_time,
                                      static_cast<std::int64_t>(each.latencies.size()) - each.in_time, each.refused}) {
      rows += ',' + std::to_string(number);
    }
    rows += '\n';
  }
  return rows;
}

}  // namespace

int main(int argc, char** argv) {
  using fixed = qtasks::bulkhead;
  using adaptive = qtasks::adaptive_bulkhead<qtasks::clocks::fake>;
  std::string const rows =
      "policy,from_ms,limit,p50_us,p95_us,in_time,late,refused\n" +
      simulate("fixed", fixed{{.max_concurrent = fixed_limit}}, [](fixed const&) { return fixed_limit; }) +
      simulate("adaptive", adaptive{{.max_latency = std::chrono::nanoseconds{max_latency}}},
               [](adaptive const& limit) { return limit.limit(); });
  if (argc < 2) {
    std::fputs(rows.c_str(), stdout);
    return 0;
  }
  std::ifstream file{argv[1]};
  std::string const expected{std::istreambuf_iterator<char>{file}, {}};
  if (rows == expected) return 0;
  std::fprintf(stderr, "%s is not the output of this program: write it anew, and draw the picture\n", argv[1]);
  return 1;
}
