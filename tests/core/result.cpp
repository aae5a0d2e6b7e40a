// SPDX-License-Identifier: BSL-1.0
#include <qtasks/qtasks.hpp>

#include "support/clause.hpp"

#include <array>
#include <csignal>
#include <cstdlib>
#include <string>
#include <type_traits>

#include <sys/wait.h>
#include <unistd.h>

namespace {

using namespace qtasks;

static_assert(std::is_same_v<result<int>, result<int, task_error>>);
static_assert(is_result<result<int>> && is_result<result<void, int>> && !is_result<int> && !is_result<task_error>);

constexpr result<int> half(int n) {
  if (n % 2 != 0) return task_error{errc::rejected, "odd"};
  return n / 2;
}
constexpr result<void> success_or_error(bool fails) {
  if (fails) return task_error{errc::failed, "x"};
  return outcome::success();
}
constexpr int a_result_holds_one_of_two() {
  EXPECT(half(4).has_value() && half(4).value() == 2 && !half(4).has_error());
  EXPECT(half(3).has_error() && half(3).error().code() == errc::rejected && !half(3));
  EXPECT(success_or_error(false).has_value() && success_or_error(true).has_error());
  return 0;
}
CLAUSE(a_result_holds_one_of_two, "a result holds a value or an error");

struct own {};

/// What a process prints to stderr that calls `value()` and is then ended by SIGABRT; empty if it is not.
template <class Result>
std::string printed_by_value_of(Result const& failed) {
  std::array<int, 2> ends{};
  REQUIRE(pipe(ends.data()) == 0);
  pid_t const child = fork();
  if (child == 0) {
    dup2(ends[1], STDERR_FILENO);
    close(ends[0]);
    close(ends[1]);
    std::signal(SIGABRT, SIG_DFL);
    (void)failed.value();
    std::_Exit(0);
  }
  close(ends[1]);
  std::string text(500, '\0');
  ssize_t const size = read(ends[0], text.data(), text.size());
  close(ends[0]);
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGABRT || size < 0) return "";
  return text.substr(0, static_cast<std::size_t>(size));
}

TEST_CASE("value() of an error prints the error and ends the program") {
  auto const broken = task<"broken">([](context& ctx) -> result<int> { return ctx.permanent("no power"); });
  CHECK(printed_by_value_of(task_executor<>{}.execute(broken)) ==
        "qtasks: `value()` of an error: code 6, text \"no power\", task \"broken\"\n");
  using fields = task_error_with<field<"limit", int>>;
  CHECK(printed_by_value_of(result<void, fields>{fields{task_error{errc{1001}, "too big"}, key<"limit"> = 5}}) ==
        "qtasks: `value()` of an error: code 1001, text \"too big\", task \"\"\n");
  CHECK(printed_by_value_of(result<int, own>{own{}}).find("an error of a type without") != std::string::npos);
}

}  // namespace
