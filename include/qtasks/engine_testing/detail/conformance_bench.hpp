// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/result.hpp>
#include <qtasks/core/task_error.hpp>
#include <qtasks/engine/add_request.hpp>
#include <qtasks/engine/broker_limits.hpp>
#include <qtasks/engine/concurrency.hpp>
#include <qtasks/engine/lease.hpp>
#include <qtasks/engine/queue.hpp>
#include <qtasks/engine/task_id.hpp>
#include <qtasks/engine/task_outcome.hpp>
#include <qtasks/engine/tasks.hpp>
#include <qtasks/executor/task.hpp>
#include <qtasks/plugins/time/clock.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace qtasks::detail {

inline constexpr auto conforming_task =
    task<"conforms">([](int number, std::string text) -> result<std::string> { return text + std::to_string(number); },
                     option::retry{2});
inline constexpr auto limited_task =
    task<"limited">([](int number, std::string text) -> result<std::string> { return text + std::to_string(number); },
                    option::queue<"limited">{}, option::concurrency{1}, option::retry{2});
using conforming_tasks =
    tasks<std::remove_const_t<decltype(conforming_task)>, std::remove_const_t<decltype(limited_task)>>;

/// A broker's model with leases, two workers' sessions, and the time.
template <class Broker>
struct conformance_bench {
  static constexpr std::int64_t lease_time = 10'000'000;
  using model_type = typename Broker::template model<conforming_tasks>;
  using session = typename model_type::session;
  using outcome = result<std::string>;

  static constexpr conforming_tasks list{conforming_task, limited_task};
  static constexpr task_error failure{errc::failed, "failed"};

  std::int64_t now = 1'000;
  Broker broker;
  model_type model;
  session a;
  session b;
  claimed got{};  ///< the task that was claimed last

  template <class Make>
  conformance_bench(Make& make, broker_limits limits)
      : broker(make(limits, lease{std::chrono::nanoseconds{lease_time}}, clocks::fake{&now})),
        model(std::as_const(broker), list),
        a(model),
        b(model) {}

  auto add(add_request const& request = {}, int number = 0) {
    return model.template add<0>(request, number, std::string("text"));
  }
  task_id id(add_request const& request = {}, int number = 0) { return add(request, number).value().id; }
  /// Adds a task that has a queue of its own, and one run at a time.
  task_id limited(add_request const& request = {}) {
    return model.template add<1>(request, 0, std::string("text")).value().id;
  }
  /// Claims one task. Returns whether there was one.
  bool claim(session& by) { return by.claim(std::span{&got, 1}).value() == 1; }
  task_status status(task_id of) { return model.handles().status_of(of); }
  template <std::size_t I = 0>
  bool finish(session& by, claimed const& claim, task_outcome how = task_outcome::success) {
    outcome done = std::string("done");
    if (how == task_outcome::exhausted) done = failure;
    return by.template finish<I>(claim, how, 1, done).has_value();
  }
  outcome const& kept(task_id of) { return *static_cast<outcome const*>(model.handles().result_of(of)); }
};

/// Checks clauses, each on a bench of its own.
template <class Make>
class clause_list {
 public:
  struct clause {
    std::string_view text;  ///< what the broker does
    bool is_kept = false;   ///< it does
  };

  explicit clause_list(Make make) : make_(std::move(make)) {}

  template <class Check>
  void check(std::string_view text, Check is_kept) {
    conformance_bench<std::invoke_result_t<Make&, broker_limits, lease, clocks::fake>> on(
        make_, broker_limits{.capacity = 8, .deliveries = 3, .interruptions = 2});
    clauses_.push_back({text, is_kept(on)});
  }
  std::vector<clause> const& clauses() const noexcept { return clauses_; }

 private:
  Make make_;
  std::vector<clause> clauses_;
};

}  // namespace qtasks::detail
