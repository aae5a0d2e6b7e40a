// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "plugins.hpp"

#include <nlohmann/json.hpp>

#include <ostream>
#include <string>
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
    nlohmann::json line{{"line", wanted.line}, {"time_ns", wanted.time}, {"task", task},           {"order", wanted.id},
                        {"size", wanted.size}, {"price", wanted.price},  {"reason", why.message()}};
    line["direction"] = wanted.direction;
    if (auto const from = wanted.attribution.name(); !from.empty()) line["attribution"] = from;
    if (auto const* limit = why.find<"limit">()) line["limit"] = *limit;
    if (auto const* allowed = why.find<"band">()) line["band"] = {allowed->low, allowed->high};
    *out << line.dump() << '\n';
  }
};

}  // namespace order_gateway
