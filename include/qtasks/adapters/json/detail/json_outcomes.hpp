// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/adapters/json/detail/json_rule.hpp>
#include <qtasks/adapters/json/detail/json_scalars.hpp>
#include <qtasks/core/one_of.hpp>
#include <qtasks/core/result.hpp>
#include <qtasks/core/task_error.hpp>
#include <qtasks/plugins/observability/detail/valid_utf8.hpp>

#include <boost/json/value.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace qtasks::detail {

/// {"index": 1, "value": ...}: alternatives may be of one type, and of types that look alike.
template <class Variant, class... T>
struct json_rule_of_variant : json_rule_of<T...> {
  static void write(json_writer& to, Variant const& value, json_path const& at) {
    if (value.valueless_by_exception()) {
      to.problem.at(at) << "expected a variant with a value, got one without";
      return;
    }
    if (!to.open("{")) return;
    to.next_member("index", at);
    to.put_integer(value.index());
    json_path const here = at.member("value");
    to.next_member("value", here);
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (void)((value.index() == I && (json_rule<T>::write(to, *std::get_if<I>(&value), here), true)) || ...);
    }
    (std::index_sequence_for<T...>{});
    to.close("}");
  }
  static std::optional<Variant> read(json_reader& from, boost::json::value const& value, json_path const& at) {
    static constexpr std::array<std::string_view, 2> names{"index", "value"};
    auto const* const object = from.object(value, at);
    if (object == nullptr || !from.only_members(names, *object, at)) return std::nullopt;
    auto const* const index = from.member(*object, "index", at);
    auto const* const content = index == nullptr ? nullptr : from.member(*object, "value", at);
    if (content == nullptr) return std::nullopt;
    std::optional<Variant> made;
    auto const read_as = [&]<std::size_t I, class Each>(std::in_place_index_t<I> alternative, Each const*) {
      std::optional<Each> read = json_rule<Each>::read(from, *content, at.member("value"));
      if (read.has_value()) made.emplace(alternative, *std::move(read));
    };
    auto const number = index->is_int64() ? static_cast<std::uint64_t>(index->get_int64()) : sizeof...(T);
    bool const is_known = [&]<std::size_t... I>(std::index_sequence<I...>) {
      return ((number == I && (read_as(std::in_place_index<I>, static_cast<T const*>(nullptr)), true)) || ...);
    }
    (std::index_sequence_for<T...>{});
    if (!is_known) write_got(from.fail(at.member("index"), "an index from 0 to ") << sizeof...(T) - 1, *index);
    return made;
  }
};
template <class... T>
struct json_rule<std::variant<T...>> : json_rule_of_variant<std::variant<T...>, T...> {};
template <class... T>
struct json_rule<one_of<T...>> : json_rule_of_variant<one_of<T...>, T...> {};

/// The code and the text; the names of the task and the plugin are static texts, which are not written.
template <>
struct json_rule<task_error> : json_rule_of<> {
  static void write(json_writer& to, task_error const& value, json_path const& at) {
    if (!to.open("{")) return;
    to.next_member("code", at);
    to.put_integer(static_cast<std::int32_t>(value.code()));
    to.next_member("message", at);
    to.put_string(detail::valid_utf8(value.message()), at);
    to.close("}");
  }
  static std::optional<task_error> read(json_reader& from, boost::json::value const& value, json_path const& at) {
    static constexpr std::array<std::string_view, 2> names{"code", "message"};
    auto const* const object = from.object(value, at);
    if (object == nullptr || !from.only_members(names, *object, at)) return std::nullopt;
    auto const* const code = from.member(*object, "code", at);
    auto const* const text = code == nullptr ? nullptr : from.member(*object, "message", at);
    if (text == nullptr) return std::nullopt;
    std::optional<std::int32_t> const number = json_rule<std::int32_t>::read(from, *code, at.member("code"));
    std::optional<std::string> const words = json_rule<std::string>::read(from, *text, at.member("message"));
    if (!number.has_value() || !words.has_value()) return std::nullopt;
    if (std::exchange(from.has_error_text, true)) {
      from.fail(at, "one error in a text") << ", got another";
      return std::nullopt;
    }
    static thread_local json_text kept;
    kept.clear();
    kept << *words;
    return task_error{static_cast<errc>(*number), borrowed{kept.view()}};
  }
};

/// {"value": ...} or {"error": ...}.
template <class T, class E, class Policy>
struct json_rule<outcome::basic_result<T, E, Policy>> : json_rule_of<value_or_done<T>, E> {
  using value_type = value_or_done<T>;
  using result_type = outcome::basic_result<T, E, Policy>;

  static void write(json_writer& to, result_type const& value, json_path const& at) {
    if (!to.open("{")) return;
    json_path const here = at.member(value.has_error() ? "error" : "value");
    to.next_member(here.name, here);
    if (value.has_error()) {
      json_rule<E>::write(to, value.assume_error(), here);
    } else if constexpr (std::is_void_v<T>) {
      to.put("null");
    } else {
      json_rule<T>::write(to, value.assume_value(), here);
    }
    to.close("}");
  }
  static std::optional<result_type> read(json_reader& from, boost::json::value const& value, json_path const& at) {
    auto const* const object = value.if_object();
    bool const has_error = object != nullptr && object->contains("error");
    if (object == nullptr || object->size() != 1 || (!has_error && !object->contains("value")))
      return from.fail(at, "an object with one member, value or error", value);
    boost::json::value const& content = object->begin()->value();
    if (has_error) {
      std::optional<E> error = json_rule<E>::read(from, content, at.member("error"));
      if (!error.has_value()) return std::nullopt;
      return std::optional<result_type>{std::in_place, outcome::in_place_type<E>, *std::move(error)};
    }
    std::optional<value_type> read = json_rule<value_type>::read(from, content, at.member("value"));
    if (!read.has_value()) return std::nullopt;
    if constexpr (std::is_void_v<T>) {
      return std::optional<result_type>{std::in_place, outcome::in_place_type<void>};
    } else {
      return std::optional<result_type>{std::in_place, outcome::in_place_type<T>, *std::move(read)};
    }
  }
};

}  // namespace qtasks::detail
