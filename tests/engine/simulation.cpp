// SPDX-License-Identifier: BSL-1.0
#include <qtasks/engine.hpp>
#include <qtasks/engine_testing/schedule.hpp>

#include "planted.hpp"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>

using namespace qtasks;

constexpr std::int64_t lease_time = 1'000'000;

// A task that takes a while, fails in several ways, and looks whether its argument is intact.
constexpr auto job = task<"job">(
    [](context& ctx, std::string text, int number) -> result<int> {
      auto& in = *simulation::current();
      if (text != "argument of task " + std::to_string(number)) in.broke("an argument was destroyed");
      in.sleep(static_cast<std::int64_t>(in.below(5) != 0 ? in.below(600'000) : in.below(3'500'000)));
      if (ctx.stop_requested()) return ctx.cancel();
      switch (in.below(8)) {
        case 0: return ctx.plugin_error("failed");
        case 1: return ctx.retry_later("busy");
        case 2: return ctx.permanent("never");
        default: return number;
      }
    },
    option::retry{2});
using list = tasks<std::remove_cv_t<decltype(job)>>;
constexpr list all{job};

auto produce = [](auto& model, std::uint64_t number, simulation& in) {
  add_request request;
  request.priority = static_cast<int>(in.below(3));
  if (in.below(4) == 0) request.not_before = in.now() + static_cast<std::int64_t>(in.below(2'000'000));
  if (in.below(8) == 0) request.deadline = in.now() + static_cast<std::int64_t>(in.below(5'000'000));
  if (in.below(8) == 0) request.key = "one of a kind";
  request.uuid.bytes[0] = static_cast<std::uint8_t>(number + 1);
  auto added = model.template add<0>(request, "argument of task " + std::to_string(number), static_cast<int>(number));
  for (int tries = 0; tries < 3 && added.has_error(); ++tries)
    added = model.template add<0>(request, "argument of task " + std::to_string(number), static_cast<int>(number));
  return added;
};

template <planted::bug Bug>
schedule_report once(std::uint64_t seed, std::vector<bool> without = {}) {
  simulation in{seed, std::move(without)};
  using model_type = planted::model<memory_broker<lease, clocks::fake, simulation_hooks>::model<list>, Bug>;
  model_type model{broker_limits{.capacity = 64, .deliveries = 1000}, lease{std::chrono::nanoseconds{lease_time}}, in.clock()};
  task_executor<engine_plugin> executor;
  schedule<list, model_type, task_executor<engine_plugin>> s{all, model, executor, in, lease_time, 3};
  return s.run(produce);
}
template <planted::bug Bug>
void campaign(char const* name, long n) {
  long bad = 0; std::size_t steps = 0, crashes = 0; long first = -1; std::string why;
  auto const t = std::chrono::steady_clock::now();
  for (long i = 0; i < n; ++i) {
    auto const r = once<Bug>(1000 + static_cast<std::uint64_t>(i));
    steps += r.steps; crashes += r.crashes;
    if (!r.broken.empty()) { if (++bad == 1) { first = i; why = r.broken; } }
  }
  double const s = std::chrono::duration<double>(std::chrono::steady_clock::now() - t).count();
  std::printf("%s: %ld schedules, %ld bad, first %ld (%s), %.0f/s, %.0f steps and %.1f crashes each\n", name, n, bad, first, why.c_str(), double(n) / s, double(steps) / double(n), double(crashes) / double(n));
}
int main(int, char** argv) {
  long const n = std::atol(argv[1]);
  campaign<planted::bug::none>("none", n);
  campaign<planted::bug::finish_without_token>("finish_without_token", n);
  campaign<planted::bug::claim_in_two_steps>("claim_in_two_steps", n);
  campaign<planted::bug::renewal_after_end>("renewal_after_end", n);
  campaign<planted::bug::arguments_destroyed>("arguments_destroyed", n);
  campaign<planted::bug::attempts_forgotten>("attempts_forgotten", n);
}
