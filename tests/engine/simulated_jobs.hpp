// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/engine.hpp>
#include <qtasks/engine_testing/schedule.hpp>

#include "planted.hpp"

#include <support/catch.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace simulated_jobs {

using namespace qtasks;

inline constexpr std::int64_t lease_time = 1'000'000;

// A task that takes a while, fails in several ways, and looks whether its argument is intact.
inline constexpr auto work = [](context& ctx, std::string text, int number) -> result<int> {
  auto& in = *simulation::current();
  if (text != "the argument, which is longer than a short string, of task " + std::to_string(number))
    in.broke("an argument was destroyed");
  in.sleep(static_cast<std::int64_t>(in.below(5) != 0 ? in.below(600'000) : in.below(3'500'000)));
  if (ctx.stop_requested()) return ctx.cancel();
  switch (in.below(8)) {
    case 0:
      return ctx.plugin_error("failed");
    case 1:
      return ctx.retry_later("busy");
    case 2:
      return ctx.permanent("never");
    default:
      return number;
  }
};
inline constexpr auto job = task<"job">(work, option::retry{2});
inline constexpr auto narrow_job = task<"narrow">(work, option::retry{2}, option::concurrency{2});

using list = tasks<std::remove_const_t<decltype(job)>>;
inline constexpr list all{job};
inline constexpr tasks narrow{narrow_job};
inline constexpr std::size_t unlimited = std::numeric_limits<std::size_t>::max();

inline constexpr auto produce = [](auto& model, std::uint64_t number, simulation& in) {
  add_request request;
  request.priority = static_cast<int>(in.below(3));
  if (in.below(4) == 0) request.not_before = in.now() + static_cast<std::int64_t>(in.below(2'000'000));
  if (in.below(8) == 0) request.deadline = in.now() + static_cast<std::int64_t>(in.below(5'000'000));
  if (in.below(8) == 0) request.key = "one of a kind";
  request.uuid.bytes[0] = static_cast<std::uint8_t>(number + 1);
  auto added = model.template add<0>(
      request, "the argument, which is longer than a short string, of task " + std::to_string(number),
      static_cast<int>(number));
  for (int tries = 0; tries < 3 && added.has_error(); ++tries)
    added = model.template add<0>(
        request, "the argument, which is longer than a short string, of task " + std::to_string(number),
        static_cast<int>(number));
  return added;
};

/// Leaves out as many faults as possible without which the schedule still breaks a rule. Returns what is left.
template <class Once>
schedule_report shortened(Once const& once, std::uint64_t seed, schedule_report found) {
  std::vector<bool> without(100'000);
  for (std::size_t chunk = found.faults.size(); chunk > 0; chunk /= 2) {
    for (std::size_t i = 0; i + chunk <= found.faults.size();) {
      std::vector<bool> tried = without;
      for (std::size_t j = i; j < i + chunk; ++j) tried[found.faults[j]] = true;
      auto again = once(seed, tried);
      if (again.broken.empty() || again.faults.size() >= found.faults.size()) {
        i += chunk;
      } else {
        without = std::move(tried);
        found = std::move(again);
      }
    }
  }
  return found;
}

/// A bug is found from each of `starts` seeds within `most` schedules. `once(seed, without)` runs one with the bug.
template <class Once>
void check_found(Once const& once, std::uint64_t starts, std::uint64_t most) {
  std::vector<bool> const all_faults;
  for (std::uint64_t start = 0; start < starts; ++start) {
    std::uint64_t seed = start * most;
    auto found = once(seed, all_faults);
    while (found.broken.empty() && seed + 1 < (start + 1) * most) found = once(++seed, all_faults);
    REQUIRE_FALSE(found.broken.empty());
    auto const faults = found.faults.size();
    auto const less = simulated_jobs::shortened(once, seed, std::move(found));
    CHECK_FALSE(less.broken.empty());
    CHECK(less.faults.size() <= faults);
  }
}

}  // namespace simulated_jobs
