// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <unistd.h>

#include <cstdint>
#include <cstdio>

namespace order_gateway {

/// Shows a progress bar if stderr is a terminal. If the size of the input is unknown, it shows the number of rows.
class progress_bar {
 public:
  /// `size` is in bytes; 0 if it is unknown.
  explicit progress_bar(std::uint64_t size) noexcept : size_(size), shown_(isatty(STDERR_FILENO) != 0) {}

  void operator()(std::uint64_t rows, std::uint64_t bytes) noexcept {
    if (!shown_) return;
    used_ = true;
    if (size_ == 0) {
      std::fprintf(stderr, "\r%llu rows", static_cast<unsigned long long>(rows));
      return;
    }
    int const tenths = static_cast<int>(bytes < size_ ? bytes * width / size_ : width);
    std::fprintf(stderr, "\r[%.*s%*s] %3d%%", tenths, full, width - tenths, "", tenths * 100 / width);
  }

  /// Clears the line.
  void finish() noexcept {
    if (used_) std::fputs("\r\033[K", stderr);
  }

 private:
  static constexpr int width = 50;
  static constexpr char const* full = "##################################################";
  std::uint64_t size_;
  bool shown_;
  bool used_ = false;
};

}  // namespace order_gateway
