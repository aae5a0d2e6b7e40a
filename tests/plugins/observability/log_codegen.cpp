// SPDX-License-Identifier: BSL-1.0
// A log whose level is above every event of these runs compiles to the same machine code as no log.
// qtasks_add_codegen_test compares the functions.
#include <qtasks/plugins/observability/log.hpp>
#include <qtasks/qtasks.hpp>

qtasks::result<int> body(qtasks::context& ctx, int n);
void put(qtasks::log_record const& record) noexcept;

namespace {

using namespace qtasks;

struct sink {
  bool enabled(log_level level) const noexcept { return level != log_level::off; }
  void write(log_record const& record) const noexcept { put(record); }
};

constexpr auto work = task<"work">([](context& ctx, int n) { return body(ctx, n); });

}  // namespace

result<int> with_log_off(int n);
result<int> with_log_off(int n) {
  return task_executor<run_clock<>, qtasks::log<sink, log_level::off>>{}.execute(work, n);
}

result<int> with_log_of_errors(int n);
result<int> with_log_of_errors(int n) {
  return task_executor<run_clock<>, qtasks::log<sink, log_level::error>>{}.execute(work, n);
}

result<int> without_log(int n);
result<int> without_log(int n) { return task_executor<run_clock<>>{}.execute(work, n); }
