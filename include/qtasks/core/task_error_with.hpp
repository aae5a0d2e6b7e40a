// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/converts.hpp>
#include <qtasks/core/detail/inline_emplace.hpp>
#include <qtasks/core/field.hpp>
#include <qtasks/core/result.hpp>

#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

namespace qtasks {

namespace detail {

/// One optional per field, found by the field's name.
template <class... Fields>
struct field_slots : std::optional<Fields>... {};

template <fixed_string Name, class T>
constexpr auto slot_named(std::optional<field<Name, T>> const* slot) noexcept {
  return slot;
}

/// `Slots` has a field of this name.
template <class Slots, fixed_string Name>
inline constexpr bool has_field = requires(Slots* slots) {
  detail::slot_named<Name>(slots);
};

/// The optional of `Slots` in which a field of the same name is stored; `void` if its value does not convert to it.
template <class Slots, class Field>
struct stored_field {
  using type = void;
};
template <class Slots, fixed_string Name, class T>
requires has_field<Slots, Name>
struct stored_field<Slots, field<Name, T>> {
  using slot = std::remove_cvref_t<decltype(*detail::slot_named<Name>(static_cast<Slots*>(nullptr)))>;
  using type = std::conditional_t<converts_without_loss<T, decltype(std::declval<typename slot::value_type>().value)>,
                                  slot, void>;
};

/// Every `Given` field has a field of the same name in `Slots`, and its value converts to that.
template <class Slots, class... Given>
concept StoresFields = (!std::is_void_v<typename stored_field<Slots, Given>::type> && ...);

/// Reports a conversion of an error with fields to a plain `task_error`.
template <class Error, class T>
struct dropped_fields {
  static constexpr bool carried = sizeof(Error) == 0;
  static_assert(carried,
                "this result cannot carry the error's fields: write `qtasks::result<T, qtasks::task_error_with<...>>` "
                "or `error.without_fields()`");
};

/// Reports fields that an error type cannot store.
template <class Error, class Wanted>
struct lost_fields {
  static constexpr bool carried = sizeof(Error) == 0;
  static_assert(carried,
                "the error type has no such field, or one to which the value does not convert without loss: write its "
                "type in `qtasks::field<\"name\", type>`");
};

}  // namespace detail

/// A `task_error` with typed fields, each of which may be absent. A `task_error`, and a `task_error_with` some of these
/// fields, convert to it; a field of the same name converts if its value does so without loss. `without_fields()` is
/// the conversion back, which is explicit because it loses the fields.
template <class... Fields>
class task_error_with {
  using slots = detail::field_slots<Fields...>;

 public:
  /// An error without any of the fields.
  // NOLINTNEXTLINE(google-explicit-constructor): a plain error has no fields, so none is lost
  constexpr task_error_with(task_error error) noexcept : error_(error) {}

  /// Fields that cannot be stored cause a compile error.
  template <class... Given>
  requires(sizeof...(Given) > 0) constexpr task_error_with(task_error error, Given... given) : error_(error) {
    if constexpr (detail::StoresFields<slots, Given...>) {
      (store(std::move(given)), ...);
    } else {
      (void)detail::lost_fields<task_error_with<Given...>, task_error_with>{};
    }
  }

  /// Copies an error with some of the fields; the others are absent.
  template <class... Fewer>
  requires(!std::is_same_v<task_error_with<Fewer...>, task_error_with> && detail::StoresFields<slots, Fewer...>)
      // NOLINTNEXTLINE(google-explicit-constructor): no field is lost
      constexpr task_error_with(task_error_with<Fewer...> const& other)
      : error_(other.error_) {
    (take(static_cast<std::optional<Fewer> const&>(other.slots_)), ...);
  }
  /// Moves an error with some of the fields; the others are absent.
  template <class... Fewer>
  requires(!std::is_same_v<task_error_with<Fewer...>, task_error_with> && detail::StoresFields<slots, Fewer...>)
      // NOLINTNEXTLINE(google-explicit-constructor): no field is lost
      constexpr task_error_with(task_error_with<Fewer...>&& other)
      : error_(other.error_) {
    (take(static_cast<std::optional<Fewer>&&>(other.slots_)), ...);
  }

  /// Returns the code.
  constexpr errc code() const noexcept { return error_.code(); }
  /// Returns the text.
  constexpr std::string_view message() const noexcept { return error_.message(); }
  /// Returns the name of the task that ended with the error.
  constexpr std::string_view task_name() const noexcept { return error_.task_name(); }
  /// Returns the name of the plugin that failed with the error.
  constexpr std::string_view plugin_name() const noexcept { return error_.plugin_name(); }
  /// Sets the task's name, which must outlive the error.
  constexpr task_error_with& of_task(std::string_view const& name) noexcept {
    error_.of_task(name);
    return *this;
  }
  task_error_with& of_task(std::string_view&&) = delete;  // the error would refer to a temporary

  /// Replaces the text; the code, the names and the fields stay.
  constexpr task_error_with& replace_message(qtasks::message text) noexcept {
    error_.replace_message(text);
    return *this;
  }

  /// The address of the field's value; null if the field is absent. A field that is not one of `Fields` does not
  /// compile.
  template <fixed_string Name>
  constexpr auto* find() const noexcept requires detail::has_field<slots, Name> {
    auto const* slot = detail::slot_named<Name>(&slots_);
    return slot->has_value() ? __builtin_addressof((*slot)->value) : nullptr;
  }

  template <fixed_string Name>
  int const* find() const requires(!detail::has_field<slots, Name>) = delete;  // the error has no such field

  /// The error without its fields.
  constexpr task_error without_fields() const noexcept { return error_; }

  /// Does not compile: reports that the result would lose the fields, and says what to write.
  template <class T, class Policy>
  constexpr operator outcome::basic_result<T, task_error, Policy>() const {
    (void)detail::dropped_fields<task_error_with, T>{};
    return error_;
  }
  /// Does not compile either: reports the field that is lost.
  template <class T, class... Other, class Policy>
  requires(!detail::StoresFields<detail::field_slots<Other...>, Fields...>) constexpr
  operator outcome::basic_result<T, task_error_with<Other...>, Policy>() const {
    (void)detail::lost_fields<task_error_with, task_error_with<Other...>>{};
    return error_;
  }

 private:
  template <class...>
  friend class task_error_with;

  /// A field is assigned if it has the type of its slot, else converted.
  template <class Given, class Slot = typename detail::stored_field<slots, Given>::type>
  static constexpr bool is_assigned = std::is_same_v<Slot, std::optional<Given>>&& std::is_move_assignable_v<Given>;

  template <class Given>
  constexpr void store(Given given) {
    using slot = typename detail::stored_field<slots, Given>::type;
    if constexpr (is_assigned<Given>) {
      static_cast<slot&>(slots_) = std::move(given);
    } else {
      std::remove_cv_t<decltype(slot::value_type::value)> converted = std::move(given.value);
      detail::inline_emplace(static_cast<slot&>(slots_), typename slot::value_type{std::move(converted)});
    }
  }
  template <class From>
  constexpr void take(From&& from) {
    using given = typename std::remove_cvref_t<From>::value_type;
    if constexpr (is_assigned<given>) {
      static_cast<std::optional<given>&>(slots_) = std::forward<From>(from);
    } else {
      if (from.has_value()) store<given>(*std::forward<From>(from));
    }
  }

  task_error error_;
  [[no_unique_address]] slots slots_;
};

}  // namespace qtasks
