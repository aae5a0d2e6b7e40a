// SPDX-License-Identifier: BSL-1.0
// A worker that is stopped or cancelled, or whose context is destroyed, after each of its steps: nothing is lost.
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/execution/blocking.hpp>
#include <boost/asio/require.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "workers.hpp"

namespace {

using namespace qtasks;
using namespace std::chrono_literals;
using support::nap;
namespace net = boost::asio;

enum class disturbance { stopped, cancelled, destroyed };

constexpr int all = 8;
std::array<int, all> begun, ended;

net::awaitable<void> step() {
  auto posted = net::post(co_await net::this_coro::executor, net::use_awaitable);
  co_await std::move(posted);
}

/// Counts the objects that are not destroyed.
struct living {
  static inline int count = 0;
  living() { ++count; }
  living(living const&) { ++count; }
  living(living&&) noexcept { ++count; }
  living& operator=(living const&) = default;
  living& operator=(living&&) = default;
  ~living() { --count; }
};

constexpr auto at_once = task<"at_once">(
    [](int number, living) -> net::awaitable<result<int>> {
      ++begun[static_cast<std::size_t>(number)];
      ++ended[static_cast<std::size_t>(number)];
      co_return number;
    },
    option::retry{1});
constexpr auto steps = task<"steps">(
    [](int number, living) -> net::awaitable<result<int>> {
      ++begun[static_cast<std::size_t>(number)];
      co_await step();
      co_await nap(0ns);
      co_await step();
      ++ended[static_cast<std::size_t>(number)];
      co_return number;
    },
    option::retry{1});
/// Its arguments are moved into its run: it cannot run again.
constexpr auto once = task<"once">([](int number, living) -> net::awaitable<result<int>> {
  ++begun[static_cast<std::size_t>(number)];
  co_await step();
  co_await step();
  ++ended[static_cast<std::size_t>(number)];
  co_return number;
});
constexpr auto retried = task<"retried">(
    [](context& ctx, int number, living) -> net::awaitable<result<int>> {
      ++begun[static_cast<std::size_t>(number)];
      co_await step();
      if (ctx.attempt() == 1) co_return task_error{errc::failed, "the first time"};
      ++ended[static_cast<std::size_t>(number)];
      co_return number;
    },
    option::retry{1});

/// The runs that have begun and have ended, as a plugin sees them.
struct counts {
  static inline int begun = 0, closed = 0;
  void on(trigger<"worker_execute_before">, auto const&) const { ++begun; }
  void on(trigger<"worker_execute_after">, auto const&) const { ++closed; }
};

auto const executor_of = [](net::io_context& context, bool posts) -> net::any_io_executor {
  if (posts) return net::require(context.get_executor(), net::execution::blocking.never);
  return context.get_executor();
};

/// Runs so many steps of a context with a worker, then disturbs it. Returns whether all tasks had ended before.
template <class App, class Handles>
bool disturb(App& app, Handles const& handles, disturbance how, int count, bool posts) {
  auto const all_have_ended = [&] {
    for (auto const& each : handles)
      if (!is_final(each.status())) return false;
    return true;
  };
  stop_flag stop;
  net::cancellation_signal cancel;
  std::optional<result<void>> returned;
  net::io_context context(1);
  qtasks::asio::spawn(
      executor_of(context, posts),
      [&] { return qtasks::asio::run_worker(app, stop, {.at_a_time = 3, .retries = support::no_wait}); },
      net::bind_cancellation_slot(cancel.slot(), [&](result<void> got) {
        returned.emplace(got);
        CHECK(app.stats().count(task_status::process) == 0);  // what runs has ended before
      }));
  for (int i = 0; i < count && !all_have_ended(); ++i) context.run_one();
  bool const is_undisturbed = all_have_ended();
  if (how == disturbance::destroyed) return is_undisturbed;
  if (how == disturbance::stopped) {
    stop.request();
    app.model().wake_workers();
  } else {
    cancel.emit(net::cancellation_type::terminal);
  }
  context.run();
  REQUIRE(returned.has_value());
  CHECK(returned->has_error() == (how == disturbance::cancelled));
  return is_undisturbed;
}

template <class B>
void disturb_after_each_step(B const& broker, disturbance how, bool posts) {
  bool is_undisturbed = false;
  int points = 0;
  for (; !is_undisturbed; ++points) {
    CAPTURE(how, posts, points);
    begun = ended = {};
    counts::begun = counts::closed = 0;
    {
      queue_tasks app{tasks{at_once, steps, once, retried}, broker, counts{}};
      std::vector<task_handle<result<int>>> handles;
      for (int i = 0; i < all; i += 4) {
        handles.push_back(app.template add_task<"steps">(i, living{}).value());
        handles.push_back(app.template add_task<"at_once">(i + 1, living{}).value());
        handles.push_back(app.template add_task<"once">(i + 2, living{}).value());
        handles.push_back(app.template add_task<"retried">(i + 3, living{}).value());
      }
      is_undisturbed = disturb(app, handles, how, points, posts);
      CHECK(app.stats().count(task_status::process) == 0);  // nothing is held by a worker that has gone
      CHECK(counts::begun == counts::closed);

      // Another worker ends what is left.
      {
        support::running_context rest{app, {.retries = support::no_wait}};
        for (auto const& each : handles) REQUIRE(each.wait(10s).value());
      }
      for (std::size_t i = 0; i < all; ++i) {
        CAPTURE(i);
        auto const outcome = handles[i].wait_for(0s).value();
        int const repeats = i % 4 == 3 ? 1 : 0;  // retried by its error
        if (how != disturbance::destroyed) {
          CHECK(outcome == result<int>{static_cast<int>(i)});
          CHECK((begun[i] == 1 + repeats && ended[i] == 1));
        } else if (i % 4 == 2 && outcome.has_error()) {
          CHECK((begun[i] == 1 && ended[i] == 0 && handles[i].status() == task_status::error));
        } else {
          CHECK(outcome == result<int>{static_cast<int>(i)});
          CHECK((begun[i] <= 2 + repeats && ended[i] == 1));
        }
      }
    }
    CHECK(living::count == 0);
  }
  CHECK(points > 10);
}

}  // namespace

TEST_CASE("a worker is stopped, cancelled or destroyed after each step: each task ends once, and no claim stays") {
  auto const how = GENERATE(disturbance::stopped, disturbance::cancelled, disturbance::destroyed);
  auto const posts = GENERATE(false, true);
  SECTION("without leases") { disturb_after_each_step(memory_broker{}, how, posts); }
}

TEST_CASE("the same with leases, in which every run has copies of its arguments") {
  auto const how = GENERATE(disturbance::stopped, disturbance::cancelled, disturbance::destroyed);
  disturb_after_each_step(memory_broker{{}, lease{1h}}, how, false);
}
