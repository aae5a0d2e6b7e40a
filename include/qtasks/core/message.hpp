// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace qtasks {

/// A text that outlives every error made of it; the caller promises that. Longer than 2^32 - 1 bytes: cut.
struct borrowed {
  std::string_view text;
  constexpr explicit borrowed(std::string_view view) noexcept : text(view) {}
};

/// The text of an error: a literal, or a `borrowed` view. Never owns, never allocates.
class message {
 public:
  constexpr message() = default;

  // NOLINTNEXTLINE(google-explicit-constructor): a literal is meant to convert
  template <std::size_t N>
  consteval message(char const (&literal)[N]) noexcept : data_(literal), size_(static_cast<std::uint32_t>(N - 1)) {}

  template <class Text>
  requires std::is_convertible_v<Text const&, std::string_view> message(Text const&)
  = delete;  // not a literal: write `qtasks::borrowed{view}`, and keep the text alive

  // NOLINTNEXTLINE(google-explicit-constructor): `borrowed` already says it
  constexpr message(borrowed view) noexcept
      : data_(view.text.data()),
        size_(view.text.size() > 0xFFFF'FFFFU ? 0xFFFF'FFFFU : static_cast<std::uint32_t>(view.text.size())) {}

  constexpr std::string_view view() const noexcept { return {data_, size_}; }

 private:
  friend class task_error;
  char const* data_ = "";
  std::uint32_t size_ = 0;
};

}  // namespace qtasks
