// SPDX-License-Identifier: BSL-1.0
// A broker that has what the concept asks for and nothing else: an application compiles with it, and runs.
#include <qtasks/engine.hpp>

#include <support/catch.hpp>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <tuple>
#include <utility>

using namespace qtasks;

namespace {

/// Keeps one task of one type, which it runs once.
template <class Tasks>
class one_task_model {
 public:
  using hooks = no_hooks;
  template <std::size_t I>
  struct types {
    using outcome = result<std::string>;
    static constexpr bool copies = true;
  };
  static constexpr bool has_leases = false;

  class session {
   public:
    session(one_task_model& of, claim_filter /*filter*/) : of_(of) {}
    result<std::size_t> claim(std::span<claimed> out) {
      if (of_.kept.status != task_status::new_ || !of_.arguments.has_value()) return std::size_t{0};
      of_.kept.status = task_status::process;
      out[0] = claimed{.id = task_id{1}, .token = 1, .deliveries = 1};
      return std::size_t{1};
    }
    template <std::size_t I>
    auto& arguments(claimed const& /*claim*/) {
      return *of_.arguments;
    }
    run_info info(claimed const& /*claim*/) const { return {.stop = &stop_}; }
    bool holds(claimed const& /*claim*/) const { return true; }
    template <std::size_t I, class Outcome>
    result<void> finish(claimed const& /*claim*/, task_outcome how, std::uint32_t /*made*/, Outcome& outcome) {
      of_.kept.outcome.emplace(std::move(outcome));
      of_.kept.status = status_after(how);
      return outcome::success();
    }
    result<void> retry(claimed const& /*claim*/, task_outcome /*how*/, std::uint32_t /*made*/,
                       std::int64_t /*not_before*/, task_error const& /*why*/) {
      return task_error{errc::lease_lost, "an archetype does not retry"};
    }
    result<void> give_back(claimed const& /*claim*/) { return outcome::success(); }
    result<void> renew(claimed const& /*claim*/) { return outcome::success(); }
    void release(claimed const& /*claim*/) noexcept {}
    void report(claimed const& /*claim*/, std::uint32_t /*done*/, std::uint32_t /*of*/) noexcept {}
    void request_stop(claimed const& /*claim*/) noexcept { stop_.request(); }

   private:
    one_task_model& of_;
    stop_flag stop_;
  };

  template <class B>
  one_task_model(B const& /*broker*/, Tasks const& /*tasks*/) {}

  template <std::size_t I, class... Args>
  result<added_task> add(add_request const& /*request*/, Args&&... args) {
    arguments.emplace(std::forward<Args>(args)...);
    return added_task{task_id{1}, false};
  }
  result<task_id> find(qtasks::uuid const& /*uuid*/) { return task_id{1}; }
  std::size_t task_of(task_id /*id*/) const { return 0; }
  handle_store& handles() { return kept; }
  std::size_t reap() { return 0; }
  std::int64_t upkeep_interval() const { return 0; }
  void wait_for_work(stop_flag const& /*stop*/, std::int64_t /*nanoseconds*/, claim_filter /*filter*/) {
    std::this_thread::sleep_for(std::chrono::milliseconds{1});
  }
  void wake_workers() {}
  clocks::steady clock() const { return {}; }
  void pause(std::uint64_t /*queues*/) {}
  void resume(std::uint64_t /*queues*/) {}
  bool is_paused(std::uint64_t /*queues*/) const { return false; }

  struct records_type {
    task_page list(task_query const& /*query*/) { return {}; }
    queue_stats stats() { return {}; }
    std::size_t purge(task_status /*status*/, duration /*older_than*/) { return 0; }
    task_snapshot read(task_id /*id*/) { return {}; }
    result<void> requeue(task_id /*id*/) { return task_error{errc::rejected, "an archetype does not queue again"}; }
  };
  records_type records() { return {}; }

  struct kept_task final : handle_store {
    std::atomic<task_status> status{task_status::new_};
    std::optional<result<std::string>> outcome;

    qtasks::uuid uuid_of(task_id /*id*/) const noexcept override { return {}; }
    task_status status_of(task_id /*id*/) const noexcept override { return status; }
    task_progress progress_of(task_id /*id*/) const noexcept override { return {}; }
    bool wait(task_id /*id*/, std::int64_t nanoseconds) noexcept override {
      for (; nanoseconds > 0 && !is_final(status); nanoseconds -= 1'000'000)
        std::this_thread::sleep_for(std::chrono::milliseconds{1});
      return is_final(status);
    }
    void* result_of(task_id /*id*/) noexcept override { return &*outcome; }
    qtasks::result<void> cancel(task_id /*id*/) noexcept override { return outcome::success(); }
    void drop(task_id /*id*/) noexcept override {}
    bool has_one_handle(task_id /*id*/) const noexcept override { return true; }
  };
  kept_task kept;
  std::optional<std::tuple<std::string>> arguments;
};

struct one_task_broker {
  template <class Tasks>
  using model = one_task_model<Tasks>;
};

constexpr auto greet = task<"greet">([](std::string name) { return "hello " + name; });
static_assert(Broker<one_task_broker, tasks<std::remove_const_t<decltype(greet)>>>);

}  // namespace

TEST_CASE("an application needs of a broker what the concept says, and no more") {
  queue_tasks app{tasks{greet}, one_task_broker{}};
  auto added = app.add_task<"greet">("you").value();
  auto running = app.start();
  CHECK(added.wait_for(std::chrono::seconds{10}).value().value() == "hello you");
  CHECK(std::move(added).take().value().value() == "hello you");
  CHECK(app.get<"greet">(qtasks::uuid{}).has_value());
  CHECK(app.stats().tasks.empty());
  CHECK(app.query().tasks.empty());
  CHECK(app.inspect(qtasks::uuid{}).has_value());
  CHECK(app.purge(task_status::dead) == 0);
  CHECK(app.requeue<"greet">(qtasks::uuid{}).has_error());
  app.pause();
  CHECK_FALSE(app.is_paused());
  app.resume();
}
