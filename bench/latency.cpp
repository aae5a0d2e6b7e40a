// SPDX-License-Identifier: BSL-1.0 The latency of `execute` under constant load, on a thread pinned to a core. A task
// checks an order; in a share of the calls it rejects the order, and a plugin repairs it. With the library, by hand,
// behind virtual calls, with exceptions.
//
// The load is an open loop: calls are due at fixed times, independent of the duration of earlier calls, and the latency
// of a call starts when it is due. So a stall counts for each call that it delays. The contenders take turns in slices
// of milliseconds, in a random order in each round, so that a disturbance of the machine affects all of them.
//
// The clock is `steady_clock`. An empty call, measured like the others, took 33 ns with it and 22 ns with the time
// stamp counter (AMD EPYC, KVM): this difference does not justify the calibration of the counter and the check that it
// is reliable. Every number includes this cost, which is reported as `clock_ns`.
#include "../examples/order_gateway/histogram.hpp"
#include "by_hand.hpp"
#include "virtual_executor.hpp"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>
#include <qtasks/qtasks.hpp>

#include <pthread.h>
#include <sched.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <random>
#include <string>
#include <vector>

namespace {

using namespace order_gateway;
using clock_type = std::chrono::steady_clock;

constexpr std::chrono::nanoseconds interval{1000};  // between two calls: a million a second
constexpr std::size_t slice_calls = 10'000;
constexpr std::size_t warm_up_calls = 500;  // in each slice; not recorded: the caches are cold
constexpr std::size_t pattern_calls = 100'000;
constexpr double error_rates[] = {0.001, 0.01, 0.1};

market const one_market = [] {
  market made{limits{}, 1'000};
  made.last_price = 1'000'000;
  for (std::int64_t id = 0; id < 1'000; ++id) made.orders.insert(-1 - id, 100);
  return made;
}();

/// The result of a call as one number.
std::int64_t digest_of(request const& passed) { return passed.price + passed.size; }
std::int64_t digest_of(verdict const& returned) {
  return returned.has_value() ? digest_of(returned.assume_value()) : -1;
}

struct nothing {
  std::int64_t operator()(request const& wanted) const { return digest_of(wanted); }
};

struct written_by_hand {
  std::int64_t operator()(request wanted) { return checks.submit(wanted).empty() ? digest_of(wanted) : -1; }
  by_hand::checks checks{&one_market};
};

/// The submit task of the gateway, and its two plugins that repair orders.
template <class Executor>
struct with_plugins {
  std::int64_t operator()(request const& wanted) { return digest_of(executor.execute(submit, wanted)); }
  submit_t submit = submit_task(one_market);
  Executor executor{reprice{&one_market}, clamp{&one_market}};
};
using library = with_plugins<qtasks::task_executor<reprice, clamp>>;
using virtual_plugins = with_plugins<virtual_calls::executor>;

/// The same check and the same repairs, but the check throws its error.
struct with_exceptions {
  struct refused {
    refusal e;
  };

  std::int64_t operator()(request wanted) {
    for (;;) {
      try {
        return digest_of(checked(wanted));
      } catch (refused const& caught) {
        if (reprices.repair(wanted, caught.e)) continue;
        auto const cut = clamps.on(trigger_error{}, caught);
        return cut.has_value() ? digest_of(*cut) : -1;
      }
    }
  }

  request checked(request const& wanted) {
    verdict const returned = check(context, wanted);
    if (returned.has_error()) throw refused{returned.assume_error()};
    return returned.assume_value();
  }

  submit_check check{&one_market};
  reprice reprices{&one_market};
  clamp clamps{&one_market};
  qtasks::context context{"submit", "", {}, 0, nullptr};
};

/// The order of each call: 0 is valid, 1 has a price to correct, 2 has a size to reduce.
using pattern = std::vector<unsigned char>;

pattern make_pattern(double errors) {
  pattern made(pattern_calls, 0);
  auto const bad = static_cast<std::size_t>(errors * static_cast<double>(pattern_calls));
  for (std::size_t i = 0; i < bad; ++i) made[i] = static_cast<unsigned char>(1 + i % 2);
  std::shuffle(made.begin(), made.end(), std::mt19937{20120621});
  return made;
}

/// Calls a `Check` for `calls` orders of the pattern, one every `pace`. Returns a digest of the results.
template <class Check>
std::uint64_t slice(pattern const& kinds, std::size_t first, std::size_t calls, std::chrono::nanoseconds pace,
                    histogram& latency) {
  static Check check{};
  constexpr request orders[] = {
      {.size = 100, .price = 1'000'000}, {.size = 100, .price = 1'080'000}, {.size = 20'000, .price = 1'000'000}};
  std::uint64_t digest = 0;
  auto due = clock_type::now();
  for (std::size_t i = 0; i < calls; ++i, due += pace) {
    request wanted = orders[kinds[(first + i) % kinds.size()]];
    wanted.id = static_cast<std::int64_t>(first + i);
    while (clock_type::now() < due) {
    }
    digest = digest * 31 + static_cast<std::uint64_t>(check(wanted));
    std::chrono::nanoseconds const took = clock_type::now() - due;
    if (i >= warm_up_calls) latency.record(static_cast<std::uint64_t>(took.count()));
  }
  return digest;
}

struct run {
  std::string contender;
  double errors;
  pattern const* kinds;
  decltype(&slice<nothing>) take;
  histogram latency{};
  std::uint64_t digest = 0;
};

/// All contenders returned the same results for the same orders. Reports the first that did not.
bool agree(std::vector<run> const& runs) {
  for (run const& each : runs) {
    run const& first = *std::find_if(runs.begin(), runs.end(), [&](run const& r) { return r.errors == each.errors; });
    if (each.digest == first.digest) continue;
    std::cerr << "qtasks_bench_latency: " << each.contender << " returned other results than " << first.contender
              << '\n';
    return false;
  }
  return true;
}

/// Pins this thread to the last core on which it is allowed to run.
bool pin() {
  cpu_set_t allowed;
  if (sched_getaffinity(0, sizeof allowed, &allowed) != 0) return false;
  int last = CPU_SETSIZE - 1;
  while (last > 0 && !CPU_ISSET(last, &allowed)) --last;
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(last, &one);
  return pthread_setaffinity_np(pthread_self(), sizeof one, &one) == 0;
}

/// The number of involuntary context switches of this thread.
long preemptions() {
  rusage used{};
  getrusage(RUSAGE_THREAD, &used);
  return used.ru_nivcsw;
}

/// Prints the facts that are necessary to interpret the numbers.
struct conditions {
  std::uint64_t clock_ns;
  bool pinned;
  long preempted;
};

void print_table(std::vector<run> const& runs, conditions const& under) {
  std::cout << "ns from when a call was due, one each " << interval.count() << " ns\n"
            << "a call of nothing: " << under.clock_ns << " ns; pinned: " << (under.pinned ? "yes" : "no")
            << "; preempted " << under.preempted << " times\n\ncontender   errors      calls";
  for (auto const* name : {"p50", "p99", "p99.9", "p99.99", "max"}) std::cout << std::setw(11) << name;
  for (run const& each : runs) {
    std::cout << '\n'
              << std::left << std::setw(12) << each.contender << std::right << std::setw(4) << each.errors * 100 << " %"
              << std::setw(11) << each.latency.count();
    for (double const share : {0.5, 0.99, 0.999, 0.9999, 1.0})
      std::cout << std::setw(11) << each.latency.quantile(share);
  }
  std::cout << '\n';
}

nlohmann::ordered_json to_json(std::vector<run> const& runs, conditions const& under) {
  nlohmann::ordered_json all{{"unit", "ns"},
                             {"clock_ns", under.clock_ns},
                             {"pinned", under.pinned},
                             {"preempted", under.preempted},
                             {"interval_ns", interval.count()}};
  for (run const& each : runs) {
    nlohmann::ordered_json buckets = nlohmann::ordered_json::array();
    each.latency.for_each([&](std::uint64_t upper, std::uint64_t count) { buckets.push_back({upper, count}); });
    all["runs"].push_back({{"contender", each.contender},
                           {"errors", each.errors},
                           {"count", each.latency.count()},
                           {"p50", each.latency.quantile(0.5)},
                           {"p99", each.latency.quantile(0.99)},
                           {"p99.9", each.latency.quantile(0.999)},
                           {"p99.99", each.latency.quantile(0.9999)},
                           {"max", each.latency.max()},
                           {"histogram", buckets}});
  }
  return all;
}

}  // namespace

int main(int argc, char** argv) {
  double seconds = 20;
  std::string file;
  CLI::App app{"The latency of one checked order, by contender and share of errors.", "qtasks_bench_latency"};
  app.add_option("--seconds", seconds, "how long to measure, all contenders together")
      ->check(CLI::Range(0.1, 86'400.0))
      ->capture_default_str();
  app.add_option("--out", file, "write all percentiles and histograms to this file, as JSON");
  app.footer("Exit code: 0 if measured; 2 if an option is wrong, the file cannot be written, or contenders disagree.");
  try {
    app.parse(argc, argv);
  } catch (CLI::ParseError const& wrong) {
    return app.exit(wrong) == 0 ? 0 : 2;
  }
  std::ofstream out;
  if (!file.empty()) out.open(file);
  if (!out) {
    std::cerr << "qtasks_bench_latency: cannot write '" << file << "'\n";
    return 2;
  }

  std::vector<pattern> patterns;
  for (double const errors : error_rates) patterns.push_back(make_pattern(errors));
  std::vector<run> runs;
  for (std::size_t i = 0; i < patterns.size(); ++i) {
    runs.push_back({"library", error_rates[i], &patterns[i], slice<library>});
    runs.push_back({"by_hand", error_rates[i], &patterns[i], slice<written_by_hand>});
    runs.push_back({"virtual", error_rates[i], &patterns[i], slice<virtual_plugins>});
    runs.push_back({"exceptions", error_rates[i], &patterns[i], slice<with_exceptions>});
  }
  histogram ignored;
  for (run& each : runs) each.digest = each.take(*each.kinds, 0, pattern_calls, {}, ignored);
  if (!agree(runs)) return 2;

  bool const pinned = pin();
  if (!pinned) std::cerr << "qtasks_bench_latency: this thread could not be pinned to a core\n";
  pattern const no_errors(1, 0);
  run clock{"nothing", 0, &no_errors, slice<nothing>};
  std::vector<run*> turns{&clock};
  for (run& each : runs) turns.push_back(&each);
  std::mt19937 random{20120621};
  long const preempted_before = preemptions();
  auto const end = clock_type::now() + std::chrono::duration<double>(seconds);
  for (std::size_t first = 0; first == 0 || clock_type::now() < end; first += slice_calls) {
    std::shuffle(turns.begin(), turns.end(), random);
    for (run* const turn : turns) {
      turn->digest = turn->digest * 31 + turn->take(*turn->kinds, first, slice_calls, interval, turn->latency);
    }
  }
  if (!agree(runs)) return 2;

  conditions const under{clock.latency.quantile(0.5), pinned, preemptions() - preempted_before};
  print_table(runs, under);
  if (file.empty()) return 0;
  out << to_json(runs, under).dump() << '\n';
  if (out.flush()) return 0;
  std::cerr << "qtasks_bench_latency: cannot write '" << file << "'\n";
  return 2;
}
