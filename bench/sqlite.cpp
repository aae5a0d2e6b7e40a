// SPDX-License-Identifier: BSL-1.0
// The broker on SQLite beside prepared statements written by hand that do the same writes to the same tables: tasks a
// second by durability, size of a batch and number of processes; the time from adding a task to its start in another
// process; and what ten million ended tasks in the file change. The numbers of docs/sqlite.md.
#include "sqlite_by_hand.hpp"
#include "sqlite_processes.hpp"

#include <qtasks/adapters/sqlite.hpp>
#include <qtasks/engine.hpp>

#include <CLI/CLI.hpp>
#include <boost/json/src.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <tuple>
#include <type_traits>
#include <vector>

namespace {

using namespace std::chrono_literals;
using bench::shared_counters;

shared_counters* counters = nullptr;

constexpr auto square = qtasks::task<"square">([](long long number) {
  counters->done.fetch_add(1, std::memory_order_relaxed);
  return number * number;
});

template <class Durability>
using broker = qtasks::sqlite_broker<qtasks::json_codec<>, Durability>;

template <class Durability>
auto application(std::string const& path) {
  qtasks::sqlite_options options;
  options.limits.capacity = std::size_t{1} << 40;
  return qtasks::queue_tasks{qtasks::tasks{square}, broker<Durability>{path, options}};
}

/// What a process of the broker does, and what one by hand does.
template <class Durability>
struct ours {
  static void add(std::string const& path, int tasks, int batch) {
    auto app = application<Durability>(path);
    std::vector<std::tuple<long long>> values(static_cast<std::size_t>(batch), std::tuple{1234LL});
    bench::start_together(*counters);
    for (int i = 0; i < tasks; i += batch) {
      if (batch == 1) {
        if (app.template add_task<"square">(1234LL).has_error()) std::_Exit(1);
      } else {
        for (auto const& each : app.template add_tasks<"square">(values))
          if (each.has_error()) std::_Exit(1);
      }
    }
  }
  static void work(std::string const& path, int tasks) {
    auto app = application<Durability>(path);
    bench::start_together(*counters);
    auto running = app.start({.workers = 1, .prefetch = 16});
    while (counters->done < tasks) std::this_thread::sleep_for(200us);
  }
};
template <class Durability>
struct by_hand {
  static void add(std::string const& path, int tasks, int batch) {
    bench::sqlite_by_hand database(path, Durability::synchronous);
    bench::start_together(*counters);
    for (int i = 0; i < tasks; i += batch) database.add(1234, batch);
  }
  static void work(std::string const& path, int tasks) {
    bench::sqlite_by_hand database(path, Durability::synchronous);
    bench::start_together(*counters);
    while (counters->done < tasks) {
      for (auto const& each : database.claim(16)) {
        counters->done.fetch_add(1, std::memory_order_relaxed);
        database.end(each, each.number * each.number);
      }
    }
  }
};

/// Tasks a second of some processes that all do `work`.
template <class Work>
double rate(int processes, int tasks, Work work) {
  double const seconds = bench::run_processes(*counters, processes, work);
  return tasks / seconds;
}

struct rates {
  std::vector<double> ours, by_hand;
};
template <class F>
void measure_both(int rounds, rates& of, F one) {
  for (int round = 0; round < rounds; ++round) {
    of.ours.push_back(one(std::true_type{}));
    of.by_hand.push_back(one(std::false_type{}));
  }
}
double median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2), values.end());
  return values[values.size() / 2];
}
void print(char const* durability, std::string const& what, int processes, rates const& of) {
  std::printf("| %s | %s | %d | %.0f | %.0f | %.2f |\n", durability, what.c_str(), processes, median(of.ours),
              median(of.by_hand), median(of.ours) / median(of.by_hand));
  std::fflush(stdout);
}

