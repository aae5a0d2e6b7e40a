// SPDX-License-Identifier: BSL-1.0
// What a database can do to a broker: each fault is one clear error, nothing is acknowledged that is not kept, and the
// broker goes on when the cause is gone.
#include <qtasks/adapters/sqlite.hpp>
#include <qtasks/engine.hpp>

#include "engine/flat_codec.hpp"
#include "support/catch.hpp"
#include "temporary_directory.hpp"

#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

using namespace qtasks;
using namespace std::chrono_literals;

namespace {

using broker = sqlite_broker<flat_codec, durability::normal>;
constexpr auto echo = task<"echo">([](std::string text) { return text; });

std::string why_unhealthy(std::string const& path, sqlite_options options = {}) {
  queue_tasks app{tasks{echo}, broker{path, options}};
  auto const health = app.model().health();
  if (health.has_value()) return "healthy";
  CHECK(health.error().code() == errc::unavailable);
  CHECK(app.add_task<"echo">("text").assume_error().message() == health.error().message());
  auto running = app.start();  // workers of such a broker wait
  return std::string{health.error().message()};
}

void execute(std::string const& path, char const* sql) {
  sqlite3* on = nullptr;
  REQUIRE(sqlite3_open(path.c_str(), &on) == SQLITE_OK);
  REQUIRE(sqlite3_exec(on, sql, nullptr, nullptr, nullptr) == SQLITE_OK);
  sqlite3_close(on);
}

/// Runs `body` in a process of another user. Returns what it wrote.
template <class F>
std::string as_another_user(F body) {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  pid_t const child = ::fork();
  if (child == 0) {
    std::string text = ::setgid(65534) == 0 && ::setuid(65534) == 0 ? body() : "cannot become another user";
    ::_exit(::write(ends[1], text.data(), text.size()) < 0 ? 1 : 0);
  }
  ::close(ends[1]);
  std::string text(1'000, '\0');
  auto const size = ::read(ends[0], text.data(), text.size());
  ::close(ends[0]);
  ::waitpid(child, nullptr, 0);
  text.resize(static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
  return text;
}

sqlite_options impatient() {
  sqlite_options options;
  options.busy_timeout = 50ms;
  options.lease = lease{60ms};
  return options;
}

/// A file system of this size, as long as it is there.
class small_disk {
 public:
  small_disk(std::string path, char const* size) : path_(std::move(path)) {
    REQUIRE(::mount("none", path_.c_str(), "tmpfs", 0, size) == 0);
  }
  small_disk(small_disk const&) = delete;
  small_disk& operator=(small_disk const&) = delete;
  ~small_disk() { ::umount2(path_.c_str(), MNT_DETACH); }

 private:
  std::string path_;
};

}  // namespace

TEST_CASE("what is not a database of qtasks is refused, with the reason") {
  temporary_directory const directory;
  std::string const path = directory.path() + "/jobs.db";
  CHECK(why_unhealthy(directory.path()) == directory.path() + ": is not a file");
  CHECK(why_unhealthy(directory.path() + "/none/jobs.db") ==
        directory.path() +
            "/none/jobs.db: SQLite: the database cannot be opened: see the permissions of it and its directory");
  std::ofstream{path} << std::string(10'000, 'x');
  CHECK(why_unhealthy(path) == path + ": is not a database of SQLite");
  std::filesystem::remove(path);
  execute(path, "create table theirs(id integer)");
  CHECK(why_unhealthy(path) == path + ": is a database of another application");
  CHECK_FALSE(std::filesystem::exists(path + "-qtasks"));
  std::filesystem::remove(path);
  CHECK(why_unhealthy(path) == "healthy");
  execute(path, "pragma user_version = 99");
  CHECK(why_unhealthy(path) == path + ": has schema version 99, and this program knows up to 1: use the newer program");
}

TEST_CASE("applications that open a new file at the same time all make it, or find it") {
  temporary_directory const directory;
  std::atomic<int> healthy{0};
  for (int round = 0; round < 50; ++round) {
    std::string const path = directory.path() + "/" + std::to_string(round);
    std::atomic<int> ready{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&] {
        for (++ready; ready < 4;) std::this_thread::yield();
        queue_tasks app{tasks{echo}, broker{path}};
        healthy += app.model().health().has_value();
      });
    }
    for (std::thread& each : threads) each.join();
  }
  CHECK(healthy == 200);
}

TEST_CASE("a file that another user may not write is refused") {
  temporary_directory const directory;
  std::string const path = directory.path() + "/jobs.db";
  CHECK(why_unhealthy(path) == "healthy");
  std::filesystem::permissions(directory.path(), std::filesystem::perms{0755});
  std::filesystem::permissions(path, std::filesystem::perms{0644});
  auto const refused = as_another_user([&] {
    queue_tasks app{tasks{echo}, broker{path}};
    auto const health = app.model().health();
    return health.has_error() ? std::string{health.error().message()} : "healthy";
  });
  INFO(refused);
  CHECK(refused.starts_with(path + ": "));
  CHECK((refused.find("cannot be written") != std::string::npos ||
         refused.find("Permission denied") != std::string::npos));
}

TEST_CASE("a full disk loses nothing that was acknowledged, and the broker goes on when there is room") {
  temporary_directory const directory;
  small_disk const disk{directory.path(), "size=1m"};
  auto options = impatient();
  options.wal_bytes = 64 << 10;
  queue_tasks app{tasks{echo}, broker{directory.path() + "/jobs.db", options}};
  std::string const filler = directory.path() + "/filler";
  std::ofstream{filler} << std::string(400'000, 'x');
  std::vector<qtasks::uuid> acknowledged;
  std::string why;
  for (int i = 0; i < 10'000 && why.empty(); ++i) {
    auto const added = app.add_task<"echo">(std::string(500, 'a'));
    if (added.has_error()) why = added.error().message();
    if (added.has_value()) acknowledged.push_back(added.value().uuid());
  }
  CHECK(why == "SQLite: the disk is full, or the database has its greatest size");
  CHECK(app.model().health().error().message() == why);
  CHECK(acknowledged.size() > 50);
  CHECK(app.stats().count(task_status::new_) == acknowledged.size());
  std::filesystem::remove(filler);
  REQUIRE(app.add_task<"echo">("after").has_value());
  CHECK(app.model().health().has_value());
  for (auto const& each : acknowledged) REQUIRE(app.inspect(each).has_value());
}

TEST_CASE("a database that another program has locked is an error after the busy timeout, and then works again") {
  temporary_directory const directory;
  std::string const path = directory.path() + "/jobs.db";
  queue_tasks app{tasks{echo}, broker{path, impatient()}};
  sqlite3* other = nullptr;
  REQUIRE(sqlite3_open(path.c_str(), &other) == SQLITE_OK);
  REQUIRE(sqlite3_exec(other, "begin immediate", nullptr, nullptr, nullptr) == SQLITE_OK);
  CHECK(app.add_task<"echo">("text").assume_error().message() ==
        "SQLite: another program has locked the database for longer than the busy timeout");
  sqlite3_exec(other, "rollback", nullptr, nullptr, nullptr);
  sqlite3_close(other);
  CHECK(app.add_task<"echo">("text").has_value());
}

TEST_CASE("a file that is deleted, replaced or cut is noticed before anything more is acknowledged") {
  for (auto const damage : {"deleted", "replaced", "cut"}) {
    INFO(damage);
    temporary_directory const directory;
    std::string const path = directory.path() + "/jobs.db";
    auto options = impatient();
    options.wal_bytes = 0;  // the file has all
    queue_tasks app{tasks{echo}, broker{path, options}};
    REQUIRE(app.add_task<"echo">("text").has_value());
    if (damage == std::string_view{"cut"}) {
      std::filesystem::resize_file(path, 4'096);
    } else {
      std::filesystem::remove(path);
      if (damage == std::string_view{"replaced"}) std::ofstream{path} << "other";
    }
    CHECK(app.add_task<"echo">("lost").assume_error().message() ==
          "the database file was deleted, replaced or cut while it was in use");
    CHECK(app.model().health().has_error());
  }
}

TEST_CASE("a damaged file is noticed within one lease, without a change") {
  temporary_directory const directory;
  std::string const path = directory.path() + "/jobs.db";
  auto options = impatient();
  options.wal_bytes = 0;
  queue_tasks app{tasks{echo}, broker{path, options}};
  REQUIRE(app.add_task<"echo">("text").has_value());
  app.pause();
  auto running = app.start();
  {
    std::fstream file{path, std::ios::in | std::ios::out | std::ios::binary};
    file << std::string(4'096, 'x');
  }
  auto const until = std::chrono::steady_clock::now() + 5s;
  while (app.model().health().has_value() && std::chrono::steady_clock::now() < until) std::this_thread::sleep_for(5ms);
  CHECK(app.model().health().error().message() == "SQLite: the database is damaged: restore a backup");
  CHECK(app.add_task<"echo">("text").has_error());
}

TEST_CASE("a database that was open before a fork is not used by the child") {
  temporary_directory const directory;
  queue_tasks app{tasks{echo}, broker{directory.path() + "/jobs.db"}};
  pid_t const child = ::fork();
  if (child == 0) {
    auto const added = app.add_task<"echo">("text");
    ::_exit(added.has_error() && added.error().message().starts_with("a database that another process opened") ? 7 : 0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  CHECK(WEXITSTATUS(status) == 7);
  CHECK(app.add_task<"echo">("text").has_value());
}

TEST_CASE("a transaction in which a process forks is not that of the child") {
  temporary_directory const directory;
  queue_tasks app{tasks{echo}, broker{directory.path() + "/jobs.db"}};
  {
    auto change = sqlite_transaction::begin(app.model());
    REQUIRE(app.add_task<"echo">("text").has_value());
    for (bool const commits : {true, false}) {
      pid_t const child = ::fork();
      if (child == 0) {
        auto of_parent = std::move(change).value();
        bool const is_refused =
            app.add_task<"echo">("text").has_error() && (!commits || of_parent.commit().has_error());
        { auto const ended = std::move(of_parent); }
        ::_exit(is_refused ? 7 : 0);
      }
      int status = 0;
      ::waitpid(child, &status, 0);
      CHECK(WEXITSTATUS(status) == 7);
    }
    REQUIRE(app.add_task<"echo">("text").has_value());
  }
  CHECK(app.stats().count(task_status::new_) == 0);
  CHECK(app.add_task<"echo">("text").has_value());
}

TEST_CASE("a copy has the rights of the database, and a copy that failed is not there") {
  temporary_directory const directory;
  std::string const path = directory.path() + "/jobs.db";
  std::string const small = directory.path() + "/small";
  queue_tasks app{tasks{echo}, broker{path}};
  REQUIRE(app.add_task<"echo">(std::string(500'000, 'a')).has_value());
  std::filesystem::permissions(path, std::filesystem::perms{0600});
  REQUIRE(app.model().backup(directory.path() + "/copy.db").has_value());
  CHECK(std::filesystem::status(directory.path() + "/copy.db").permissions() == std::filesystem::perms{0600});
  std::filesystem::create_directory(small);
  small_disk const disk{small, "size=64k"};
  CHECK(app.model().backup(small + "/copy.db").has_error());
  CHECK_FALSE(std::filesystem::exists(small + "/copy.db"));
}

TEST_CASE("no statement of the broker scans the table of tasks") {
  temporary_directory const directory;
  std::string const path = directory.path() + "/jobs.db";
  queue_tasks app{tasks{echo}, broker{path}};
  sqlite3* on = nullptr;
  REQUIRE(sqlite3_open(path.c_str(), &on) == SQLITE_OK);
  for (char const* sql : detail::sqlite_sql::all) {
    std::string plan;
    int const code = sqlite3_exec(
        on, (std::string{"explain query plan "} + sql).c_str(),
        [](void* to, int, char** columns, char**) {
          *static_cast<std::string*>(to) += std::string{columns[3]} + "\n";
          return 0;
        },
        &plan, nullptr);
    INFO(sql << "\n" << plan);
    CHECK(code == SQLITE_OK);
    CHECK(plan.find("SCAN qtasks_task\n") == std::string::npos);
    CHECK(plan.find("TEMP B-TREE") == std::string::npos);
  }
  sqlite3_close(on);
}

TEST_CASE("runs that could not be stored on a full disk run again when there is room") {
  temporary_directory const directory;
  small_disk const disk{directory.path(), "size=1m"};
  auto options = impatient();
  options.wal_bytes = 64 << 10;  // a log of the usual length would fill this disk
  queue_tasks app{tasks{echo}, broker{directory.path() + "/jobs.db", options}};
  std::vector<task_handle<result<std::string>>> added;
  for (int i = 0; i < 20; ++i) added.push_back(app.add_task<"echo">("text").value());
  std::string const filler = directory.path() + "/filler";
  std::ofstream{filler} << std::string(1'000'000, 'x');  // what does not fit is cut
  auto running = app.start();
  auto const until = std::chrono::steady_clock::now() + 5s;
  while (app.model().health().has_value() && std::chrono::steady_clock::now() < until) std::this_thread::sleep_for(5ms);
  CHECK(app.model().health().has_error());
  std::filesystem::remove(filler);
  for (auto const& each : added) CHECK(each.wait_for(10s).value().value() == "text");
}

TEST_CASE("a copy of a database in use is a database with its tasks") {
  temporary_directory const directory;
  std::string const path = directory.path() + "/jobs.db";
  std::string const file = directory.path() + "/copy.db";
  queue_tasks app{tasks{echo}, broker{path}};
  auto const uuid = app.add_task<"echo">("text").value().uuid();
  REQUIRE(app.model().backup(file).has_value());
  auto const again = app.model().backup(file);
  CHECK(again.error().code() == errc::rejected);
  CHECK(again.error().message() == "the file of the copy exists, or cannot be made");
  CHECK(app.model().backup(directory.path() + "/missing/copy.db").has_error());

  queue_tasks copy{tasks{echo}, broker{file}};
  REQUIRE(copy.model().health().has_value());
  auto running = copy.start();
  CHECK(copy.get<"echo">(uuid).value().wait_for(10s).value().value() == "text");
  CHECK(app.inspect(uuid).value().status == task_status::new_);
}

TEST_CASE("a copy is made while workers run, and each copy is whole") {
  temporary_directory const directory;
  queue_tasks app{tasks{echo}, broker{directory.path() + "/jobs.db"}};
  auto running = app.start({.workers = 2});
  std::atomic<bool> is_over{false};
  std::thread producer([&] {
    while (!is_over) (void)app.add_task<"echo">("text");
  });
  for (int i = 0; i < 5; ++i) {
    std::string const file = directory.path() + "/copy" + std::to_string(i) + ".db";
    CHECK(app.model().backup(file).has_value());
    queue_tasks copy{tasks{echo}, broker{file}};
    CHECK(copy.model().check().has_value());
  }
  CHECK(app.model().check().has_value());
  is_over = true;
  producer.join();
}

TEST_CASE("a copy that is put in the place of the database is used, and what ended since then runs again") {
  temporary_directory const directory;
  std::string const path = directory.path() + "/jobs.db";
  std::atomic<int> runs{0};
  auto const counts = task<"counts">([&runs] { ++runs; });
  {
    queue_tasks app{tasks{counts}, broker{path}};
    auto const added = app.add_task<"counts">().value();
    REQUIRE(app.model().backup(path + ".copy").has_value());
    auto running = app.start();
    REQUIRE(added.wait(10s).value());
  }
  for (char const* const beside : {"-wal", "-shm", "-qtasks"}) std::filesystem::remove(path + beside);
  std::filesystem::rename(path + ".copy", path);
  queue_tasks app{tasks{counts}, broker{path}};
  CHECK(app.model().health().has_value());
  auto running = app.start();
  auto const until = std::chrono::steady_clock::now() + 10s;
  while (runs < 2 && std::chrono::steady_clock::now() < until) std::this_thread::sleep_for(1ms);
  CHECK(runs == 2);
}

TEST_CASE("a check says what is wrong with a database") {
  temporary_directory const directory;
  std::string const path = directory.path() + "/jobs.db";
  queue_tasks app{tasks{echo}, broker{path}};
  for (int i = 0; i < 200; ++i) (void)app.add_task<"echo">("text").value();
  REQUIRE(app.model().check().has_value());
  auto const message = [&] { return std::string{app.model().check().error().message()}; };
  SECTION("a count is wrong") {
    execute(path, "update qtasks_count set tasks = tasks + 1");
    CHECK(message() == "the counts of the tasks are not those of the tasks");
  }
  SECTION("a count is missing") {
    execute(path, "delete from qtasks_count");
    CHECK(message() == "the counts of the tasks are not those of the tasks");
  }
  SECTION("a failed attempt has no task") {
    execute(path, "insert into qtasks_failure values(12345, 1, 1, 1, 1, 'text', 1)");
    CHECK(message() == "the history has attempts of tasks that are not there");
  }
  SECTION("an index lacks a task") {
    execute(path,
            "pragma writable_schema = on; update sqlite_schema set rootpage = (select rootpage from "
            "sqlite_schema where name = 'qtasks_due') where name = 'qtasks_ready'");
    CHECK(message() == "SQLite: the database is damaged: restore a backup");
  }
}

TEST_CASE("upkeep that fails in between changes nothing, and is done later") {
  temporary_directory const directory;
  std::string const path = directory.path() + "/jobs.db";
  using model_type = broker::model<tasks<std::remove_const_t<decltype(echo)>>>;
  sqlite_options options;
  options.lease = lease{1ms};
  model_type model{broker{path, options}, tasks{echo}};
  for (int i = 0; i < 3; ++i) model.handles().drop(model.add<0>({}, "text").value().id);
  model_type::session worker{model};
  std::vector<claimed> got(3);
  REQUIRE(worker.claim(got).value() == 3);
  std::this_thread::sleep_for(2ms);
  execute(path, "create trigger fails before insert on qtasks_failure begin select raise(abort, 'no'); end");
  CHECK(model.reap() == 0);
  execute(path, "drop trigger fails");
  CHECK(model.reap() == 3);
  for (claimed const& each : got) worker.release(each);
}

TEST_CASE("upkeep that takes long stops in between, so that leases are renewed") {
  struct ticking {
    std::int64_t now() const noexcept { return ticks += 100'000; }
    std::int64_t mutable ticks = 0;
  };
  temporary_directory const directory;
  std::string const path = directory.path() + "/jobs.db";
  using ticking_broker = sqlite_broker<flat_codec, durability::normal, wall_clock, ticking>;
  sqlite_options options;
  options.lease.time = 12ms;  // upkeep each 4 ms, for 1 ms
  queue_tasks app{tasks{echo}, ticking_broker{path, options}};
  execute(path,
          "with recursive n(i) as (values(1) union all select i + 1 from n where i < 20000) insert into "
          "qtasks_task(uuid, name, queue, state, status, priority, age, not_before, arguments, ended_at) "
          "select randomblob(16), 'echo', 'default', 3, 2, 0, 0, 0, '', i from n");
  std::size_t const before = app.stats().count(task_status::success);
  REQUIRE(before == 20'000);
  (void)app.model().reap();
  std::size_t const after = app.stats().count(task_status::success);
  CHECK(after < before);
  CHECK(after > 0);
  for (int i = 0; i < 20 && app.stats().count(task_status::success) > 0; ++i) (void)app.model().reap();
  CHECK(app.stats().count(task_status::success) == 0);
}

TEST_CASE("an older schema is brought up to date with its tasks, or not changed at all") {
  temporary_directory const directory;
  std::string const path = directory.path() + "/jobs.db";
  namespace schema = detail::sqlite_schema;
  queue_tasks older{tasks{echo}, broker{path, impatient()}};
  REQUIRE(older.add_task<"echo">("text").has_value());
  older.pause();
  auto running = older.start();

  std::vector<char const*> versions(std::begin(schema::versions), std::end(schema::versions));
  versions.push_back("alter table qtasks_task add column note text not null default 'none'");
  versions.push_back("alter table no_such_table add column note");
  detail::sqlite_connection newer;
  REQUIRE(newer.open(path.c_str(), SQLITE_OPEN_READWRITE) == SQLITE_OK);
  detail::prepare_schema(newer, versions);
  CHECK(newer.take_failure() != SQLITE_OK);
  CHECK(newer.number("pragma user_version") == schema::version);
  CHECK(newer.number("select count(*) from pragma_table_info('qtasks_task') where name = 'note'") == 0);
  CHECK(older.add_task<"echo">("text").has_value());

  versions.pop_back();
  detail::prepare_schema(newer, versions);
  CHECK(newer.take_failure() == SQLITE_OK);
  CHECK(newer.number("pragma user_version") == schema::version + 1);
  CHECK(newer.number("select count(*) from qtasks_task where note = 'none'") == 2);

  auto const until = std::chrono::steady_clock::now() + 5s;
  while (older.model().health().has_value() && std::chrono::steady_clock::now() < until)
    std::this_thread::sleep_for(5ms);
  std::string_view const refused = "SQLite: the database has a newer schema: use the newer program";
  CHECK(older.model().health().error().message() == refused);
  CHECK(older.add_task<"echo">("text").assume_error().message() == refused);
}

TEST_CASE("after another start of the system, all leases are over") {
  temporary_directory const directory;
  std::string const path = directory.path() + "/jobs.db";
  using model_type = broker::model<tasks<std::remove_const_t<decltype(echo)>>>;
  claimed got;
  {
    model_type model{broker{path}, tasks{echo}};
    model.handles().drop(model.add<0>({}, std::string{"text"}).value().id);
    model_type::session worker{model};
    REQUIRE(worker.claim(std::span{&got, 1}).value() == 1);
    CHECK(model.reap() == 0);
  }
  execute(path, "update qtasks_system set boot = 'another'");
  model_type model{broker{path}, tasks{echo}};
  CHECK(model.reap() == 1);
}
