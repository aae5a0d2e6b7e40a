// SPDX-License-Identifier: BSL-1.0
// The processes that kills.py kills: `killed produce <database> <first>` adds tasks and prints the number of each that
// was acknowledged; `killed work <database> <log>` runs them, and notes each start in a file.
#include <qtasks/adapters/sqlite.hpp>
#include <qtasks/engine.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>
#include <thread>

namespace {

using namespace qtasks;

int starts = -1;  // a file, to which the system appends as a whole

constexpr auto count = task<"count">(
    [](context& ctx, std::int64_t number) -> result<std::int64_t> {
      std::string const line = std::to_string(number) + "\n";
      if (starts >= 0 && ::write(starts, line.data(), line.size()) < 0) return ctx.plugin_error("no log");
      sqlite_effects::of(ctx)->add([number](sqlite3* database) -> result<void> {
        auto const sql = "insert into counted values(" + std::to_string(number) + ")";
        if (sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK) return outcome::success();
        return task_error{errc::failed, "the effect failed"};
      });
      std::this_thread::sleep_for(std::chrono::microseconds{number % 7 * 300});
      if (number % 11 == 3 && ctx.attempt() == 1) return ctx.plugin_error("once");
      return number;
    },
    option::retry{50});

auto broker(char const* path) {
  sqlite_options options;
  options.lease = lease{std::chrono::milliseconds{300}};
  options.limits.deliveries = 200;
  return sqlite_broker{path, options};
}

int produce(char const* path, std::int64_t first) {
  queue_tasks app{tasks{count}, broker(path)};
  for (std::int64_t number = first;; ++number) {
    auto const added = app.add_task<"count">(number);
    if (added.has_error()) {
      std::cerr << added.error().message() << "\n";
      return 1;
    }
    std::string const line = std::to_string(number) + "\n";
    if (::write(STDOUT_FILENO, line.data(), line.size()) < 0) return 1;
    std::this_thread::sleep_for(std::chrono::microseconds{number % 5 * 200});
  }
}

int work(char const* path, char const* log) {
  starts = ::open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  queue_tasks app{tasks{count}, broker(path)};
  auto running = app.start({.workers = 2, .prefetch = 4});
  for (;;) {
    std::this_thread::sleep_for(std::chrono::seconds{1});
    if (auto const health = app.model().health(); health.has_error()) std::cerr << health.error().message() << "\n";
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 4 && argv[1] == std::string_view{"produce"}) return produce(argv[2], std::atoll(argv[3]));
  if (argc == 4 && argv[1] == std::string_view{"work"}) return work(argv[2], argv[3]);
  std::cerr << "usage: killed produce <database> <first number> | killed work <database> <log>\n";
  return 2;
}
