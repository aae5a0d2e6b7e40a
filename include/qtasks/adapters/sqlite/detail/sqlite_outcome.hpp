// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/error_traits.hpp>
#include <qtasks/core/result.hpp>
#include <qtasks/core/task_error.hpp>
#include <qtasks/engine/detail/current_run.hpp>
#include <qtasks/engine/detail/error_summary.hpp>
#include <qtasks/engine/detail/error_text.hpp>

#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace qtasks::detail {

/// An outcome as a database keeps it. `encoded` is the value, or an error that is not a `task_error`.
struct sqlite_outcome {
  bool has_error = false;
  std::string encoded;
  errc code{};
  std::string text;

  static sqlite_outcome of(task_error const& error) {
    constexpr std::size_t longest = sizeof(current_run::text);
    return {true, {}, error.code(), std::string{error.message().substr(0, longest)}};
  }
};

/// Encodes an outcome. If the codec refuses it, the outcome is the codec's error.
template <class Codec, class Outcome>
sqlite_outcome encode_outcome(Outcome const& outcome) {
  using value = typename Outcome::value_type;
  using error = typename Outcome::error_type;
  if (outcome.has_error()) {
    auto kept = sqlite_outcome::of(detail::summary_of(outcome.assume_error()));
    if constexpr (!std::is_same_v<error, task_error>) {
      auto bytes = Codec::encode(outcome.assume_error());
      if (bytes.has_error()) return sqlite_outcome::of(bytes.assume_error());
      kept.encoded = std::move(bytes).assume_value();
    }
    return kept;
  }
  if constexpr (std::is_void_v<value>) {
    return {};
  } else {
    auto bytes = Codec::encode(outcome.assume_value());
    if (bytes.has_error()) return sqlite_outcome::of(bytes.assume_error());
    return {false, std::move(bytes).assume_value(), {}, {}};
  }
}

/// Decodes an outcome. The text of an error refers to `text`, which gets a copy.
template <class Codec, class Queued>
typename Queued::outcome decode_outcome(sqlite_outcome const& kept, std::string& text) {
  using outcome_type = typename Queued::outcome;
  using value = typename outcome_type::value_type;
  using error = typename outcome_type::error_type;
  auto const ended_with = [&text](errc code, std::string_view why) {
    text = why;
    return Queued::ended_with(task_error{code, borrowed{std::string_view{text}}});
  };
  if (!kept.has_error) {
    if constexpr (std::is_void_v<value>) {
      return outcome_type{outcome::in_place_type<void>};
    } else {
      auto decoded = Codec::template decode<value>(kept.encoded);
      if (decoded.has_error()) return ended_with(errc::failed, decoded.assume_error().message());
      return outcome_type{outcome::in_place_type<value>, std::move(decoded).assume_value()};
    }
  }
  if constexpr (!std::is_same_v<error, task_error>) {
    if (!kept.encoded.empty()) {
      auto decoded = Codec::template decode<error>(kept.encoded);
      if (!decoded.has_error()) {
        outcome_type ended{outcome::in_place_type<error>, std::move(decoded).assume_value()};
        detail::replace_text(ended.assume_error(), [&text](std::string_view own) {
          text = own;
          return borrowed{std::string_view{text}};
        });
        return ended;
      }
    }
  }
  return ended_with(kept.code, kept.text);
}

}  // namespace qtasks::detail
