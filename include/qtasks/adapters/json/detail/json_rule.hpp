// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/adapters/json/detail/json_reader.hpp>
#include <qtasks/adapters/json/detail/json_writer.hpp>
#include <qtasks/adapters/json/json_as.hpp>
#include <qtasks/core/detail/type_list.hpp>

#include <boost/json/value.hpp>

#include <optional>

namespace qtasks::detail {

/// How a type is written and read:
///  1. `parts` lists the types that it consists of, each of which needs a rule;
///  2. `can_be_null`: some of its values are written as null;
///  3. `static void write(json_writer&, T const&, json_path const&)`;
///  4. `static std::optional<T> read(json_reader&, boost::json::value const&, json_path const&)`, which is empty after
///  a
///     problem. A type without it is written only.
template <class T>
struct json_rule;

template <class T>
concept HasJsonRule = requires {
  typename json_rule<T>::parts;
};
template <class T>
concept IsJsonRead = requires(json_reader& from, boost::json::value const& value, json_path const& at) {
  json_rule<T>::read(from, value, at);
};

/// The user made the type known. This comes before every other rule.
template <class T>
concept HasJsonAs = requires(T const& value) {
  json_as<T>::to(value);
};

template <class... Parts>
struct json_rule_of {
  using parts = type_list<Parts...>;
  static constexpr bool can_be_null = false;
};

}  // namespace qtasks::detail
