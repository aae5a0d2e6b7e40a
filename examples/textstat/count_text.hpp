// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/engine.hpp>

#include <boost/describe/class.hpp>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace textstat {

/// What a file contains. A word is a part without blanks, tabs and line ends.
struct text_counts {
  std::uint64_t lines = 0;
  std::uint64_t words = 0;
  std::uint64_t bytes = 0;
};
BOOST_DESCRIBE_STRUCT(text_counts, (), (lines, words, bytes))

/// Adds a part of a file; `in_word` carries over whether the part before ended inside a word.
inline void add_part(text_counts& to, char const* data, std::size_t size, bool& in_word) {
  to.bytes += size;
  for (std::size_t i = 0; i < size; ++i) {
    char const c = data[i];
    bool const is_space = c == ' ' || (c >= '\t' && c <= '\r');
    to.lines += c == '\n' ? 1 : 0;
    to.words += !is_space && !in_word ? 1 : 0;
    in_word = !is_space;
  }
}

/// Counts a file. What may be better the next time is retried: too many open files, an interrupted call. A file that
/// is not there, or must not be read, is an error at once.
inline constexpr auto count_text = qtasks::task<"count_text">(
    [](qtasks::context& ctx, std::string const& path) -> qtasks::result<text_counts> {
      auto const failed = [&](int error) -> qtasks::task_error {
        auto* const services = ctx.get<qtasks::run_services>();
        auto const text = services->text(std::generic_category().message(error));
        if (error == EMFILE || error == ENFILE || error == EINTR || error == EAGAIN || error == EIO)
          return {qtasks::errc::failed, text};
        return {qtasks::errc::permanent, text};
      };
      int const file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
      if (file < 0) return failed(errno);
      struct closed {
        int file;
        ~closed() { ::close(file); }
      } const at_end{file};

      auto const buffer = std::make_unique<std::array<char, 1 << 16>>();
      text_counts counts;
      bool in_word = false;
      for (;;) {
        if (ctx.stop_requested()) return ctx.cancel();
        auto const size = ::read(file, buffer->data(), buffer->size());
        if (size < 0) return failed(errno);
        if (size == 0) return counts;
        add_part(counts, buffer->data(), static_cast<std::size_t>(size), in_word);
      }
    },
    qtasks::option::retry{5});

/// Small files first: from -8 for one of less than a kilobyte to 7.
inline int priority_of(std::uint64_t bytes) {
  int priority = -8;
  for (bytes /= 1024; bytes > 0 && priority < 7; bytes /= 2) ++priority;
  return priority;
}

}  // namespace textstat
