// SPDX-License-Identifier: BSL-1.0
// Tasks that survive their process: run `durable_jobs add jobs.db 1000` and `durable_jobs work jobs.db`, each as often
// as you like and at the same time; kill them with `kill -9` and start them again. `durable_jobs count jobs.db` shows
// what became of the tasks. Without arguments: a short run of all three.
#include <qtasks/adapters/sqlite.hpp>
#include <qtasks/engine.hpp>

#include <boost/json/src.hpp>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <string>
#include <string_view>
#include <thread>

namespace {

using namespace std::chrono_literals;

constexpr auto square = qtasks::task<"square">(
    [](qtasks::context& ctx, long long number) -> qtasks::result<long long> {
      if (number % 10 == 9 && ctx.attempt() == 1) return ctx.plugin_error("tens fail at first");
      return number * number;
    },
    qtasks::option::retry{3});

auto application(std::string const& path) {
  return qtasks::queue_tasks{qtasks::tasks{square}, qtasks::sqlite_broker{path}};
}

/// Says why the database cannot be used, if it cannot.
bool is_healthy(auto& app) {
  auto const health = app.model().health();
  if (health.has_error()) std::cerr << "durable_jobs: " << health.error().message() << "\n";
  return health.has_value();
}

int add(std::string const& path, int count) {
  auto app = application(path);
  if (!is_healthy(app)) return 1;
  for (int i = 0; i < count; ++i) {
    auto const added = app.add_task<"square">(i);
    if (added.has_error()) {
      std::cerr << "durable_jobs: " << i << " tasks were added: " << added.error().message() << "\n";
      return 1;
    }
  }
  std::cout << count << " tasks were added\n";
  return 0;
}

/// Works until Ctrl-C or, if `until_done`, until all tasks have ended. What runs then may end; the rest stays queued.
int work(std::string const& path, bool until_done) {
  qtasks::stop_signals signals;
  auto app = application(path);
  if (!is_healthy(app)) return 1;
  auto running = app.start({.workers = 2});
  while (!signals.wait_for(100ms)) {
    auto const stats = app.stats();
    using enum qtasks::task_status;
    if (until_done && stats.count(new_) + stats.count(process) + stats.count(retry) == 0) break;
  }
  return running.stop_for(10s) == 0 ? 0 : 1;
}

int count(std::string const& path) {
  auto app = application(path);
  if (!is_healthy(app)) return 1;
  for (auto const& each : app.stats().tasks) {
    std::cout << each.name << ":";
    for (std::size_t status = 0; status < each.by_status.size(); ++status)
      std::cout << " " << qtasks::name_of(static_cast<qtasks::task_status>(status)) << " " << each.by_status[status];
    std::cout << "\n";
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  std::string_view const command = argc > 1 ? argv[1] : "";
  if (argc == 4 && command == "add") return add(argv[2], std::atoi(argv[3]));
  if (argc == 3 && command == "work") return work(argv[2], false);
  if (argc == 3 && command == "count") return count(argv[2]);
  if (argc > 1) {
    std::cerr << "usage: durable_jobs [add <database> <count> | work <database> | count <database>]\n";
    return 2;
  }
  std::string folder = (std::filesystem::temp_directory_path() / "durable_jobs-").string() + std::string(6, 'X');
  if (::mkdtemp(folder.data()) == nullptr) return 1;
  std::string const path = folder + "/jobs.db";
  bool const is_done = add(path, 100) == 0 && work(path, true) == 0 && count(path) == 0;
  std::filesystem::remove_all(folder);
  return is_done ? 0 : 1;
}
