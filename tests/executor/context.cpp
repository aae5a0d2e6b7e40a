// SPDX-License-Identifier: BSL-1.0
#include <qtasks/qtasks.hpp>

#include "support/clause.hpp"

#include <cstdint>
#include <type_traits>

namespace {

using namespace qtasks;

constexpr int errors_made() {
  auto const make = task<"make">([](context& ctx, errc code) -> result<void> {
    switch (code) {
      case errc::task_plugin_trigger_error:
        return ctx.plugin_error("text");
      case errc::task_cancel_error:
        return ctx.cancel("text");
      case errc::retry_later:
        return ctx.retry_later("text");
      default:
        return ctx.permanent("text");
    }
  });
  for (errc code : {errc::task_plugin_trigger_error, errc::task_cancel_error, errc::retry_later, errc::permanent}) {
    auto const returned = task_executor<>{}.execute(make, code);
    EXPECT(returned.has_error() && returned.assume_error() == task_error(code, "text"));
  }
  return 0;
}
CLAUSE(errors_made, "a context makes plugin errors, cancellations, retry errors and permanent errors");

constexpr int cancel_text() {
  auto const give_up = task<"give_up">([](context& ctx) -> result<int> { return ctx.cancel(); });
  auto const returned = task_executor<>{}.execute(give_up);
  EXPECT(returned.assume_error().code() == errc::task_cancel_error);
  EXPECT(returned.assume_error().message() == "give_up.cancel");
  return 0;
}
CLAUSE(cancel_text, "cancel without a text has the text {task_name}.cancel");

constexpr int fields() {
  using limited = result<int, task_error_with<field<"limit", int>>>;
  auto const later = task<"t">([](context& ctx) -> limited { return ctx.retry_later("busy", key<"limit"> = 5); });
  auto const never = task<"t">([](context& ctx) -> limited { return ctx.permanent("gone", key<"limit"> = 6); });
  auto const plain = task<"t">([](context& ctx) -> limited { return ctx.permanent("gone"); });
  EXPECT(*task_executor<>{}.execute(later).assume_error().find<"limit">() == 5);
  EXPECT(*task_executor<>{}.execute(never).assume_error().find<"limit">() == 6);
  EXPECT(task_executor<>{}.execute(plain).assume_error().find<"limit">() == nullptr);
  return 0;
}
CLAUSE(fields, "the errors that a context makes have typed fields");

struct bounds {
  constexpr void on(trigger<"task_executor_before_execute">, auto const& event) const { event.context.deadline(50); }
};

constexpr int deadline() {
  auto const see = task<"t">([](context& ctx) { return ctx.deadline(); });
  EXPECT(task_executor{bounds{}}.execute(see).assume_value() == 50);
  return 0;
}
CLAUSE(deadline, "a task reads the deadline that a handler set");

// `get<T>()`.

struct ledger {
  int entries = 0;
};
struct clock_start {
  std::int64_t at = 40;
};

struct keeps {
  using order = qtasks::order<provides<ledger, clock_start>>;
  constexpr void on(trigger<"task_executor_before_execute">, auto const& event) const {
    event.context.template get<ledger>()->entries += 1;
  }
};
struct keeps_too {
  using order = qtasks::order<provides<ledger>, reads<clock_start>>;
  constexpr void on(trigger<"task_executor_before_execute">, auto const& event) const {
    event.context.template get<ledger>()->entries += static_cast<int>(event.context.template get<clock_start>()->at);
  }
};

constexpr auto entries = task<"entries">([](context& ctx) {
  auto const* kept = ctx.get<ledger>();
  return kept == nullptr ? -1 : kept->entries;
});

constexpr int provided() {
  EXPECT(task_executor<>{}.execute(entries).assume_value() == -1);
  task_executor const executor{keeps{}, keeps_too{}};
  EXPECT(executor.execute(entries).assume_value() == 41);
  EXPECT(executor.execute(entries).assume_value() == 41);
  return 0;
}
CLAUSE(provided,
       "a run has one default-constructed object of each provided type; without a provider, get returns null");

struct alignas(64) wide {
  char first = 'a';
};
struct empty {};
struct absent_type {};
/// Uses the plain context, like a function that is compiled without the stack.
constexpr bool finds_all(context& run, ledger const* kept, wide const* aligned, empty const* nothing) {
  return kept != nullptr && run.get<ledger>() == kept && aligned != nullptr && run.get<wide>() == aligned &&
         nothing != nullptr && run.get<empty>() == nothing && run.get<absent_type>() == nullptr;
}
struct reads_both_ways {
  using order = qtasks::order<provides<wide, empty>, reads<ledger>>;
  bool* same;
  constexpr void on(trigger<"task_executor_before_execute">, auto const& event) const {
    auto& run = event.context;
    *same = finds_all(run, run.template get<ledger>(), run.template get<wide>(), run.template get<empty>()) &&
            run.template get<absent_type>() == nullptr;
  }
};
/// Takes an `event_view`, which has the plain context.
struct reads_by_view {
  using order = qtasks::order<reads<wide>>;
  char* first;
  constexpr void on(trigger<"task_executor_task_close">, event_view<"task_executor_task_close"> event) const {
    *first = event.context.get<wide>()->first;
  }
};

constexpr int plain_and_typed() {
  bool same = false;
  char first = 0;
  task_executor const executor{keeps{}, reads_both_ways{&same}, reads_by_view{&first}};
  auto const changes = task<"changes">([](context const& ctx) {
    ctx.get<wide>()->first = 'b';
    return ctx.get<ledger>()->entries;
  });
  EXPECT(executor.execute(changes).assume_value() == 1);
  EXPECT(same && first == 'b');
  return 0;
}
CLAUSE(plain_and_typed, "a handler's context and the plain one find the same objects");

struct sees_event {
  bool* whole;
  template <class Event>
  constexpr void on(trigger<"task_executor_before_execute">, Event const& event) const {
    *whole = event.task_broker.attempt == 3 && &event.task_broker == &event.context.record() &&
             event.task_func.name == "entries" &&
             std::is_same_v<typename Event::task_type, std::remove_const_t<decltype(entries)>> &&
             std::is_same_v<typename Event::result_type, int> &&
             std::is_same_v<typename Event::error_type, task_error> &&
             &event.task_executor.template get<sees_event>() == this;
  }
};

constexpr int event_members() {
  bool whole = false;
  task_executor const executor{sees_event{&whole}};
  EXPECT(executor.execute(run_info{.attempt = 3}, entries).has_value());
  EXPECT(whole);
  return 0;
}
CLAUSE(event_members, "an event refers to the executor, the task, its record and the context, and has their types");

}  // namespace
