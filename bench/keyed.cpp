// SPDX-License-Identifier: BSL-1.0
// Prints what `keyed` adds to a policy: runs whose key has a place (a thousand keys), and runs whose key has none (10^6
// keys, in turn, and 10^4 places). Beside it a map with a mutex. The numbers of docs/limits.md.
// usage: qtasks_bench_keyed              all cases, with one thread and with four
//        qtasks_bench_keyed CASE RUNS    runs one case, for callgrind: the instructions of a run are the difference of
//                                        two numbers of runs
#include <qtasks/plugins/limits/argument_key.hpp>
#include <qtasks/plugins/limits/bulkhead.hpp>
#include <qtasks/plugins/limits/keyed.hpp>
#include <qtasks/plugins/limits/rate_limit.hpp>
#include <qtasks/plugins/limits/short_text.hpp>
#include <qtasks/plugins/resilience/circuit_breaker.hpp>
#include <qtasks/qtasks.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

namespace {

constexpr std::uint32_t many = 1'000'000;
constexpr std::uint32_t few = 1000;
constexpr std::size_t places = 10'000;

/// A clock of one load, so that its own costs do not hide those of the table.
struct coarse_clock {
  static inline std::atomic<std::int64_t> at{1'000'000'000};
  std::int64_t now() const noexcept { return at.load(std::memory_order_relaxed); }
};
using clock_plugin = qtasks::run_clock<coarse_clock>;
using limit = qtasks::rate_limit<qtasks::gcra, coarse_clock>;
using breaker = qtasks::circuit_breaker<qtasks::consecutive_failures, coarse_clock>;
using by_number = qtasks::argument_key<0, std::uint32_t>;
using by_host = qtasks::argument_key<0, qtasks::short_text<32>>;
constexpr qtasks::keyed_options options{.capacity = places};

constexpr auto answer = [](std::uint32_t key) -> qtasks::result<std::uint32_t> { return key; };
constexpr auto numbered = qtasks::task<"numbered">(answer);
constexpr auto named =
    qtasks::task<"named">([](std::string_view host) -> qtasks::result<std::size_t> { return host.size(); });

limit some_rate() { return limit{{.runs = 1'000'000'000, .burst = 1'000'000}}; }

template <class... Plugins>
struct library {
  qtasks::task_executor<clock_plugin, Plugins...> executor;
  explicit library(Plugins... plugins) : executor{clock_plugin{}, std::move(plugins)...} {}
  bool run(std::uint32_t key) { return executor.execute(numbered, key).has_value(); }
};

/// The names are made before: a run takes about as long as making one.
template <class... Plugins>
struct hosts {
  std::vector<std::string> names;
  qtasks::task_executor<clock_plugin, Plugins...> executor;
  explicit hosts(Plugins... plugins) : executor{clock_plugin{}, std::move(plugins)...} {
    for (std::uint32_t key = 0; key < many; ++key) names.push_back("host" + std::to_string(key) + ".example");
  }
  bool run(std::uint32_t key) { return executor.execute(named, std::string_view(names[key])).has_value(); }
};

/// What is written by hand: a map of counters, of which a mutex makes one change at a time. It never forgets a key.
struct by_hand {
  std::mutex mutex{};
  std::unordered_map<std::uint32_t, int> in_flight{};
  bool run(std::uint32_t key) {
    int* own = nullptr;
    {
      std::lock_guard const lock(mutex);
      own = &in_flight[key];
      if (*own >= 1000) return false;
      ++*own;
    }
    bool const done = answer(key).has_value();
    std::lock_guard const lock(mutex);
    --*own;
    return done;
  }
};

template <class Subject>
void run_keys(Subject& subject, std::uint32_t keys, std::uint32_t first, long runs) {
  long failed = 0;
  std::uint32_t key = first % keys;
  for (long i = 0; i < runs; ++i) {
    failed += !subject.run(key);
    key = key + 7 < keys ? key + 7 : key + 7 - keys;
    if (i % 64 == 0) coarse_clock::at.fetch_add(1000, std::memory_order_relaxed);
  }
  if (failed > runs / 100) std::printf("%ld of %ld runs were refused\n", failed, runs);
}

template <class Subject>
double nanoseconds(Subject& subject, std::uint32_t keys, unsigned threads, long runs) {
  auto const begin = std::chrono::steady_clock::now();
  std::vector<std::thread> all;
  for (unsigned t = 0; t < threads; ++t) {
    all.emplace_back([&, t] { run_keys(subject, keys, t * (keys / threads), runs / threads); });
  }
  for (std::thread& each : all) each.join();
  return std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - begin).count() /
         static_cast<double>(runs);
}

struct wanted {
  std::string_view name;  // of one case; empty: all
  long runs;
};

/// Measures a case, or runs it.
template <class Subject>
void measure(wanted const& what, std::string_view name, std::uint32_t keys, Subject& subject) {
  if (!what.name.empty()) {
    if (what.name == name) run_keys(subject, keys, 0, what.runs);
    return;
  }
  std::array<double, 2> best{};
  for (unsigned i = 0; i < 2; ++i) {
    best.at(i) = std::numeric_limits<double>::max();
    for (int round = 0; round < 15; ++round) {
      best.at(i) = std::min(best.at(i), nanoseconds(subject, keys, i == 0 ? 1 : 4, 500'000));
    }
  }
  std::printf("%-14s %7.1f ns, four threads %7.1f ns\n", std::string(name).c_str(), best[0], best[1]);
}

/// The policy for all keys together, and for each.
template <class Alone, class Keyed>
void measure_three(wanted const& what, std::string const& name, std::unique_ptr<Alone> alone,
                   std::unique_ptr<Keyed> each) {
  measure(what, name, few, *alone);
  measure(what, name + "_hit", few, *each);
  measure(what, name + "_miss", many, *each);
}

}  // namespace

int main(int argc, char** argv) {
  wanted const what{argc > 2 ? argv[1] : "", argc > 2 ? std::max(std::atol(argv[2]), 1L) : 0};
  using qtasks::bulkhead;
  using qtasks::keyed;
  auto const is_wanted = [&what](std::string_view name) { return what.name.empty() || what.name.starts_with(name); };
  if (is_wanted("bulkhead")) {
    bulkhead const policy{{.max_concurrent = 1000}};
    using each = keyed<bulkhead, by_number, coarse_clock>;
    measure_three(what, "bulkhead", std::make_unique<library<bulkhead>>(policy),
                  std::make_unique<library<each>>(each{options, policy}));
  }
  if (is_wanted("gcra")) {
    using each = keyed<limit, by_number, coarse_clock>;
    measure_three(what, "gcra", std::make_unique<library<limit>>(some_rate()),
                  std::make_unique<library<each>>(each{options, some_rate()}));
  }
  if (is_wanted("breaker")) {
    using each = keyed<breaker, by_number, coarse_clock>;
    measure_three(what, "breaker", std::make_unique<library<breaker>>(breaker{}),
                  std::make_unique<library<each>>(each{options, breaker{}}));
  }
  if (is_wanted("host_breaker")) {
    using each = keyed<breaker, by_host, coarse_clock>;
    measure_three(what, "host_breaker", std::make_unique<hosts<breaker>>(breaker{}),
                  std::make_unique<hosts<each>>(each{options, breaker{}}));
  }
  if (is_wanted("mutex_map")) {
    by_hand map;
    measure(what, "mutex_map_hit", few, map);
  }
  return 0;
}
