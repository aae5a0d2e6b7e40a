// SPDX-License-Identifier: BSL-1.0
// Stacks with and without three plugins that handle none of the fired triggers: they have the same instructions, in the
// same order.
#include <qtasks/triggers/engine.hpp>

#include "shapes.hpp"

#include <optional>
#include <string>
#include <utility>

namespace {

template <int N>
struct idle {
  void on(qtasks::trigger<"worker_start">, auto const& /*event*/) const { saw(N, 0); }
};

struct recover {
  constexpr std::optional<int> on(qtasks::trigger<"task_executor_run_task_trigger_error">, auto const& event) const {
    return event.e.message() == "division by zero" ? std::optional{123} : std::nullopt;
  }
};

template <int N>
struct adder {
  int on(qtasks::trigger<"task_executor_run_task">, auto const& event) const { return plus(*event.result, N); }
};

template <int N>
struct around {
  template <class Next>
  auto on(qtasks::trigger<"task_executor_run_task_around">, auto const& /*event*/, Next next) const
      -> decltype(next()) {
    saw(N, 0);
    return std::move(next)();
  }
};

constexpr auto name = qtasks::task<"name">([](int value) { return text_of(value); });

}  // namespace

int recover_with_idle(int a, int b) {
  return qtasks::task_executor<idle<0>, recover, idle<1>, idle<2>>{}.execute(divide, a, b).value();
}

int recover_without_idle(int a, int b) { return qtasks::task_executor<recover>{}.execute(divide, a, b).value(); }

qtasks::result<int> none_with_idle(int a, int b) {
  return qtasks::task_executor<idle<0>, idle<1>, idle<2>>{}.execute(divide, a, b);
}

qtasks::result<int> none_without_idle(int a, int b) { return qtasks::task_executor<>{}.execute(divide, a, b); }

qtasks::result<int> replacing_with_idle(int a, int b) {
  return qtasks::task_executor<idle<0>, adder<1>, idle<1>, adder<2>, idle<2>>{}.execute(divide, a, b);
}

qtasks::result<int> replacing_without_idle(int a, int b) {
  return qtasks::task_executor<adder<1>, adder<2>>{}.execute(divide, a, b);
}

qtasks::result<int> around_with_idle(int a, int b) {
  return qtasks::task_executor<around<1>, idle<0>, idle<1>, around<2>, idle<2>>{}.execute(divide, a, b);
}

qtasks::result<int> around_without_idle(int a, int b) {
  return qtasks::task_executor<around<1>, around<2>>{}.execute(divide, a, b);
}

qtasks::result<std::string> text_with_idle(int value) {
  return qtasks::task_executor<idle<0>, idle<1>, idle<2>>{}.execute(name, value);
}

qtasks::result<std::string> text_without_idle(int value) { return qtasks::task_executor<>{}.execute(name, value); }
