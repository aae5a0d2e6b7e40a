// SPDX-License-Identifier: BSL-1.0
// A custom log sink: one line of key=value pairs for each record.
#include <qtasks/plugins/observability/error_type_name.hpp>
#include <qtasks/plugins/observability/log.hpp>
#include <qtasks/qtasks.hpp>

#include <array>
#include <cstddef>
#include <cstdio>
#include <string_view>

namespace {

/// Prints records to the standard output and counts the lines.
struct printer {
  int* lines;

  bool enabled(qtasks::log_level level) const noexcept { return level >= qtasks::log_level::info; }

  void write(qtasks::log_record const& record) const noexcept {
    static constexpr std::array levels{"debug", "info", "warning", "error"};
    std::printf("level=%s what=\"%.*s\" task=%.*s attempt=%d", levels[static_cast<std::size_t>(record.level)],
                size(record.what), record.what.data(), size(record.task.name), record.task.name.data(), record.attempt);
    if (record.error != nullptr) {
      qtasks::error_type_name const code(record.error->code());
      std::string_view const text = record.error->message();
      std::printf(" error.type=%.*s message=\"%.*s\"", size(code.view()), code.view().data(), size(text), text.data());
    }
    if (record.what == "run ended") std::printf(" duration_ns=%lld", static_cast<long long>(record.duration_ns));
    std::puts("");
    ++*lines;
  }

 private:
  static int size(std::string_view text) noexcept { return static_cast<int>(text.size()); }
};

constexpr auto divide = qtasks::task<"divide">([](qtasks::context& ctx, int a, int b) -> qtasks::result<int> {
  if (b == 0) return ctx.plugin_error("division by zero");
  return a / b;
});

}  // namespace

int main() {
  int lines = 0;
  // Warnings and errors only: handlers for lower levels are not compiled.
  qtasks::task_executor quiet{qtasks::run_clock{}, qtasks::log<printer, qtasks::log_level::warning>{printer{&lines}}};
  qtasks::task_executor usual{qtasks::run_clock{}, qtasks::log{printer{&lines}}};
  for (int b : {2, 0}) {
    (void)quiet.execute(divide, 1, b);
    (void)usual.execute(divide, 1, b);
  }
  return lines == 1 + 3 ? 0 : 1;
}
