// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/task_error.hpp>
#include <qtasks/plugins/observability/error_type_name.hpp>
#include <qtasks/plugins/observability/span_record.hpp>
#include <qtasks/plugins/observability/traceparent.hpp>

#include <array>
#include <string>

namespace qtasks::detail {

/// The id as 32 hexadecimal digits in lower case.
inline std::string id_text(trace_id const& id) {
  std::array<char, 32> text{};
  to_hex(to_hex(text.data(), id.high, 16), id.low, 16);
  return {text.data(), text.size()};
}
/// The id as 16 hexadecimal digits in lower case.
inline std::string id_text(span_id const& id) {
  std::array<char, 16> text{};
  to_hex(text.data(), id.value, 16);
  return {text.data(), text.size()};
}

/// The name or the number of an error code; "ok" for a success.
inline std::string status_text(errc status) {
  error_type_name const name(status);
  return status == errc{} ? "ok" : std::string(name.view());
}

inline char const* kind_text(span_kind kind) noexcept {
  switch (kind) {
    case span_kind::run:
      return "run";
    case span_kind::attempt:
      return "attempt";
    case span_kind::decision:
      return "decision";
    case span_kind::custom:
      break;
  }
  return "custom";
}

}  // namespace qtasks::detail
