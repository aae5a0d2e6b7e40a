// SPDX-License-Identifier: BSL-1.0
// A call that comes in with a `traceparent`, is tried twice, and passes its own on; its spans as a picture for Perfetto
// and as an OTLP body.
#include <qtasks/chrono.hpp>
#include <qtasks/adapters/json/chrome_trace.hpp>
#include <qtasks/adapters/json/otlp_trace.hpp>
#include <qtasks/plugins/resilience/retry.hpp>
#include <qtasks/plugins/observability/trace.hpp>
#include <qtasks/plugins/observability/trace_attempts.hpp>
#include <qtasks/plugins/observability/traceparent.hpp>
#include <qtasks/qtasks.hpp>

#include <boost/json/src.hpp>  // Boost.JSON without its library: in one file of the program

#include <chrono>
#include <cstdio>
#include <random>
#include <sstream>
#include <string>
#include <string_view>
#include <tuple>

using namespace std::chrono_literals;

namespace {

struct request {
  std::string_view traceparent;
  int item;
};

/// The caller's context is in the request, the task's first argument.
struct from_request {
  using order = qtasks::order<qtasks::provides<qtasks::trace_context>, qtasks::before<qtasks::roles::trace>>;
  void on(qtasks::trigger<"task_executor_args_replace">, auto const& event) const {
    if (auto const caller = qtasks::parse_traceparent(std::get<0>(event.args).traceparent)) {
      *event.context.template get<qtasks::trace_context>() = *caller;
    }
  }
};

constexpr auto price = qtasks::task<"price">([](qtasks::context& ctx, request const& asked) -> qtasks::result<int> {
  auto const header = qtasks::format_traceparent(*ctx.get<qtasks::trace_context>());
  std::printf("asking the store, traceparent: %.*s\n", static_cast<int>(header.size()), header.data());
  if (ctx.get<qtasks::attempt_info>()->number == 1) return ctx.retry_later("busy");
  return 100 * asked.item;
});

qtasks::span_buffer<1024> spans;

}  // namespace

int main() {
  qtasks::task_executor executor{
      qtasks::run_clock{}, from_request{}, qtasks::trace{spans, qtasks::seeded_ids{std::random_device{}()}},
      qtasks::retry{{.attempts = 3, .backoff = {.initial = 100us}}}, qtasks::trace_attempts{spans}};
  request const asked{"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", 7};

  bool ok = executor.execute(price, asked).value() == 700;
  std::ostringstream picture;  // a file, for ui.perfetto.dev
  ok = qtasks::write_chrome_trace(picture, spans, {.process = "shop"}) == 3 && ok;
  std::printf("%s", picture.str().c_str());

  ok = executor.execute(price, asked).has_value() && ok;
  std::string const body = qtasks::otlp_trace(spans, {.service = "shop", .unix_offset = qtasks::unix_offset()});
  std::printf("%s\n", body.c_str());
  ok = body.find(R"("traceId":"4bf92f3577b34da6a3ce929d0e0e4736")") != std::string::npos && ok;
  return ok && spans.dropped() == 0 ? 0 : 1;
}
