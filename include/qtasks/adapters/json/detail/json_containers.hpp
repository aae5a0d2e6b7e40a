// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/adapters/json/detail/json_rule.hpp>

#include <boost/json/value.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace qtasks::detail {

/// Writes a range as an array.
template <class Range>
void write_elements(json_writer& to, Range const& values, json_path const& at) {
  std::size_t index = 0;
  if (!to.open("[")) return;
  for (auto const& each : values) {
    if (to.problem.is_found()) return;
    to.next();
    json_rule<typename Range::value_type>::write(to, each, at.element(index++));
  }
  to.close("]");
}

template <class T>
struct json_rule<std::optional<T>> : json_rule_of<T> {
  static constexpr bool can_be_null = true;
  static void write(json_writer& to, std::optional<T> const& value, json_path const& at) {
    if (!value.has_value()) return to.put("null");
    json_rule<T>::write(to, *value, at);
  }
  static std::optional<std::optional<T>> read(json_reader& from, boost::json::value const& value, json_path const& at) {
    if (value.is_null()) return std::optional<std::optional<T>>{std::in_place};
    std::optional<T> read = json_rule<T>::read(from, value, at);
    if (!read.has_value()) return std::nullopt;
    return std::optional<std::optional<T>>{std::in_place, std::move(read)};
  }
};

template <class T, std::size_t Size>
requires std::default_initializable<T>
struct json_rule<std::array<T, Size>> : json_rule_of<T> {
  static void write(json_writer& to, std::array<T, Size> const& values, json_path const& at) {
    detail::write_elements(to, values, at);
  }
  static std::optional<std::array<T, Size>> read(json_reader& from, boost::json::value const& value,
                                                 json_path const& at) {
    auto const* const elements = from.array_of(Size, value, at);
    if (elements == nullptr) return std::nullopt;
    std::optional<std::array<T, Size>> values{std::in_place};
    for (std::size_t i = 0; i < Size; ++i) {
      std::optional<T> each = json_rule<T>::read(from, (*elements)[i], at.element(i));
      if (!each.has_value()) return std::nullopt;
      (*values)[i] = *std::move(each);
    }
    return values;
  }
};

/// Grows at its end, or is a set, each of whose values occurs once. Not a text.
template <class T>
concept JsonSequence = !HasJsonAs<T> && !std::convertible_to<T const&, std::string_view> && !requires {
  typename T::mapped_type;
}
&&std::default_initializable<T>&& requires(T& values, typename T::value_type&& value) {
  values.begin() != values.end();
  requires requires { values.push_back(std::move(value)); } || requires {
    { values.insert(std::move(value)).second } -> std::convertible_to<bool>;
  };
};

template <JsonSequence T>
struct json_rule<T> : json_rule_of<typename T::value_type> {
  using element = typename T::value_type;
  static void write(json_writer& to, T const& values, json_path const& at) { detail::write_elements(to, values, at); }
  static std::optional<T> read(json_reader& from, boost::json::value const& value, json_path const& at) {
    auto const* const elements = from.array(value, at);
    if (elements == nullptr) return std::nullopt;
    std::optional<T> values{std::in_place};
    if constexpr (requires { values->reserve(elements->size()); }) values->reserve(elements->size());
    for (std::size_t i = 0; i < elements->size(); ++i) {
      json_path const here = at.element(i);
      std::optional<element> each = json_rule<element>::read(from, (*elements)[i], here);
      if (!each.has_value()) return std::nullopt;
      if constexpr (requires { values->push_back(*std::move(each)); }) {
        values->push_back(*std::move(each));
      } else if (!values->insert(*std::move(each)).second) {
        return from.fail(here, "each value once", (*elements)[i]);
      }
    }
    return values;
  }
};

/// A map of unique texts.
template <class T>
concept JsonMap = !HasJsonAs<T> && std::same_as<typename T::key_type, std::string> && std::default_initializable<T> &&
                  requires(T & values, std::string key, typename T::mapped_type&& value) {
  values.try_emplace(std::move(key), std::move(value));
};

template <JsonMap T>
struct json_rule<T> : json_rule_of<typename T::mapped_type> {
  using mapped = typename T::mapped_type;
  static void write(json_writer& to, T const& values, json_path const& at) {
    if (!to.open("{")) return;
    for (auto const& [key, each] : values) {
      if (to.problem.is_found()) return;
      json_path const here = at.key(key);
      to.next_member(key, here);
      json_rule<mapped>::write(to, each, here);
    }
    to.close("}");
  }
  static std::optional<T> read(json_reader& from, boost::json::value const& value, json_path const& at) {
    auto const* const members = from.object(value, at);
    if (members == nullptr) return std::nullopt;
    std::optional<T> values{std::in_place};
    for (auto const& member : *members) {
      std::string_view const key{member.key().data(), member.key().size()};
      std::optional<mapped> each = json_rule<mapped>::read(from, member.value(), at.key(key));
      if (!each.has_value()) return std::nullopt;
      values->try_emplace(std::string{key}, *std::move(each));
    }
    return values;
  }
};

/// Arrays of exactly as many elements.
template <class Tuple, class... T>
struct json_rule_of_tuple : json_rule_of<T...> {
  static void write(json_writer& to, Tuple const& values, json_path const& at) {
    if (!to.open("[")) return;
    std::size_t index = 0;
    auto const write_next = [&]<class Each>(Each const& each) {
      to.next();
      json_rule<Each>::write(to, each, at.element(index++));
    };
    std::apply([&](T const&... each) { (write_next(each), ...); }, values);
    to.close("]");
  }
  static std::optional<Tuple> read(json_reader& from, boost::json::value const& value, json_path const& at) {
    auto const* const elements = from.array_of(sizeof...(T), value, at);
    if (elements == nullptr) return std::nullopt;
    return [&]<std::size_t... I>(std::index_sequence<I...>)->std::optional<Tuple> {
      std::tuple<std::optional<T>...> read{json_rule<T>::read(from, (*elements)[I], at.element(I))...};
      if ((!std::get<I>(read).has_value() || ...)) return std::nullopt;
      return std::optional<Tuple>{std::in_place, *std::get<I>(std::move(read))...};
    }
    (std::index_sequence_for<T...>{});
  }
};
template <class... T>
struct json_rule<std::tuple<T...>> : json_rule_of_tuple<std::tuple<T...>, T...> {};
template <class First, class Second>
struct json_rule<std::pair<First, Second>> : json_rule_of_tuple<std::pair<First, Second>, First, Second> {};

/// The path of the whole: a tuple is the arguments of a task.
template <class T>
inline constexpr json_path json_root{nullptr, json_path::step::root, "value"};
template <class... T>
inline constexpr json_path json_root<std::tuple<T...>>{nullptr, json_path::step::root, "args"};

}  // namespace qtasks::detail
