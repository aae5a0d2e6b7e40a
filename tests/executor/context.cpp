// SPDX-License-Identifier: BSL-1.0
#include <qtasks/qtasks.hpp>

#include "support/clause.hpp"

#include <cstdint>
#include <type_traits>

namespace {

using namespace qtasks;

constexpr uuid some_uuid{{1, 2, 3}};

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
    auto const left = task_executor<>{}.execute(make, code);
    EXPECT(left.has_error() && left.assume_error() == task_error(code, "text"));
  }
  return 0;
}
CLAUSE(errors_made, "a context makes plugin errors, cancellations, retries and permanent errors");

constexpr int cancel_text() {
  auto const give_up = task<"give_up">([](context& ctx) -> result<int> { return ctx.cancel(); });
  auto const left = task_executor<>{}.execute(give_up);
  EXPECT(left.assume_error().code() == errc::task_cancel_error);
  EXPECT(left.assume_error().message() == "give_up.cancel");
  return 0;
}
CLAUSE(cancel_text, "cancel without a text says the task's name and .cancel");

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
CLAUSE(fields, "errors made by a context carry typed fields");

constexpr auto looks = [](context& ctx, run_info const& expected) {
  return ctx.uuid() == expected.uuid && ctx.priority() == expected.priority && ctx.attempt() == expected.attempt &&
         ctx.deadline() == expected.deadline && ctx.task_name() == "looks" && ctx.record().name == "looks" &&
         ctx.record().uuid == expected.uuid && ctx.record().priority == expected.priority &&
         ctx.record().attempt == expected.attempt && !ctx.stop_requested();
};

constexpr int defaults() {
  run_info const plain{};
  EXPECT(plain.uuid == uuid{} && plain.priority == 0 && plain.attempt == 1 && plain.deadline == no_deadline);
  EXPECT(task_executor<>{}.execute(task<"looks">([plain](context& ctx) { return looks(ctx, plain); })).assume_value());
  run_info const urgent{.priority = -3};
  auto const with = task<"looks">([urgent](context& ctx) { return looks(ctx, urgent); }, option::priority{-3});
  EXPECT(task_executor<>{}.execute(with).assume_value());
  return 0;
}
CLAUSE(defaults, "a context knows the task's name and record; the priority is the task's option by default");

constexpr int info() {
  run_info const how{.uuid = some_uuid, .priority = 5, .attempt = 3, .deadline = 1'000};
  auto const see = task<"looks">([how](context& ctx) { return looks(ctx, how); }, option::priority{-3});
  EXPECT(task_executor<>{}.execute(how, see).assume_value());
  EXPECT(task_executor<>{}
             .execute(run_info{.uuid = some_uuid, .priority = 5, .attempt = 3, .deadline = 1'000}, see)
             .assume_value());
  return 0;
}
CLAUSE(info, "whoever starts a run says its uuid, priority, attempt and deadline in a run_info");

constexpr int info_encoded() {
  auto const attempt =
      task<"t">([](context& ctx) { return ctx.attempt(); }, option::decode{[](int n) -> long { return n + 100; }});
  EXPECT(task_executor<>{}.execute(encoded, run_info{.attempt = 3}, attempt).assume_value() == 103);
  return 0;
}
CLAUSE(info_encoded, "a run_info may follow encoded");

struct bounds {
  constexpr void on(trigger<"task_executor_before_execute">, auto const& event) const { event.context.deadline(50); }
};

constexpr int deadline() {
  auto const see = task<"t">([](context& ctx) { return ctx.deadline(); });
  EXPECT(task_executor{bounds{}}.execute(see).assume_value() == 50);
  return 0;
}
CLAUSE(deadline, "a handler can bound the run: the task sees the deadline it set");

TEST_CASE("a task sees whether it is asked to stop") {
  stop_flag stop;
  auto const see = task<"t">([&stop](context& ctx) {
    bool const before = ctx.stop_requested();
    stop.request();
    return !before && ctx.stop_requested();
  });
  CHECK(task_executor<>{}.execute(run_info{.stop = &stop}, see).assume_value());
  CHECK(!task_executor<>{}.execute(task<"t">([](context& ctx) { return ctx.stop_requested(); })).assume_value());
}

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
CLAUSE(provided, "a type that plugins provide is one default-constructed slot per run; without a provider none");

struct alignas(64) wide {
  char first = 'a';
};
struct empty {};
struct absent_type {};
/// As compiled elsewhere: knows the context, and not the stack.
constexpr bool finds_all(context& run, ledger const* kept, wide const* aligned, empty const* nothing) {
  return kept != nullptr && run.get<ledger>() == kept && aligned != nullptr && run.get<wide>() == aligned &&
         nothing != nullptr && run.get<empty>() == nothing && run.get<absent_type>() == nullptr;
}
struct looks_both_ways {
  using order = qtasks::order<provides<wide, empty>, reads<ledger>>;
  bool* same;
  constexpr void on(trigger<"task_executor_before_execute">, auto const& event) const {
    auto& run = event.context;
    *same = finds_all(run, run.template get<ledger>(), run.template get<wide>(), run.template get<empty>()) &&
            run.template get<absent_type>() == nullptr;
  }
};
/// Asked with a view, which has the plain context.
struct looks_by_view {
  using order = qtasks::order<reads<wide>>;
  char* first;
  constexpr void on(trigger<"task_executor_task_close">, event_view<"task_executor_task_close"> event) const {
    *first = event.context.get<wide>()->first;
  }
};

constexpr int plain_and_typed() {
  bool same = false;
  char first = 0;
  task_executor const executor{keeps{}, looks_both_ways{&same}, looks_by_view{&first}};
  auto const changes = task<"changes">([](context const& ctx) {
    ctx.get<wide>()->first = 'b';
    return ctx.get<ledger>()->entries;
  });
  EXPECT(executor.execute(changes).assume_value() == 1);
  EXPECT(same && first == 'b');
  return 0;
}
CLAUSE(plain_and_typed, "a handler's context and the plain one find the same slots, and no other");

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
CLAUSE(event_members, "every event refers to the executor, the task, its record and the context, and names its types");

}  // namespace
