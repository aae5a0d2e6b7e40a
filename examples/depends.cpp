// SPDX-License-Identifier: BSL-1.0
// A task declares its dependencies, and providers declare theirs. They are opened in that order and closed in reverse.
#include <qtasks/plugins/qtasks/depends.hpp>
#include <qtasks/qtasks.hpp>

#include <cstdio>
#include <utility>

namespace {

struct settings {
  int port = 5432;
};
struct settings_file {
  using scope = qtasks::scopes::global;
  constexpr settings open() const { return {}; }
};

/// Counts the open connections.
class connection {
 public:
  constexpr connection(int port, int* count) : port_(port), count_(count) { ++*count_; }
  constexpr connection(connection&& from) noexcept : port_(from.port_), count_(std::exchange(from.count_, nullptr)) {}
  constexpr ~connection() {
    if (count_ != nullptr) --*count_;
  }
  constexpr int port() const { return port_; }

 private:
  int port_;
  int* count_;
};
struct database {
  using scope = qtasks::scopes::task;
  int* open_now;
  constexpr connection open(settings& with) const { return {with.port, open_now}; }
};

constexpr auto query = qtasks::task<"query">(
    [](qtasks::context& ctx, int const* open_now) { return *open_now == 1 ? qtasks::use<connection>(ctx)->port() : 0; },
    qtasks::uses<connection>{});

constexpr int ports() {
  int open_now = 0;
  qtasks::task_executor executor{qtasks::depends{settings_file{}, database{&open_now}}};
  int const port = executor.execute(query, &open_now).value();
  return open_now == 0 ? port : 0;
}
static_assert(ports() == 5432);

}  // namespace

int main() {
  int const port = ports();
  std::printf("port %d, closed after the run\n", port);
  return port == 5432 ? 0 : 1;
}
