// SPDX-License-Identifier: BSL-1.0
// The engine beside pools of threads and a bare queue, in one run: contenders take turns, so that a disturbance of the
// machine affects all of them, and the medians of their rounds are compared.
#include "engine/five_plugins.hpp"
#include "engine/jobs.hpp"
#include "engine/measure.hpp"
#include "engine/rounds.hpp"
#include "engine/values.hpp"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <cstdio>
#include <fstream>
#include <iostream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace {

using namespace bench::engine;

struct options {
  int rounds = 101;
  long tasks = 20'000;
};

/// Prints rows as they come, and keeps them for the file.
class report {
 public:
  void title(std::string_view section, std::string_view what) {
    section_ = section;
    std::printf("\n%.*s: %.*s\n", static_cast<int>(section.size()), section.data(), static_cast<int>(what.size()),
                what.data());
  }
  /// The rounds of one contender, in nanoseconds; `best` is the median that others are compared with.
  void times(std::string const& setting, std::string_view name, std::vector<double>& rounds, double base) {
    double const median = quantile(rounds, 0.5);
    std::printf("%-16s %-44.*s %8.0f  (%.0f to %.0f)  %.2fx\n", setting.c_str(), static_cast<int>(name.size()),
                name.data(), median, quantile(rounds, 0.25), quantile(rounds, 0.75), median / base);
    rows_.push_back({{"section", section_},
                     {"setting", setting},
                     {"contender", name},
                     {"ns", median},
                     {"lower_quartile", quantile(rounds, 0.25)},
                     {"upper_quartile", quantile(rounds, 0.75)}});
  }
  void waits(std::string const& setting, std::string_view name, std::vector<double>& all) {
    double const p50 = quantile(all, 0.5), p99 = quantile(all, 0.99), p999 = quantile(all, 0.999);
    std::printf("%-16s %-44.*s %8.0f %8.0f %8.0f\n", setting.c_str(), static_cast<int>(name.size()), name.data(), p50,
                p99, p999);
    rows_.push_back({{"section", section_},
                     {"setting", setting},
                     {"contender", name},
                     {"p50", p50},
                     {"p99", p99},
                     {"p99.9", p999}});
  }
  nlohmann::ordered_json const& rows() const noexcept { return rows_; }

 private:
  std::string section_;
  nlohmann::ordered_json rows_ = nlohmann::ordered_json::array();
};

/// Contenders that are compared.
template <class... Contenders>
struct contenders {};
template <class... A, class... B>
contenders<A..., B...> operator+(contenders<A...>, contenders<B...>) {
  return {};
}
#if QTASKS_BENCH_TBB
template <class F>
using some_tbb_jobs = contenders<tbb_jobs<F>>;
using some_tbb_values = contenders<slot_values<tbb_pool>, group_values>;
#else
template <class F>
using some_tbb_jobs = contenders<>;
using some_tbb_values = contenders<>;
#endif
#if QTASKS_BENCH_MOODYCAMEL
template <class F>
using floor_of = contenders<bare_queue<F>>;
#else
template <class F>
using floor_of = contenders<>;
#endif
template <class F>
using pools_of = contenders<asio_jobs<F>, mutex_jobs<F>>;

/// Each contender takes a turn in each round: `round.template operator()<Contender>()` returns its time.
template <class... Contenders, class Round>
void compare(report& to, std::string const& setting, int rounds, contenders<Contenders...>, Round round) {
  std::vector<std::vector<double>> times(sizeof...(Contenders));
  for (int i = 0; i < rounds; ++i) {
    std::size_t at = 0;
    (times[at++].push_back(round.template operator()<Contenders>()), ...);
  }
  double const base = quantile(times[0], 0.5);
  std::size_t at = 0;
  (to.times(setting, Contenders::name, times[at++], base), ...);
}

void values(report& to, options const& with) {
  to.title("values", "nanoseconds a task whose value its producer waits for");
  for (int const threads : {1, 2}) {
    compare(to, std::to_string(threads) + "x" + std::to_string(threads), with.rounds,
            contenders<engine_values<1>, engine_values<8>, slot_values<mutex_pool>, slot_values<asio_pool>,
                       future_values, window_values<mutex_pool>, window_values<asio_pool>>{} +
                some_tbb_values{},
            [&]<class Contender>() { return values_round<Contender>(threads, with.tasks); });
  }
}

void jobs(report& to, options const& with) {
  to.title("jobs", "nanoseconds a task without a value, at most 8,000 waiting");
  using all = decltype(floor_of<count_job>{} + contenders<engine_default<count_job>, engine_prefetch<count_job>>{} +
                       pools_of<count_job>{} + some_tbb_jobs<count_job>{});
  for (int const threads : {1, 2}) {
    compare(to, std::to_string(threads) + "x" + std::to_string(threads), with.rounds, all{},
            [&]<class Contender>() { return jobs_round<Contender>(threads, with.tasks); });
  }
}

