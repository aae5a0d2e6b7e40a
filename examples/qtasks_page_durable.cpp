// SPDX-License-Identifier: BSL-1.0
// The example of QTasks' own page on SQLite: `qtasks_page_durable jobs.db`. Kill it at any time, and start it again: it
// waits for the same task, since the task has an identity of the program's own. Without arguments, in a new database.
#include <qtasks/adapters/sqlite.hpp>
#include <qtasks/engine.hpp>

#include <boost/json/src.hpp>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

namespace {

using namespace std::chrono_literals;

struct print_and_recover {
  int on(qtasks::trigger<"task_executor_run_task_trigger_error">, auto const& event) const {
    std::printf("%s: an error\n", event.task_func.name.data());
    std::fflush(stdout);
    return 123;
  }
};

constexpr auto test = qtasks::task<"test">(
    [](qtasks::context& ctx) -> qtasks::result<int> { return ctx.plugin_error("an error for the plugins"); },
    qtasks::option::priority{5});

/// The one task of a database.
constexpr qtasks::uuid identity{{0x9d, 0x1c, 0x4f, 0x02, 0x6e, 0x0b, 0x4a, 0x55, 0x8a, 0x31, 0x5b, 0x7e, 1, 2, 3, 4}};

int run(std::string const& path) {
  qtasks::sqlite_options options;
  options.lease.time = 2s;  // after a kill, the task waits for so long
  qtasks::queue_tasks app{qtasks::tasks{test}, qtasks::sqlite_broker{path, options}, print_and_recover{}};
  auto running = app.start();

  auto added = app.add_task<"test">(qtasks::add_options{.uuid = identity});
  if (added.has_error()) {
    std::fprintf(stderr, "%s\n", std::string{added.assume_error().message()}.c_str());
    return 1;
  }
  auto const outcome = added.assume_value().wait_for(20s);
  if (!outcome.has_value() || outcome->has_error()) return 1;
  std::printf("%s, %d\n", qtasks::name_of(added.assume_value().status()).data(), outcome->assume_value());
  return outcome->assume_value() == 123 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc > 1) return run(argv[1]);
  std::string folder = (std::filesystem::temp_directory_path() / "qtasks_page-").string() + std::string(6, 'X');
  if (::mkdtemp(folder.data()) == nullptr) return 1;
  int const code = run(folder + "/jobs.db");
  std::filesystem::remove_all(folder);
  return code;
}
