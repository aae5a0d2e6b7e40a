// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace qtasks {

/// Marks a text that is not a literal as fit for an error. The caller ensures that it outlives every error with it.
/// Longer than 2^32 - 1 bytes, it is truncated.
struct borrowed {
  std::string_view text;  ///< must outlive the error
  /// Accepts a text that outlives the error. Its length is cut to 2^32 - 1 bytes.
  constexpr explicit borrowed(std::string_view view) noexcept : text(view) {}
  /// Not of a temporary: the error would outlive its text.
  template <class Owner>
  requires(!std::is_reference_v<Owner> && std::is_convertible_v<Owner, std::string_view> &&
           requires(std::remove_const_t<Owner> owner) { owner.append(""); })
      // NOLINTNEXTLINE(bugprone-forwarding-reference-overload)
      explicit borrowed(Owner&&) = delete;
};

/// The text of an error: a literal or a `borrowed` view. It does not own the text and does not allocate.
class message {
 public:
  constexpr message() = default;

  /// Refers to a literal, without its terminating zero.
  // NOLINTNEXTLINE(google-explicit-constructor): literals convert
  template <std::size_t N>
  consteval message(char const (&literal)[N]) noexcept : data_(literal), size_(static_cast<std::uint32_t>(N - 1)) {}

  /// Does not compile: the text is not a literal.
  template <class Text>
  requires std::is_convertible_v<Text const&, std::string_view>
  constexpr message(Text const& /*text*/) {  // NOLINT(google-explicit-constructor): reports what literals convert to
    static_assert(
        std::is_void_v<Text>,
        "an error's text is a literal: of another text that outlives the error, write `qtasks::borrowed{text}`");
  }

  /// Refers to a text that the caller keeps.
  // NOLINTNEXTLINE(google-explicit-constructor): `borrowed` is explicit
  constexpr message(borrowed view) noexcept
      : data_(view.text.data()),
        size_(view.text.size() > 0xFFFF'FFFFU ? 0xFFFF'FFFFU : static_cast<std::uint32_t>(view.text.size())) {}

  /// Returns the text.
  constexpr std::string_view view() const noexcept { return {data_, size_}; }

 private:
  friend class task_error;
  char const* data_ = "";
  std::uint32_t size_ = 0;
};

}  // namespace qtasks
