// SPDX-License-Identifier: BSL-1.0
// Tasks open and close a session. Orders are accepted only while it is open.
#include <qtasks/plugins/qtasks/runs_in.hpp>
#include <qtasks/plugins/qtasks/states.hpp>
#include <qtasks/qtasks.hpp>

#include <cstdio>

namespace {

struct closed;
struct open;
struct session : qtasks::state_machine<closed, qtasks::transition<closed, open>, qtasks::transition<open, closed>> {};

constexpr auto log_on = qtasks::task<"log_on">([](qtasks::context& ctx) -> qtasks::result<void> {
  if (!qtasks::state_of<session>(ctx).move<closed, open>()) return ctx.cancel("logged on already");
  return qtasks::outcome::success();
});
constexpr auto submit = qtasks::task<"submit">([](int shares) { return shares; });

using stack =
    qtasks::plugin_stack<qtasks::states<session>, qtasks::only_for<qtasks::runs_in<session, open>, decltype(submit)>>;

constexpr bool orders_need_a_session() {
  qtasks::task_executor executor{stack{}};
  bool const refused = executor.execute(submit, 7).has_error();
  bool const opened = executor.execute(log_on).has_value() && executor.execute(log_on).has_error();
  return refused && opened && executor.execute(submit, 7).value() == 7;
}
static_assert(orders_need_a_session());

}  // namespace

int main() {
  qtasks::task_executor executor{stack{}};
  auto const early = executor.execute(submit, 7);
  std::printf("before: %s\n", early.error().message().data());
  (void)executor.execute(log_on);
  auto const accepted = executor.execute(submit, 7);
  std::printf("after: %d\n", accepted.value());
  return early.error().code() == qtasks::errc::rejected && accepted.value() == 7 ? 0 : 1;
}
