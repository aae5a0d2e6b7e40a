// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/observability/error_type_name.hpp>

#include "support/clause.hpp"

#include <cstdint>
#include <limits>
#include <string_view>

namespace {

using qtasks::errc;
using qtasks::error_type_name;

constexpr bool has_name(errc code, std::string_view name) {
  error_type_name const text(code);
  return text.view() == name;
}
constexpr int named() {
  EXPECT(has_name(errc::task_plugin_trigger_error, "task_plugin_trigger_error"));
  EXPECT(has_name(errc::task_cancel_error, "task_cancel_error"));
  EXPECT(has_name(errc::timeout, "timeout") && has_name(errc::rejected, "rejected"));
  EXPECT(has_name(errc::retry_later, "retry_later") && has_name(errc::permanent, "permanent"));
  EXPECT(has_name(errc::plugin_failure, "plugin_failure") && has_name(errc::failed, "failed"));
  EXPECT(has_name(errc{1000}, "1000") && has_name(errc{0}, "0") && has_name(errc{-12}, "-12"));
  EXPECT(has_name(errc{std::numeric_limits<std::int32_t>::min()}, "-2147483648"));
  EXPECT(has_name(errc{std::numeric_limits<std::int32_t>::max()}, "2147483647"));
  return 0;
}
CLAUSE(named, "a library code is named like its enumerator; a user's code is a number");

}  // namespace