template <class Durability>
void measure_rates(char const* name, std::string const& folder, int rounds, int tasks) {
  std::string const path = folder + "/rates.db";
  auto const add = [&](auto is_ours, int processes, int batch) {
    bench::remove_database(path);
    application<Durability>(path);
    return rate(processes, tasks, [&] {
      if constexpr (is_ours)
        ours<Durability>::add(path, tasks / processes, batch);
      else
        by_hand<Durability>::add(path, tasks / processes, batch);
    });
  };
  for (int const batch : {1, 16, 256}) {
    rates of;
    measure_both(rounds, of, [&](auto is_ours) { return add(is_ours, 1, batch); });
    print(name, "adding, " + std::to_string(batch) + " in a transaction", 1, of);
  }
  {
    rates of;
    measure_both(rounds, of, [&](auto is_ours) { return add(is_ours, 2, 1); });
    print(name, "adding, 1 in a transaction", 2, of);
  }
  for (int const processes : {1, 2, 4}) {
    rates of;
    measure_both(rounds, of, [&](auto is_ours) {
      (void)add(std::false_type{}, 1, 256);
      return rate(processes, tasks, [&] {
        if constexpr (is_ours)
          ours<Durability>::work(path, tasks);
        else
          by_hand<Durability>::work(path, tasks);
      });
    });
    print(name, "claiming and ending", processes, of);
  }
}

/// Microseconds that the disk takes to store one page of 4 KiB.
std::vector<double> disk_times(std::string const& folder, int count) {
  std::string const path = folder + "/disk";
  int const file = ::open(path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  std::array<char, 4096> const page{};
  std::vector<double> times;
  for (int i = 0; i < count; ++i) {
    auto const began = std::chrono::steady_clock::now();
    if (::write(file, page.data(), page.size()) < 0 || ::fdatasync(file) != 0) break;
    times.push_back(std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - began).count());
  }
  ::close(file);
  std::filesystem::remove(path);
  return times;
}

/// Milliseconds from the call of `add_task` in one process to the start of the task in another.
template <class Durability>
void measure_latency(char const* name, std::string const& folder, int tasks) {
  static constexpr auto timed = qtasks::task<"timed">([](long long added) {
    auto const place = static_cast<std::size_t>(counters->done.load());
    counters->times[place] = static_cast<double>(bench::now() - added) / 1e6;
    counters->done.fetch_add(1);
  });
  std::string const path = folder + "/latency.db";
  bench::remove_database(path);
  int const most = std::min(tasks, static_cast<int>(counters->times.size()));
  bench::run_processes(*counters, 2, [&] {
    qtasks::queue_tasks app{qtasks::tasks{timed}, broker<Durability>{path}};
    if (bench::start_together(*counters) == 0) {
      auto running = app.start({.workers = 1});
      while (counters->done < most) std::this_thread::sleep_for(1ms);
    } else {
      for (int i = 0; i < most; ++i) {
        std::this_thread::sleep_for(3ms);
        if (app.template add_task<"timed">(static_cast<long long>(bench::now())).has_error()) std::_Exit(1);
      }
    }
  });
  std::sort(counters->times.begin(), counters->times.begin() + most);
  auto const at = [&](double share) { return counters->times[static_cast<std::size_t>(share * (most - 1))]; };
  std::printf("%s: from adding to the start in another process %.2f ms (median), %.2f (90 %%), %.2f (99 %%)\n", name,
              at(0.5), at(0.9), at(0.99));
}

auto worker_of(auto& app) {
  using type = typename std::remove_reference_t<decltype(app)>::worker_type;
  return std::make_unique<type>(app.list(), app.model(), app.executor(), qtasks::worker_options{});
}

