// SPDX-License-Identifier: BSL-1.0
#include <qtasks/qtasks.hpp>

#include "support/clause.hpp"

#include <array>
#include <atomic>
#include <cstddef>
#include <thread>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace {

using namespace qtasks;

/// A plugin without data. Each is a type of its own, without a common base.
template <std::size_t I>
struct empty_plugin {
  constexpr void on(trigger<"task_executor_before_execute">, auto const&) const {}
};

template <std::size_t... I>
auto stack_of(std::index_sequence<I...>) -> plugin_stack<empty_plugin<I>...>;
template <std::size_t... I>
auto executor_of(std::index_sequence<I...>) -> task_executor<empty_plugin<I>...>;
template <std::size_t N>
using stack = decltype(stack_of(std::make_index_sequence<N>{}));
template <std::size_t N>
using executor = decltype(executor_of(std::make_index_sequence<N>{}));

template <class T>
constexpr bool is_like_nothing =
    sizeof(T) == 1 && std::is_empty_v<T>&& std::is_trivially_copyable_v<T>&& std::is_trivially_destructible_v<
                          T>&& std::is_trivially_copy_constructible_v<T>&& std::is_trivially_move_constructible_v<T>;

constexpr auto nothing = task<"nothing">([] {});

static_assert(is_like_nothing<task_executor<>> && is_like_nothing<plugin_stack<>>);
static_assert(is_like_nothing<executor<1>> && is_like_nothing<stack<1>>);
static_assert(is_like_nothing<executor<8>> && is_like_nothing<stack<8>>);
static_assert(is_like_nothing<executor<64>> && is_like_nothing<stack<64>>);
static_assert(sizeof(task_executor<stack<8>, empty_plugin<9>>) == 1);
static_assert(
    sizeof(task_executor<named<"a", empty_plugin<1>>, when<true, empty_plugin<2>>, when<false, int>,
                         only_for<empty_plugin<3>, decltype(nothing)>, failure_policy<on_plugin_failure::skip>>) == 1);

struct holds_a_number {
  int number;
  constexpr void on(trigger<"task_executor_before_execute">, auto const&) const {}
};
static_assert(sizeof(task_executor<holds_a_number, empty_plugin<1>>) == sizeof(int));

constexpr auto seven = task<"seven">([] { return 7; });
static_assert(sizeof(seven) == 1 && std::is_trivially_copyable_v<decltype(seven)>);
static_assert(executor<64>{}.execute(seven).assume_value() == 7);

// A result is as trivial as its value and its error.
static_assert(sizeof(task_error) == 32 && std::is_trivially_copyable_v<task_error>);
static_assert(std::is_trivially_copyable_v<result<int>> && std::is_trivially_destructible_v<result<int>>);

// A context keeps its address.
static_assert(!std::is_copy_constructible_v<context> && !std::is_move_constructible_v<context>);

struct move_only_plugin {
  constexpr move_only_plugin() = default;
  constexpr move_only_plugin(move_only_plugin&&) noexcept = default;
  constexpr move_only_plugin& operator=(move_only_plugin&&) noexcept = default;
  constexpr void on(trigger<"task_executor_before_execute">, auto const&) const {}
};
static_assert(!std::is_copy_constructible_v<task_executor<move_only_plugin>>);
static_assert(std::is_move_constructible_v<task_executor<move_only_plugin>>);

constexpr int made_of_move_only() {
  task_executor const by_value{move_only_plugin{}, empty_plugin<1>{}};
  EXPECT(by_value.execute(seven).assume_value() == 7);
  return 0;
}
CLAUSE(made_of_move_only, "an executor can hold move-only plugins");

/// Counts runs, with an atomic counter.
struct counts {
  std::atomic<int>* runs;
  void on(trigger<"task_executor_before_execute">, auto const&) const { runs->fetch_add(1, std::memory_order_relaxed); }
  int on(trigger<"task_executor_run_task_trigger_error">, auto const&) const { return -1; }
};

/// Each run has an object of its own.
struct own {
  int value = 0;
};
struct keeps {
  using order = qtasks::order<provides<own>>;
  void on(trigger<"task_executor_args_replace">, auto const& event) const {
    event.context.template get<own>()->value = std::get<0>(event.args);
  }
};

}  // namespace

TEST_CASE("several threads run one const executor") {
  constexpr int threads = 4;
  constexpr int runs_each = 2'000;
  std::atomic<int> runs{0};
  task_executor const shared{counts{&runs}, keeps{}};
  auto const same = task<"same">([](context& ctx, int n) -> result<int> {
    if (n % 2 != 0) return ctx.plugin_error("odd");
    return ctx.get<own>()->value;
  });
  std::array<int, threads> wrong{};
  std::vector<std::thread> all;
  for (std::size_t t = 0; t < threads; ++t) {
    all.emplace_back([&shared, &same, &mine = wrong.at(t)] {
      for (int n = 0; n < runs_each; ++n) {
        auto const returned = shared.execute(same, n);
        if (!returned.has_value() || returned.assume_value() != (n % 2 != 0 ? -1 : n)) ++mine;
      }
    });
  }
  for (auto& thread : all) thread.join();
  CHECK(wrong == std::array<int, threads>{});
  CHECK(runs == threads * runs_each);
}
