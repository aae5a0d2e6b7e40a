// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <string_view>

namespace order_gateway {

/// Reads lines through one buffer of fixed size. Skips lines of more than `max_length` characters.
class line_reader {
 public:
  static constexpr std::size_t max_length = 4096;
  enum class found { line, too_long, end };

  explicit line_reader(std::FILE* file) noexcept : file_(file) {}

  /// Reads the next line without its '\n'. The line is valid until the next call.
  found next(std::string_view& line) noexcept {
    for (bool too_long = false;;) {
      char const* const at = buffer_.data() + begin_;
      auto const* const newline = static_cast<char const*>(std::memchr(at, '\n', end_ - begin_));
      bool const complete = newline != nullptr;
      if (!complete && (too_long || end_ - begin_ > max_length)) {
        too_long = true;
        begin_ = end_;
      }
      if (!complete && fill()) continue;
      std::size_t const length = complete ? static_cast<std::size_t>(newline - at) : end_ - begin_;
      if (!complete && length == 0 && !too_long) return found::end;
      line = {buffer_.data() + begin_, length};
      begin_ += complete ? length + 1 : length;
      return too_long || length > max_length ? found::too_long : found::line;
    }
  }

  /// The number of bytes that were read.
  std::uint64_t bytes() const noexcept { return bytes_; }
  /// Whether reading failed; `errno` has the reason.
  bool failed() const noexcept { return std::ferror(file_) != 0; }

 private:
  /// Moves the unread bytes to the front and reads more. Returns false at the end of the input.
  bool fill() noexcept {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
    std::size_t const read = std::fread(buffer_.data() + end_, 1, buffer_.size() - end_, file_);
    end_ += read;
    bytes_ += read;
    return read > 0;
  }

  std::FILE* file_;
  std::array<char, std::size_t{1} << 16U> buffer_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::uint64_t bytes_ = 0;
};

}  // namespace order_gateway
