// SPDX-License-Identifier: BSL-1.0
// An `around` handler runs the rest of the stack, which ends with the task, and may run it again.
#include <qtasks/plugins/roles.hpp>
#include <qtasks/qtasks.hpp>

#include <cstdio>

namespace {

/// Runs the rest again after `errc::retry_later`, as often as the task's `option::retry` allows.
struct retry {
  using role = qtasks::roles::retry;

  template <class Next>
  constexpr auto on(qtasks::trigger<"task_executor_run_task_around">, auto const& event, Next next) const
      -> decltype(next()) {
    int retries = event.task_func.template get<qtasks::option::retry>().times;
    return qtasks::repeat(next, [retries](auto const& result) mutable {
      return result.has_error() && result.error().code() == qtasks::errc::retry_later && retries-- > 0;
    });
  }
};

/// A service that is busy for its first calls.
struct service {
  int busy;
  int calls = 0;
};

constexpr auto call = qtasks::task<"call">(
    [](qtasks::context& ctx, service* to) -> qtasks::result<int> {
      ++to->calls;
      if (to->busy-- > 0) return ctx.retry_later("busy");
      return to->calls;
    },
    qtasks::option::retry{3});

constexpr auto calls(int busy) {
  service to{busy};
  return qtasks::task_executor{retry{}}.execute(call, &to);
}

static_assert(calls(0).value() == 1);
static_assert(calls(3).value() == 4);
static_assert(calls(4).error().code() == qtasks::errc::retry_later);

}  // namespace

int main() {
  auto const answered = calls(2);
  std::printf("busy twice: answered at call %d\n", answered.value());
  std::printf("busy four times: %s\n", calls(4).error().message().data());
  return answered.value() == 3 ? 0 : 1;
}
