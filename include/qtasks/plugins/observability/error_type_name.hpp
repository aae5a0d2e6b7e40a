// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/task_error.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace qtasks {

/// An error code as text, for OpenTelemetry's attribute `error.type`: the enumerator's name for the library's codes,
/// the number for a user's codes. The object holds the text; nothing is allocated.
class error_type_name {
 public:
  /// Finds the name of a code of the library; of another code, its decimal digits.
  constexpr explicit error_type_name(errc code) noexcept : name_(name_of(code)) {
    std::int64_t const number = static_cast<std::int32_t>(code);
    std::int64_t rest = number < 0 ? -number : number;
    do {
      digits_[--first_] = static_cast<char>('0' + rest % 10);
      rest /= 10;
    } while (rest != 0);
    if (number < 0) digits_[--first_] = '-';
  }

  /// The view is valid as long as this object.
  constexpr std::string_view view() const& noexcept {
    if (!name_.empty()) return name_;
    return {digits_.data() + first_, digits_.size() - first_};
  }
  void view() const&& = delete;

 private:
  static constexpr std::string_view name_of(errc code) noexcept {
    switch (code) {
      case errc::task_plugin_trigger_error:
        return "task_plugin_trigger_error";
      case errc::task_cancel_error:
        return "task_cancel_error";
      case errc::timeout:
        return "timeout";
      case errc::rejected:
        return "rejected";
      case errc::retry_later:
        return "retry_later";
      case errc::permanent:
        return "permanent";
      case errc::plugin_failure:
        return "plugin_failure";
      case errc::failed:
        return "failed";
      case errc::queue_full:
        return "queue_full";
      case errc::lease_lost:
        return "lease_lost";
      case errc::unavailable:
        return "unavailable";
      case errc::outcome_unknown:
        return "outcome_unknown";
      case errc::unknown_task:
        return "unknown_task";
      case errc::not_found:
        return "not_found";
      case errc::gone:
        return "gone";
      case errc::would_deadlock:
        return "would_deadlock";
    }
    return {};
  }

  std::string_view name_;
  std::array<char, 11> digits_{};  // as many characters as -2147483648 has
  std::size_t first_ = 11;
};

}  // namespace qtasks