/// Microseconds of operations in a file with few ended tasks and in one with many.
void measure_size(std::string const& folder, std::int64_t few, std::int64_t many) {
  struct operation {
    char const* name;
    std::array<std::vector<double>, 2> times;
  };
  std::array<operation, 6> all{{{"add", {}},
                                {"claim, run and end", {}},
                                {"get an ended task", {}},
                                {"list 100 ended tasks", {}},
                                {"count all", {}},
                                {"purge an old task", {}}}};
  std::array<std::int64_t, 2> const sizes{few, many};
  std::array<std::string, 2> const paths{folder + "/few.db", folder + "/many.db"};
  for (std::size_t i = 0; i < 2; ++i) {
    bench::remove_database(paths[i]);
    application<qtasks::durability::normal>(paths[i]);
    bench::sqlite_by_hand{paths[i], qtasks::durability::normal::synchronous}.fill(sizes[i]);
  }
  auto small = application<qtasks::durability::normal>(paths[0]);
  auto large = application<qtasks::durability::normal>(paths[1]);
  std::array apps{&small, &large};
  qtasks::stop_flag const never{};
  std::array workers{worker_of(small), worker_of(large)};
  auto const timed = [&](std::size_t operation, std::size_t app, auto&& f) {
    auto const began = bench::now();
    f();
    all[operation].times[app].push_back(static_cast<double>(bench::now() - began) / 1e3);
  };
  for (int round = 0; round < 1000; ++round) {
    for (std::size_t i = 0; i < 2; ++i) {
      auto& app = *apps[i];
      std::int64_t const nth = sizes[i] / 2 + round;
      timed(0, i, [&] { (void)app.template add_task<"square">(5LL); });
      timed(1, i, [&] { (void)workers[i]->step(never); });
      timed(2, i, [&] { (void)app.inspect({bench::filled_uuid(nth)}); });
      timed(3, i, [&] {
        (void)app.query({.status = qtasks::task_status::success, .after = static_cast<std::uint64_t>(nth) * 1000});
      });
      timed(4, i, [&] { (void)app.stats(); });
      auto const since = std::chrono::system_clock::now().time_since_epoch() - std::chrono::microseconds{round};
      timed(5, i, [&] { (void)app.purge(qtasks::task_status::success, since); });
    }
  }
  std::printf("| | %lld ended tasks | %lld | ratio |\n| --- | --- | --- | --- |\n", static_cast<long long>(few),
              static_cast<long long>(many));
  for (operation const& each : all) {
    double const before = median(each.times[0]), after = median(each.times[1]);
    std::printf("| %s | %.1f us | %.1f us | %.2f |\n", each.name, before, after, after / before);
  }
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App options{"The broker on SQLite beside prepared statements written by hand."};
  std::string folder = ".";
  int rounds = 5, tasks = 4096;
  std::int64_t ended = 0;
  options.add_option("--directory", folder, "Where the databases are made")->check(CLI::ExistingDirectory);
  options.add_option("--rounds", rounds, "Rounds of each measurement")->check(CLI::PositiveNumber);
  options.add_option("--tasks", tasks, "Tasks in a round")->check(CLI::Range(256, 1'000'000));
  options.add_option("--ended", ended, "Instead: what so many ended tasks in the file change, beside 10,000");
  CLI11_PARSE(options, argc, argv);

  counters = bench::share_counters();
  if (counters == nullptr) return 1;
  if (ended > 0) {
    measure_size(folder, 10'000, ended);
    return 0;
  }
  auto const disk = disk_times(folder, 200);
  std::printf("SQLite %s; this disk stores a page in %.0f us (median)\n\n", sqlite3_libversion(), median(disk));
  std::printf(
      "| durability | | processes | tasks a second | by hand | ratio |\n| --- | --- | --- | --- | --- | --- |\n");
  measure_rates<qtasks::durability::full>("full", folder, rounds, tasks / 4);
  measure_rates<qtasks::durability::normal>("normal", folder, rounds, tasks);
  std::printf("\n");
  measure_latency<qtasks::durability::full>("full", folder, 500);
  measure_latency<qtasks::durability::normal>("normal", folder, 500);
  return 0;
}
