// SPDX-License-Identifier: BSL-1.0
// Writes spans in each format to a directory, for chrome_trace.py and otlp_trace.py, which read them back:
//   random.txt, random.chrome.json, random.<n>.otlp.json   the same random spans in three formats
//   runs.chrome.json                                       the runs of an executor on a fake clock
#include <qtasks/adapters/json/chrome_trace.hpp>
#include <qtasks/adapters/json/otlp_trace.hpp>
#include <qtasks/plugins/observability/trace.hpp>
#include <qtasks/plugins/observability/trace_attempts.hpp>
#include <qtasks/plugins/observability/trace_span.hpp>
#include <qtasks/plugins/resilience/retry.hpp>
#include <qtasks/qtasks.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace qtasks;
using namespace std::chrono_literals;
using namespace std::string_view_literals;

constexpr std::chrono::nanoseconds offset{1'700'000'000'000'000'007};
constexpr std::size_t max_spans = 64;

std::vector<span_record> random_spans() {
  constexpr std::array names{"plain"sv,
                             "with \"quotes\""sv,
                             "back\\slash"sv,
                             "tab\tnewline\nbell\a"sv,
                             "\xC3\xA4\xE2\x82\xAC\xF0\x9D\x84\x9E"sv,
                             ""sv,
                             "</script>"sv,
                             "overlong \xC0\xAF\xE0\x80\xAF\xF0\x80\x80\xAF"sv,
                             "surrogates \xED\xA0\x80\xED\xBF\xBF, too large \xF4\x90\x80\x80\xF5\xFF"sv,
                             "truncated \xC3 \xE2\x82 \xF0\x9D\x84 \x80 \xF0\x9D"sv};
  constexpr std::array codes{errc{},
                             errc::task_plugin_trigger_error,
                             errc::task_cancel_error,
                             errc::timeout,
                             errc::rejected,
                             errc::retry_later,
                             errc::permanent,
                             errc::plugin_failure,
                             errc::failed,
                             errc{1000},
                             errc{2'000'000'000},
                             errc{-5}};
  std::mt19937_64 random(9);
  std::vector<span_record> spans;
  for (std::size_t i = 0; i < 200; ++i) {
    std::int64_t const start = static_cast<std::int64_t>(random() >> (2 + random() % 60));
    spans.push_back({.trace = {random(), random() >> random() % 64},
                     .id = {random()},
                     .parent = {i % 3 == 0 ? 0 : random() >> random() % 64},
                     .start = start,
                     .end = start + static_cast<std::int64_t>(random() % 5 == 0 ? 0 : random() >> (4 + random() % 60)),
                     .name = names[i % names.size()],
                     .status = codes[i % codes.size()],
                     .attempt = static_cast<int>(random() % 7),
                     .thread = static_cast<std::uint32_t>(random() % 5),
                     .kind = static_cast<span_kind>(random() % 3)});
  }
  return spans;
}

void write_random(std::string const& to) {
  std::vector<span_record> const spans = random_spans();
  std::ofstream rows(to + "/random.txt");
  for (span_record const& span : spans) {
    for (std::uint64_t number : {span.trace.high, span.trace.low, span.id.value, span.parent.value})
      rows << number << ' ';
    rows << span.start << ' ' << span.end << ' ' << static_cast<std::int32_t>(span.status) << ' ' << span.attempt << ' '
         << span.thread << ' ' << static_cast<int>(span.kind) << " name";
    for (char c : span.name) rows << ' ' << static_cast<int>(static_cast<unsigned char>(c));
    rows << '\n';
  }
  std::ofstream chrome(to + "/random.chrome.json");
  write_chrome_trace(chrome, spans, {.process = "a \"process\"\xFF", .pid = 42});

  static span_buffer<256> buffer;
  for (span_record const& span : spans) buffer.add(span);
  for (int i = 0;; ++i) {
    std::string const body =
        otlp_trace(buffer, {.service = "a \"service\"\xFF", .unix_offset = offset, .max_spans = max_spans});
    if (body.empty()) break;
    std::ofstream(to + "/random." + std::to_string(i) + ".otlp.json") << body;
  }
}

void write_runs(std::string const& to) {
  std::int64_t now = 1'000'000;
  clocks::fake const fake{&now};
  auto const flaky = task<"flaky">([&now](context& ctx, int good) -> result<int> {
    now += 300;
    if (ctx.get<attempt_info>()->number < good) return ctx.retry_later("busy");
    return good;
  });
  static span_buffer<256> buffer;
  task_executor executor{run_clock{fake}, trace{buffer, seeded_ids{4}, {}, fake}, trace_span<"all">(buffer, fake),
                         retry{{.attempts = 3, .backoff = {.initial = 50ns}}, waiters::fake{&now}},
                         trace_attempts{buffer, fake}};
  for (int good = 1; good <= 4; ++good) {
    (void)executor.execute(flaky, good);
    now += 1000;
  }
  std::ofstream chrome(to + "/runs.chrome.json");
  write_chrome_trace(chrome, buffer);
}

}  // namespace

int main(int argc, char* argv[]) {
  if (argc != 2) return 2;
  write_random(argv[1]);
  write_runs(argv[1]);
  return 0;
}
