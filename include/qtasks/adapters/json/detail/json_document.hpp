// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/adapters/json/detail/json_numbers.hpp>
#include <qtasks/adapters/json/detail/json_problem.hpp>
#include <qtasks/adapters/json/json_limits.hpp>

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/error.hpp>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/parse_options.hpp>
#include <boost/json/value.hpp>
#include <boost/json/value_stack.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace qtasks::detail {

/// What Boost.JSON's parser calls. It keeps numbers exactly, and finds members that occur twice.
class json_handler {
 public:
  static constexpr std::size_t max_object_size = boost::json::object::max_size();
  static constexpr std::size_t max_array_size = boost::json::array::max_size();
  static constexpr std::size_t max_key_size = boost::json::string::max_size();
  static constexpr std::size_t max_string_size = boost::json::string::max_size();
  using ec = boost::json::error_code;
  using text = boost::json::string_view;

  json_handler(boost::json::storage_ptr memory, unsigned char* buffer, std::size_t size) : stack({}, buffer, size) {
    stack.reset(std::move(memory));
  }

  bool on_document_begin(ec&) { return true; }
  bool on_document_end(ec&) { return true; }
  bool on_object_begin(ec&) { return true; }
  bool on_object_end(std::size_t count, ec& error) {
    stack.push_object(count);
    std::sort(keys_.end() - static_cast<std::ptrdiff_t>(count), keys_.end());
    auto const twice = std::adjacent_find(keys_.end() - static_cast<std::ptrdiff_t>(count), keys_.end());
    if (twice != keys_.end()) {
      repeated = *twice;
      error = boost::json::error::syntax;
      return false;
    }
    keys_.resize(keys_.size() - count);
    return true;
  }
  bool on_array_begin(ec&) { return true; }
  bool on_array_end(std::size_t count, ec&) { return stack.push_array(count), true; }
  bool on_key_part(text part, std::size_t, ec&) {
    key_ += part;
    return stack.push_chars(part), true;
  }
  bool on_key(text part, std::size_t, ec&) {
    keys_.push_back((key_ += part));
    key_.clear();
    return stack.push_key(part), true;
  }
  bool on_string_part(text part, std::size_t, ec&) { return stack.push_chars(part), true; }
  bool on_string(text part, std::size_t, ec&) { return stack.push_string(part), true; }
  bool on_number_part(text, ec&) { return true; }
  bool on_int64(std::int64_t value, text, ec&) { return stack.push_int64(value), true; }
  bool on_uint64(std::uint64_t value, text, ec&) { return stack.push_uint64(value), true; }
  bool on_double(double about, text number, ec& error) {
    std::string_view const digits{number.data(), number.size()};
    double const value = detail::nearest_double(digits, about);
    stack.push_double(value);
    bool const is_integer = digits.find_first_of(".eE") == std::string_view::npos;  // of more than 64 bits
    if (is_integer || !std::isfinite(value)) error = boost::json::error::not_exact;
    return !error;
  }
  bool on_bool(bool value, ec&) { return stack.push_bool(value), true; }
  bool on_null(ec&) { return stack.push_null(), true; }
  bool on_comment_part(text, ec&) { return true; }
  bool on_comment(text, ec&) { return true; }

  boost::json::value_stack stack;
  std::optional<std::string> repeated;  ///< the name of a member that an object has twice

 private:
  std::string key_;
  std::vector<std::string> keys_;  ///< of the objects that are open
};

/// A text of JSON, parsed within the limits.
class json_document {
 public:
  json_document(std::string_view text, json_limits const& limits, json_problem& problem) {
    if (text.size() > limits.bytes) {
      problem.begin() << "expected at most " << limits.bytes << " bytes of JSON, got " << text.size();
      return;
    }
    boost::json::parse_options options;
    options.max_depth = limits.depth;
    std::array<unsigned char, 1024> buffer;
    boost::json::basic_parser<json_handler> parser{options, &memory_, buffer.data(), buffer.size()};
    boost::json::error_code failed;
    std::size_t const read = parser.write_some(false, text.data(), text.size(), failed);
    if (!failed && read < text.size()) failed = boost::json::error::extra_data;
    if (failed) {
      json_text& said = problem.begin() << "byte " << read << ": ";
      if (parser.handler().repeated.has_value()) {
        (said << "expected a member once, got another ").quote(*parser.handler().repeated);
      } else if (failed == boost::json::error::too_deep) {
        said << "expected at most " << limits.depth << " arrays and objects in one another";
      } else {
        said << expected(failed);
      }
      return;
    }
    root_.emplace(parser.handler().stack.release());
  }
  json_document(json_document const&) = delete;
  json_document& operator=(json_document const&) = delete;

  /// Null after a problem.
  boost::json::value const* root() const noexcept { return root_.has_value() ? &*root_ : nullptr; }

 private:
  static std::string_view expected(boost::json::error_code const& failed) noexcept {
    if (failed == boost::json::error::extra_data) return "expected the end of the JSON";
    if (failed == boost::json::error::incomplete) return "expected more JSON, got the end";
    if (failed == boost::json::error::exponent_overflow || failed == boost::json::error::not_exact)
      return "expected an integer of 64 bits or a finite double";
    if (failed == boost::json::error::illegal_leading_surrogate ||
        failed == boost::json::error::illegal_trailing_surrogate || failed == boost::json::error::expected_utf16_escape)
      return "expected a pair of surrogates";
    return "expected JSON in UTF-8";
  }

  std::array<unsigned char, 2048> buffer_;
  boost::json::monotonic_resource memory_{buffer_.data(), buffer_.size()};
  std::optional<boost::json::value> root_;
};

}  // namespace qtasks::detail
