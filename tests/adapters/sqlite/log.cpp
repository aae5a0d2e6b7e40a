// SPDX-License-Identifier: BSL-1.0
// How long the log of a database becomes.
#include <qtasks/adapters/sqlite.hpp>
#include <qtasks/engine.hpp>

#include "engine/flat_codec.hpp"
#include "support/catch.hpp"
#include "temporary_directory.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <string>

using namespace qtasks;

namespace {

constexpr auto echo = task<"echo">([](std::string text) { return text; });

/// A program that reads for a while.
class reading {
 public:
  explicit reading(std::string const& path) {
    REQUIRE(sqlite3_open_v2(path.c_str(), &on_, SQLITE_OPEN_READONLY, nullptr) == SQLITE_OK);
    REQUIRE(sqlite3_exec(on_, "begin; select count(*) from qtasks_task", nullptr, nullptr, nullptr) == SQLITE_OK);
  }
  reading(reading const&) = delete;
  reading& operator=(reading const&) = delete;
  ~reading() { sqlite3_close(on_); }

 private:
  sqlite3* on_ = nullptr;
};

}  // namespace

TEST_CASE(
    "a log that another process has begun again is written back when it is long, not when it is longer than ever") {
  temporary_directory const directory;
  std::string const path = directory.path() + "/jobs.db";
  sqlite_options options;
  options.wal_bytes = 64 << 10;
  using broker = sqlite_broker<flat_codec, durability::normal>;
  queue_tasks app{tasks{echo}, broker{path, options}};
  queue_tasks other{tasks{echo}, broker{path, options}};
  auto const add = [&path](auto& by, int count) {
    std::uintmax_t longest = 0;
    for (int i = 0; i < count; ++i) {
      REQUIRE(by.template add_task<"echo">(std::string(500, 'a')).has_value());
      longest = std::max(longest, std::filesystem::file_size(path + "-wal"));
    }
    return longest;
  };
  {
    reading const at_first{path};
    CHECK(add(app, 100) > 8 * options.wal_bytes);
  }
  add(other, 1);
  add(app, 1);
  CHECK(add(app, 50) < 2 * options.wal_bytes);
}
