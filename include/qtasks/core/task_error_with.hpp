// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/field.hpp>
#include <qtasks/core/result.hpp>

#include <optional>
#include <string_view>
#include <type_traits>

namespace qtasks {

namespace detail {

/// One optional per field, found by the field's name.
template <class... Fields>
struct field_slots : std::optional<Fields>... {};

template <fixed_string Name, class T>
constexpr auto slot_named(std::optional<field<Name, T>> const* slot) noexcept {
  return slot;
}

/// Reports a conversion of an error with fields to a plain `task_error`.
template <class Error, class T>
struct dropped_fields {
  static constexpr bool carried = sizeof(Error) == 0;
  static_assert(carried,
                "this result cannot carry the error's fields: write `qtasks::result<T, qtasks::task_error_with<...>>` "
                "or `error.without_fields()`");
};

}  // namespace detail

/// A `task_error` with typed fields, each of which may be absent. A `task_error`, and a `task_error_with` some of these
/// fields, convert to it. `without_fields()` is the conversion back, which is explicit because it loses the fields.
template <class... Fields>
class task_error_with {
 public:
  // NOLINTNEXTLINE(google-explicit-constructor): a plain error has no fields, so none is lost
  constexpr task_error_with(task_error error) noexcept : error_(error) {}

  template <class... Given>
  requires(sizeof...(Given) > 0) constexpr task_error_with(task_error error, Given... given) : error_(error) {
    ((static_cast<std::optional<Given>&>(slots_) = std::move(given)), ...);
  }

  template <class... Fewer>
  requires(!std::is_same_v<task_error_with<Fewer...>, task_error_with> &&
           (std::is_base_of_v<std::optional<Fewer>, detail::field_slots<Fields...>> && ...))
      // NOLINTNEXTLINE(google-explicit-constructor): no field is lost
      constexpr task_error_with(task_error_with<Fewer...> const& other)
      : error_(other.error_) {
    ((static_cast<std::optional<Fewer>&>(slots_) = static_cast<std::optional<Fewer> const&>(other.slots_)), ...);
  }

  constexpr errc code() const noexcept { return error_.code(); }
  constexpr std::string_view message() const noexcept { return error_.message(); }
  constexpr std::string_view task_name() const noexcept { return error_.task_name(); }
  constexpr std::string_view plugin_name() const noexcept { return error_.plugin_name(); }
  constexpr task_error_with& of_task(std::string_view const& name) noexcept {
    error_.of_task(name);
    return *this;
  }
  task_error_with& of_task(std::string_view&&) = delete;  // the error would refer to a temporary

  /// The address of the field's value; null if the field is absent. A field that is not one of `Fields` does not
  /// compile.
  template <fixed_string Name>
  constexpr auto find() const noexcept
      -> decltype(&(*detail::slot_named<Name>(&std::declval<detail::field_slots<Fields...> const&>()))->value) {
    auto const* slot = detail::slot_named<Name>(&slots_);
    return slot->has_value() ? &(*slot)->value : nullptr;
  }

  /// The error without its fields.
  constexpr task_error without_fields() const noexcept { return error_; }

  /// Does not compile: reports that the result would lose the fields, and says what to write.
  template <class T, class Policy>
  constexpr operator outcome::basic_result<T, task_error, Policy>() const {
    (void)detail::dropped_fields<task_error_with, T>{};
    return error_;
  }

 private:
  template <class...>
  friend class task_error_with;

  task_error error_;
  [[no_unique_address]] detail::field_slots<Fields...> slots_;
};

}  // namespace qtasks
