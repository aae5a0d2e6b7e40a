// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "plugins.hpp"

#include <iomanip>
#include <ostream>
#include <string_view>

namespace order_gateway {

/// Writes each rejected request as a line of JSON, if a stream is set.
struct reject_log {
  using order = qtasks::order<qtasks::after<clamp>>;
  static constexpr std::string_view name = "reject_log";

  void on(trigger_error, auto const& event) const {
    if (out == nullptr || event.result.has_value()) return;
    write(event.task_func.name, event.e);
  }

  std::ostream* out = nullptr;

 private:
  void write(std::string_view task, refusal const& why) const {
    request const& wanted = *why.find<"request">();
    // All texts are printable ASCII, for which std::quoted writes JSON.
    *out << R"({"line":)" << wanted.line << R"(,"time_ns":)" << wanted.time << R"(,"task":)" << std::quoted(task)
         << R"(,"order":)" << wanted.id << R"(,"size":)" << wanted.size << R"(,"price":)" << wanted.price
         << R"(,"direction":)" << wanted.direction << R"(,"reason":)" << std::quoted(why.message());
    if (auto const from = wanted.attribution.name(); !from.empty()) *out << R"(,"attribution":)" << std::quoted(from);
    if (auto const* limit = why.find<"limit">()) *out << R"(,"limit":)" << *limit;
    if (auto const* allowed = why.find<"band">()) *out << R"(,"band":[)" << allowed->low << ',' << allowed->high << ']';
    *out << "}\n";
  }
};

}  // namespace order_gateway
