// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/config.hpp>
#include <qtasks/plugins/observability/error_type_name.hpp>
#include <qtasks/plugins/observability/log_record.hpp>

#include <spdlog/logger.h>

#include <array>
#include <charconv>
#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>

namespace qtasks {

namespace detail {

/// Formats a record as one line of `key=value` pairs. Values that may hold any text are quoted and escaped, so that the
/// result is always one line.
class logfmt_line {
 public:
  explicit logfmt_line(::spdlog::memory_buf_t& out) : out_(out) {}

  void write(log_record const& record) {
    add(record.what);
    if (!record.task.name.empty()) run_fields(record);
    if (!record.plugin.empty()) field("plugin", record.plugin);
    if (record.error != nullptr) {
      add(" error.type=");
      add(error_type_name(record.error->code()));
      field("message", record.error->message());
    }
    if (record.what == "run ended") number(" duration_ns=", record.duration_ns);
  }

 private:
  void add(std::string_view text) { out_.append(text.data(), text.data() + text.size()); }
  void add(error_type_name const& name) { add(name.view()); }
  void number(std::string_view key, std::int64_t value) {
    std::array<char, 20> digits{};  // as many characters as -9223372036854775808 has
    auto const end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    add(key);
    out_.append(digits.data(), end);
  }

  void run_fields(log_record const& record) {
    field("task", record.task.name);
    if (record.task.uuid != uuid{}) {
      add(" uuid=");
      int at = 0;
      for (std::uint8_t const byte : record.task.uuid.bytes) {
        if (at == 4 || at == 6 || at == 8 || at == 10) out_.push_back('-');
        hex(byte);
        ++at;
      }
    }
    number(" attempt=", record.attempt);
  }

  void field(std::string_view key, std::string_view value) {
    out_.push_back(' ');
    add(key);
    add("=\"");
    for (char const c : value) {
      auto const byte = static_cast<unsigned char>(c);
      if (c == '"' || c == '\\') {
        out_.push_back('\\');
        out_.push_back(c);
      } else if (byte < 0x20 || byte == 0x7f) {
        add("\\x");
        hex(byte);
      } else {
        out_.push_back(c);
      }
    }
    out_.push_back('"');
  }

  void hex(std::uint8_t byte) {
    constexpr std::string_view digits = "0123456789abcdef";
    out_.push_back(digits[byte >> 4]);
    out_.push_back(digits[byte & 15]);
  }

  ::spdlog::memory_buf_t& out_;
};

}  // namespace detail

/// A `LogSink` that writes to an spdlog logger, synchronous or asynchronous:
/// `run ended task="divide" attempt=1 error.type=permanent message="division by zero" duration_ns=57`.
/// Records below the logger's level are not formatted. The logger's own errors go to its error handler.
class spdlog_sink {
 public:
  /// `logger` must not be null.
  explicit spdlog_sink(std::shared_ptr<::spdlog::logger> logger) noexcept : logger_(std::move(logger)) {}

  /// Returns whether the logger writes records of this level.
  bool enabled(log_level level) const noexcept { return logger_->should_log(level_of(level)); }

  /// Writes the record. An exception of the logger is caught, and the record is lost.
  void write(log_record const& record) const noexcept {
    QTASKS_TRY {
      ::spdlog::memory_buf_t line;
      detail::logfmt_line(line).write(record);
      logger_->log(level_of(record.level), ::spdlog::string_view_t(line.data(), line.size()));
    }
    QTASKS_CATCH_ALL {}  // a line of more than 250 bytes needs memory; without memory it is lost
  }

 private:
  static ::spdlog::level::level_enum level_of(log_level level) noexcept {
    switch (level) {
      case log_level::debug:
        return ::spdlog::level::debug;
      case log_level::info:
        return ::spdlog::level::info;
      case log_level::warning:
        return ::spdlog::level::warn;
      case log_level::error:
        return ::spdlog::level::err;
      case log_level::off:
        break;
    }
    return ::spdlog::level::off;
  }

  std::shared_ptr<::spdlog::logger> logger_;
};

}  // namespace qtasks