void burst(report& to, options const& with) {
  to.title("burst", "nanoseconds a task of 10,000 that wait when the workers begin");
  using all = decltype(floor_of<gate_job>{} + contenders<engine_default<gate_job>, engine_prefetch<gate_job>>{} +
                       pools_of<gate_job>{} + some_tbb_jobs<gate_job>{});
  compare(to, "1 worker", with.rounds, all{}, []<class Contender>() { return burst_round<Contender>(1); });
}

template <class... Contenders>
void latencies(report& to, long rate, int rounds, contenders<Contenders...>) {
  std::vector<std::vector<double>> times(sizeof...(Contenders));
  for (int i = 0; i < rounds; ++i) {
    std::size_t at = 0;
    (latency_round<Contenders>(rate, times[at++]), ...);
  }
  std::size_t at = 0;
  (to.waits(std::to_string(rate) + " a second", Contenders::name, times[at++]), ...);
}
void latency(report& to, options const& with) {
  to.title("latency", "nanoseconds from submission to start, one worker: p50, p99, p99.9");
  using all = decltype(
      contenders<engine_default<wait_job>, engine_park<wait_job>, engine_looks<wait_job>, engine_spin<wait_job>>{} +
      floor_of<wait_job>{} + pools_of<wait_job>{} + some_tbb_jobs<wait_job>{});
  for (long const rate : {1'000L, 10'000L, 100'000L}) latencies(to, rate, with.rounds, all{});
}

void plugins(report& to, options const& with) {
  to.title("plugins", "nanoseconds of a call and of a task, on one thread");
  std::vector<double> calls, calls_of_five, tasks, tasks_of_five;
  auto const call = [&](auto... each) { return time_of_calls(with.tasks, std::move(each)...); };
  auto const task = [&](auto... each) { return time_of_tasks(with.tasks, std::move(each)...); };
  for (int i = 0; i < with.rounds; ++i) {
    calls.push_back(call());
    calls_of_five.push_back(with_five_plugins(call));
    tasks.push_back(task());
    tasks_of_five.push_back(with_five_plugins(task));
  }
  to.times("no plugins", "a call of execute", calls, quantile(calls, 0.5));
  to.times("five plugins", "a call of execute", calls_of_five, quantile(calls, 0.5));
  to.times("no plugins", "a task of the engine", tasks, quantile(tasks, 0.5));
  to.times("five plugins", "a task of the engine", tasks_of_five, quantile(tasks, 0.5));
}

}  // namespace

int main(int argc, char** argv) {
  options with;
  std::string file;
  std::string only;
  CLI::App app{"The engine beside pools of threads and a bare queue.", "qtasks_bench_engine"};
  app.add_option("--rounds", with.rounds, "turns of each contender")
      ->check(CLI::Range(1, 1'000))
      ->capture_default_str();
  app.add_option("--tasks", with.tasks, "tasks of a turn")->check(CLI::Range(1'000, 10'000'000))->capture_default_str();
  app.add_option("--only", only, "one section")
      ->check(CLI::IsMember({"values", "jobs", "burst", "latency", "plugins"}));
  app.add_option("--out", file, "write the numbers to this file, as JSON");
  app.footer("Exit code: 0 if measured; 2 if an option is wrong or the file cannot be written.");
  try {
    app.parse(argc, argv);
  } catch (CLI::ParseError const& wrong) {
    return app.exit(wrong) == 0 ? 0 : 2;
  }
  std::setvbuf(stdout, nullptr, _IOLBF, BUFSIZ);
#if !QTASKS_BENCH_TBB
  std::puts("without oneTBB, which was not found");
#endif
#if !QTASKS_BENCH_MOODYCAMEL
  std::puts("without moodycamel::BlockingConcurrentQueue, which was not found");
#endif

  report to;
  auto const section = [&](std::string_view name, auto measure) {
    if (only.empty() || only == name) measure(to, with);
  };
  section("values", values);
  section("jobs", jobs);
  section("burst", burst);
  section("latency", latency);
  section("plugins", plugins);

  if (file.empty()) return 0;
  std::ofstream out{file};
  out << nlohmann::ordered_json{{"cores", std::thread::hardware_concurrency()}, {"rows", to.rows()}}.dump() << '\n';
  if (out.flush()) return 0;
  std::cerr << "qtasks_bench_engine: cannot write '" << file << "'\n";
  return 2;
}
