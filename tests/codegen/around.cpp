// SPDX-License-Identifier: BSL-1.0
// Plugins around the task: nested ones, and one that retries.
#include "shapes.hpp"

#include <string_view>
#include <utility>

namespace {

template <int N>
struct around {
  template <class Next>
  auto on(qtasks::trigger<"task_executor_run_task_around">, auto const& /*event*/, Next next) const
      -> decltype(next()) {
    saw(N, 0);
    auto returned = std::move(next)();
    saw(N, 1);
    return returned;
  }
};

constexpr auto fetch = qtasks::task<"fetch">([](qtasks::context& ctx, int value) -> qtasks::result<int> {
  int const answer = asked(value);
  if (answer < 0) return ctx.retry_later("busy");
  return answer;
});

constexpr std::string_view fetch_name = "fetch";

qtasks::result<int> fetched(int value) {
  int const answer = asked(value);
  if (answer < 0) return qtasks::task_error{qtasks::errc::retry_later, "busy"};
  return answer;
}

struct retry {
  template <class Next>
  auto on(qtasks::trigger<"task_executor_run_task_around">, auto const& /*event*/, Next next) const
      -> decltype(next()) {
    int returned = 2;
    return qtasks::repeat(next, [returned](auto const& result) mutable {
      return result.has_error() && result.assume_error().code() == qtasks::errc::retry_later && returned-- > 0;
    });
  }
};

}  // namespace

qtasks::result<int> around_1_library(int a, int b) { return qtasks::task_executor<around<1>>{}.execute(divide, a, b); }

qtasks::result<int> around_1_by_hand(int a, int b) {
  saw(1, 0);
  auto returned = quotient(a, b);
  saw(1, 1);
  name_error(returned, divide_name);
  return returned;
}

qtasks::result<int> around_3_library(int a, int b) {
  return qtasks::task_executor<around<1>, around<2>, around<3>>{}.execute(divide, a, b);
}

qtasks::result<int> around_3_by_hand(int a, int b) {
  saw(1, 0);
  saw(2, 0);
  saw(3, 0);
  auto returned = quotient(a, b);
  saw(3, 1);
  saw(2, 1);
  saw(1, 1);
  name_error(returned, divide_name);
  return returned;
}

qtasks::result<int> around_7_library(int a, int b) {
  return qtasks::task_executor<around<1>, around<2>, around<3>, around<4>, around<5>, around<6>, around<7>>{}.execute(
      divide, a, b);
}

qtasks::result<int> around_7_by_hand(int a, int b) {
  saw(1, 0);
  saw(2, 0);
  saw(3, 0);
  saw(4, 0);
  saw(5, 0);
  saw(6, 0);
  saw(7, 0);
  auto returned = quotient(a, b);
  saw(7, 1);
  saw(6, 1);
  saw(5, 1);
  saw(4, 1);
  saw(3, 1);
  saw(2, 1);
  saw(1, 1);
  name_error(returned, divide_name);
  return returned;
}

qtasks::result<int> retry_3_library(int value) { return qtasks::task_executor<retry>{}.execute(fetch, value); }

qtasks::result<int> retry_3_by_hand(int value) {
  for (int returned = 2;; --returned) {
    auto result = fetched(value);
    bool const busy = result.has_error() && result.assume_error().code() == qtasks::errc::retry_later;
    if (!busy || returned == 0) {
      name_error(result, fetch_name);
      return result;
    }
  }
}
