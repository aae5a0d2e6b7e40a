// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/adapters/json/detail/json_rule.hpp>
#include <qtasks/adapters/json/json_version.hpp>
#include <qtasks/core/result.hpp>

#include <boost/describe/members.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <boost/mp11/algorithm.hpp>
#include <boost/mp11/list.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

namespace qtasks::detail {

template <class T>
using described_members =
    boost::describe::describe_members<T, boost::describe::mod_any_access | boost::describe::mod_inherited>;

template <class T>
concept IsDescribed = std::is_class_v<T> && !HasJsonAs<T> && std::default_initializable<T> && requires {
  typename described_members<T>;
};

/// Of a type that is described: the type of a member.
template <class T, class Member>
using member_type = std::remove_cvref_t<decltype(std::declval<T&>().*Member::pointer)>;

template <class T>
inline constexpr bool may_be_missing = false;
template <class T>
inline constexpr bool may_be_missing<std::optional<T>> = true;

template <class T, class Members>
struct member_parts;
template <class T, template <class...> class List, class... Members>
struct member_parts<T, List<Members...>> : json_rule_of<member_type<T, Members>...> {
  static constexpr std::array<std::string_view, sizeof...(Members)> names{Members::name...};
};

template <class T>
concept HasJsonVersion = requires(boost::json::object& old) {
  { json_version<T>::number } -> std::convertible_to<std::uint32_t>;
  { json_version<T>::upgrade(std::move(old), std::uint32_t{}) } -> std::convertible_to<result<boost::json::object>>;
};

template <IsDescribed T>
struct json_rule<T> : member_parts<T, described_members<T>> {
  using members = described_members<T>;
  static constexpr std::string_view version_member = "@version";  // no member of a class has this name

  static void write(json_writer& to, T const& value, json_path const& at) {
    if (!to.open("{")) return;
    if constexpr (HasJsonVersion<T>) {
      to.next_member(version_member, at);
      to.put_integer(std::uint32_t{json_version<T>::number});
    }
    boost::mp11::mp_for_each<members>([&](auto member) {
      json_path const here = at.member(member.name);
      to.next_member(member.name, here);
      json_rule<member_type<T, decltype(member)>>::write(to, value.*member.pointer, here);
    });
    to.close("}");
  }

  static std::optional<T> read(json_reader& from, boost::json::value const& value, json_path const& at) {
    auto const* const object = from.object(value, at);
    if (object == nullptr) return std::nullopt;
    if constexpr (HasJsonVersion<T>) {
      return read_version(from, *object, at);
    } else {
      return read_members(from, *object, at);
    }
  }

 private:
  static std::optional<T> read_version(json_reader& from, boost::json::object const& object, json_path const& at) {
    constexpr std::uint32_t number = json_version<T>::number;
    static_assert(number >= 2, "json_version<T>::number is at least 2: a type without this trait has version 1");
    boost::json::object now{object, boost::json::storage_ptr{}};
    std::uint32_t was = 1;
    if (auto const* const stored =
            object.if_contains(boost::json::string_view{version_member.data(), version_member.size()})) {
      json_path const here = at.member(version_member);
      if (!stored->is_int64() || stored->get_int64() < 1 || stored->get_int64() > number) {
        write_got(from.fail(here, "a version from 1 to ") << number, *stored);
        return std::nullopt;
      }
      was = static_cast<std::uint32_t>(stored->get_int64());
      now.erase(boost::json::string_view{version_member.data(), version_member.size()});
    }
    if (was < number) {
      result<boost::json::object> upgraded = json_version<T>::upgrade(std::move(now), was);
      if (upgraded.has_error()) return from.refuse(at, upgraded.assume_error());
      return read_members(from, upgraded.assume_value(), at);
    }
    return read_members(from, now, at);
  }

  static std::optional<T> read_members(json_reader& from, boost::json::object const& object, json_path const& at) {
    std::optional<T> made{std::in_place};
    bool is_complete = true;
    std::size_t found = 0;
    boost::mp11::mp_for_each<members>([&](auto member) {
      if (!is_complete) return;
      using type = member_type<T, decltype(member)>;
      if (may_be_missing<type> && !object.contains(member.name)) return;
      auto const* const value = from.member(object, member.name, at);
      std::optional<type> read;
      if (value != nullptr) read = json_rule<type>::read(from, *value, at.member(member.name));
      is_complete = read.has_value();
      if (!is_complete) return;
      ++found;
      (*made).*member.pointer = *std::move(read);
    });
    if (!is_complete) return std::nullopt;
    if (found < object.size() && !from.only_members(json_rule::names, object, at)) return std::nullopt;
    return made;
  }
};

}  // namespace qtasks::detail
