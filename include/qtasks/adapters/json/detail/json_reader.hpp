// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/adapters/json/detail/json_numbers.hpp>
#include <qtasks/adapters/json/detail/json_problem.hpp>

#include <boost/json/value.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

namespace qtasks::detail {

/// Describes what was read in place of what was expected.
inline void write_got(json_text& to, boost::json::value const& got) noexcept {
  to << ", got ";
  switch (got.kind()) {
    case boost::json::kind::null:
      to << "null";
      break;
    case boost::json::kind::bool_:
      to << (got.get_bool() ? "true" : "false");
      break;
    case boost::json::kind::int64:
      to << got.get_int64();
      break;
    case boost::json::kind::uint64:
      to << got.get_uint64();
      break;
    case boost::json::kind::double_:
      to << double_text{got.get_double()}.view();
      break;
    case boost::json::kind::string:
      to.quote({got.get_string().data(), got.get_string().size()});
      break;
    case boost::json::kind::array:
      to << "an array of " << got.get_array().size();
      break;
    case boost::json::kind::object:
      to << "an object";
      break;
  }
}

/// Checks what was parsed against what a type needs.
struct json_reader {
  json_problem problem;
  bool has_error_text = false;  ///< the thread keeps the text of an error that was read

  /// Begins the text of the problem.
  json_text& fail(json_path const& at, std::string_view expected) noexcept {
    return problem.at(at) << "expected " << expected;
  }
  std::nullopt_t fail(json_path const& at, std::string_view expected, boost::json::value const& got) noexcept {
    detail::write_got(fail(at, expected), got);
    return std::nullopt;
  }
  /// A problem that a function of the user's found.
  std::nullopt_t refuse(json_path const& at, task_error const& why) noexcept {
    problem.refuse(at, why);
    return std::nullopt;
  }
  /// Null after a problem.
  boost::json::array const* array(boost::json::value const& value, json_path const& at) noexcept {
    if (!value.is_array()) fail(at, "an array", value);
    return value.if_array();
  }
  boost::json::array const* array_of(std::size_t size, boost::json::value const& value, json_path const& at) noexcept {
    auto const* const found = value.if_array();
    if (found != nullptr && found->size() == size) return found;
    detail::write_got(fail(at, "an array of ") << size, value);
    return nullptr;
  }
  boost::json::object const* object(boost::json::value const& value, json_path const& at) noexcept {
    if (!value.is_object()) fail(at, "an object", value);
    return value.if_object();
  }
  /// False, with a problem, if an object has another member than these.
  bool only_members(std::span<std::string_view const> names, boost::json::object const& of,
                    json_path const& at) noexcept {
    for (auto const& member : of) {
      std::string_view const name{member.key().data(), member.key().size()};
      if (std::find(names.begin(), names.end(), name) != names.end()) continue;
      (fail(at, "a known member") << ", got ").quote(name);
      return false;
    }
    return true;
  }
  /// A member that must exist; null after a problem.
  boost::json::value const* member(boost::json::object const& of, std::string_view name, json_path const& at) noexcept {
    auto const* const found = of.if_contains({name.data(), name.size()});
    if (found == nullptr) fail(at, "the member ").quote(name) << ", got none";
    return found;
  }
};

}  // namespace qtasks::detail
