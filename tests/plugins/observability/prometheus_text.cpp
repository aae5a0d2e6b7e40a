// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/observability/metrics.hpp>
#include <qtasks/plugins/observability/prometheus_text.hpp>
#include <qtasks/qtasks.hpp>

#include "support/catch.hpp"

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace {

using namespace qtasks;
using counter = metrics<clocks::fake>;

bool has_line(std::string const& text, std::string_view line) {
  return text.find("\n" + std::string(line) + "\n") != std::string::npos;
}

TEST_CASE("the text states the counts exactly") {
  std::int64_t now = 0;
  task_executor executor{run_clock{clocks::fake{&now}}, counter{{.threads = 1, .series = 2}}};
  constexpr auto work = task<"work">([](std::int64_t* at, std::int64_t takes, errc ends) -> result<int> {
    *at += takes;
    if (ends != errc{}) return task_error{ends, "on request"};
    return 1;
  });
  for (std::int64_t takes : {100, 128, 129, 2'000'000'000}) (void)executor.execute(work, &now, takes, errc{});
  (void)executor.execute(work, &now, std::int64_t{60'000'000'005}, errc::timeout);
  (void)executor.execute(work, &now, std::int64_t{7}, errc{1003});

  std::string const text = "\n" + prometheus_text(executor.get<counter>().snapshot());
  CHECK(has_line(text, "# TYPE qtasks_run_duration_seconds histogram"));
  CHECK(has_line(text, R"(qtasks_run_duration_seconds_bucket{task="work",le="0.000000128"} 2)"));
  CHECK(has_line(text, R"(qtasks_run_duration_seconds_bucket{task="work",le="0.000000256"} 3)"));
  CHECK(has_line(text, R"(qtasks_run_duration_seconds_bucket{task="work",le="1.073741824"} 3)"));
  CHECK(has_line(text, R"(qtasks_run_duration_seconds_bucket{task="work",le="2.147483648"} 4)"));
  CHECK(has_line(text, R"(qtasks_run_duration_seconds_bucket{task="work",le="+Inf"} 4)"));
  CHECK(has_line(text, R"(qtasks_run_duration_seconds_sum{task="work"} 2.000000357)"));
  CHECK(has_line(text, R"(qtasks_run_duration_seconds_count{task="work"} 4)"));
  CHECK(has_line(text, R"(qtasks_run_duration_seconds_bucket{task="work",error_type="timeout",le="8.589934592"} 0)"));
  CHECK(has_line(text, R"(qtasks_run_duration_seconds_bucket{task="work",error_type="timeout",le="+Inf"} 1)"));
  CHECK(has_line(text, R"(qtasks_run_duration_seconds_sum{task="work",error_type="timeout"} 60.000000005)"));
  CHECK(has_line(text, R"(qtasks_run_duration_seconds_count{otel_metric_overflow="true"} 1)"));
  CHECK(has_line(text, "# TYPE qtasks_run_retries_total counter"));
  CHECK(has_line(text, R"(qtasks_run_retries_total{task="work"} 0)"));
  CHECK(text.back() == '\n');
}

TEST_CASE("the text states what policies decided") {
  std::string const text =
      "\n" +
      prometheus_text({}, {{"a\"b", "retry_scheduled", 3}, {"", "breaker_opened", 1}, {.count = 2, .overflow = true}});
  CHECK(has_line(text, "# TYPE qtasks_policy_decisions_total counter"));
  CHECK(has_line(text, R"(qtasks_policy_decisions_total{task="a\"b",decision="retry_scheduled"} 3)"));
  CHECK(has_line(text, R"(qtasks_policy_decisions_total{task="",decision="breaker_opened"} 1)"));
  CHECK(has_line(text, R"(qtasks_policy_decisions_total{otel_metric_overflow="true"} 2)"));
}

TEST_CASE("without any counts the text only names the metrics") {
  std::string const text = prometheus_text({});
  CHECK(text.find('{') == std::string::npos);
  CHECK(text.find("# HELP qtasks_run_retries_total ") != std::string::npos);
}

TEST_CASE("what is not UTF-8 in a task's name becomes U+FFFD") {
  task_executor executor{run_clock{}, metrics{}};
  (void)executor.execute(task<"a\xC0\xAFz">([] { return 1; }));
  CHECK(has_line("\n" + prometheus_text(executor.get<metrics<>>().snapshot()),
                 "qtasks_run_duration_seconds_count{task=\"a\xEF\xBF\xBD\xEF\xBF\xBDz\"} 1"));
}

TEST_CASE("task names are escaped") {
  task_executor executor{run_clock{}, metrics{}};
  (void)executor.execute(task<"a\\b\"c\nd">([] { return 1; }));
  std::string const text = prometheus_text(executor.get<metrics<>>().snapshot());
  CHECK(has_line(text, R"(qtasks_run_duration_seconds_count{task="a\\b\"c\nd"} 1)"));
}

std::string sum_of(std::int64_t nanoseconds) {
  metrics_series series;
  series.task = "t";
  series.nanoseconds = nanoseconds;
  std::string const text = prometheus_text({series});
  std::string const before = "_sum{task=\"t\"} ";
  auto const from = text.find(before) + before.size();
  return text.substr(from, text.find('\n', from) - from);
}
TEST_CASE("seconds are exact, without trailing zeros") {
  CHECK(sum_of(0) == "0");
  CHECK(sum_of(1) == "0.000000001");
  CHECK(sum_of(3'000'000'000) == "3");
  CHECK(sum_of(10'500'000'000) == "10.5");
  CHECK(sum_of(std::numeric_limits<std::int64_t>::max()) == "9223372036.854775807");
}

}  // namespace
