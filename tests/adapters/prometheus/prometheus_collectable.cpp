// SPDX-License-Identifier: BSL-1.0
#include <qtasks/adapters/prometheus/prometheus_collectable.hpp>
#include <qtasks/plugins/limits/bulkhead.hpp>
#include <qtasks/plugins/observability/metrics.hpp>
#include <qtasks/plugins/observability/prometheus_text.hpp>
#include <qtasks/qtasks.hpp>

#include "support/catch.hpp"

#include <prometheus/text_serializer.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <regex>
#include <sstream>
#include <string>

namespace {

using namespace qtasks;
using counter = metrics<clocks::fake>;

/// All samples of a page. Bounds become integers in nanoseconds, because prometheus-cpp and prometheus_text format them
/// differently.
std::map<std::string, double> samples_of(std::string const& page) {
  std::map<std::string, double> samples;
  std::istringstream lines(page);
  std::regex const bound("(.*)le=\"([^\"]*)\"(.*)");
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line[0] == '#') continue;
    auto const space = line.rfind(' ');
    std::string name = line.substr(0, space);
    if (std::smatch parts; std::regex_match(name, parts, bound)) {
      double const nanoseconds = std::stod(parts[2].str()) * 1e9;
      name = parts[1].str() + (std::isinf(nanoseconds) ? "inf" : std::to_string(std::llround(nanoseconds))) +
             parts[3].str();
    }
    samples[name] = std::stod(line.substr(space));
  }
  return samples;
}

TEST_CASE("prometheus-cpp serializes the samples that prometheus_text writes") {
  std::int64_t now = 0;
  task_executor executor{run_clock{clocks::fake{&now}}, counter{{.threads = 1, .series = 5}}};
  constexpr auto body = [](std::int64_t* at, int run) -> result<int> {
    *at += std::int64_t{1} << run;
    if (run % 3 == 0) return task_error{errc{run}, "a third of them"};
    return run;
  };
  for (int run = 0; run < 40; ++run) {
    (void)executor.execute(task<"plain">(body), &now, run);
    (void)executor.execute(task<"a \"b\" \\ c">(body), &now, run);
  }
  auto const& counted = executor.get<counter>();
  prometheus_collectable<counter> const collectable(counted);
  auto const families = collectable.Collect();
  REQUIRE(families.size() == 2);
  CHECK((families[0].type == prometheus::MetricType::Histogram && families[1].type == prometheus::MetricType::Counter));

  auto const serialized = samples_of(prometheus::TextSerializer().Serialize(families));
  auto const expected = samples_of(prometheus_text(counted.snapshot()));
  CHECK(expected.size() == 6 * (latency_buckets::count + 3));
  REQUIRE(serialized.size() == expected.size());
  CHECK(std::equal(expected.begin(), expected.end(), serialized.begin(), [](auto const& a, auto const& b) {
    return a.first == b.first && std::abs(a.second - b.second) <= 1e-9 * std::abs(a.second);
  }));
}

TEST_CASE("prometheus-cpp serializes what policies decided") {
  using deciding = metrics<clocks::fake, metrics_scope::runs_and_decisions>;
  std::int64_t now = 0;
  task_executor executor{run_clock{clocks::fake{&now}}, deciding{{.threads = 1, .series = 8}},
                         bulkhead{{.max_concurrent = 0}}};
  constexpr auto refused = task<"refused \"at once\"">([] { return 1; });
  for (int run = 0; run < 3; ++run) (void)executor.execute(refused);
  auto const& counted = executor.get<deciding>();
  auto const families = prometheus_collectable<deciding>(counted).Collect();
  REQUIRE(families.size() == 3);
  CHECK(families[2].type == prometheus::MetricType::Counter);
  auto const serialized = samples_of(prometheus::TextSerializer().Serialize({families[2]}));
  auto const expected = samples_of(prometheus_text({}, counted.decisions()));
  CHECK(serialized == expected);
  CHECK(serialized.size() == 1);
}

TEST_CASE("prometheus-cpp: without any counts there are no samples") {
  metrics const counted;
  for (auto const& family : prometheus_collectable<metrics<>>(counted).Collect()) CHECK(family.metric.empty());
}

}  // namespace
