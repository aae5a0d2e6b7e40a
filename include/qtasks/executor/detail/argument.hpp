// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/config.hpp>
#include <qtasks/core/detail/converts.hpp>
#include <qtasks/core/is_view.hpp>
#include <qtasks/core/ref.hpp>

#include <tuple>
#include <type_traits>
#include <utility>

// An argument of `execute` on its way to a parameter: how the run stores it, and how the task receives it.
namespace qtasks::detail {

/// A parameter through which the task can write to the caller's object.
template <class Parameter>
concept Writes = std::is_lvalue_reference_v<Parameter> && !std::is_const_v<std::remove_reference_t<Parameter>>;

/// `A` is a `std::ref`, and the parameter is not.
template <class Parameter, class A>
concept Refers = ReferenceLike<A> && !std::is_same_v<std::remove_cvref_t<Parameter>, A>;

/// The expression from which the stored object is made: the argument, or the object to which a `std::ref` refers.
template <class Parameter, class A>
struct source_of {
  using type = A&&;
};
template <class Parameter, class A>
requires Refers<Parameter, std::remove_cvref_t<A>>
struct source_of<Parameter, A> {
  using type = typename std::remove_cvref_t<A>::type&;
};

/// A reference to `To` binds to a `From`, without a conversion.
template <class From, class To>
inline constexpr bool binds = std::is_convertible_v<std::remove_reference_t<From>*, std::remove_reference_t<To>*>;

/// The type of the stored object, for an argument of the decayed type `A`.
template <class Parameter, class A>
constexpr auto stored_as() {
  using given = std::remove_cvref_t<typename source_of<Parameter, A>::type>;
  if constexpr (Writes<Parameter>) {
    return std::type_identity<Parameter>{};
  } else if constexpr (std::is_lvalue_reference_v<Parameter> && Refers<Parameter, A>) {
    // A `const&`, to which the object of a `std::cref` binds.
    using type = std::conditional_t<binds<typename source_of<Parameter, A>::type, Parameter>, Parameter,
                                    std::decay_t<Parameter>>;
    return std::type_identity<type>{};
  } else if constexpr (std::is_reference_v<Parameter> && std::is_class_v<given> && binds<given, Parameter>) {
    return std::type_identity<given>{};  // the object itself, or a derived one, which is not sliced
  } else {
    return std::type_identity<std::decay_t<Parameter>>{};
  }
}

/// An argument of the decayed type `A` for a parameter.
template <class Parameter, class A>
struct passed_argument {
  /// The run's object, or a reference to the caller's.
  using stored = typename decltype(detail::stored_as<Parameter, A>())::type;
  /// The type in `event.args`: the parameter's.
  using shown = std::conditional_t<std::is_reference_v<stored>, stored, std::decay_t<Parameter>>;
  /// The argument of the last call of the task: an rvalue, which the task may move from, because the run does not need
  /// the object again. It is an lvalue if the parameter is an lvalue reference.
  using given_away = std::conditional_t<std::is_lvalue_reference_v<Parameter>, stored&, stored&&>;
};

/// What the run has for an argument `A&&`: the stored object, or a reference to an rvalue that is passed by value and
/// costs a move. The task's parameter is then made of the caller's object, as in a direct call.
template <class Parameter, class A, class Stored = typename passed_argument<Parameter, std::decay_t<A>>::stored>
using held_argument = std::conditional_t<std::is_same_v<A, Stored> && std::is_same_v<Parameter, Stored> &&
                                             !std::is_trivially_copyable_v<Stored>,
                                         Stored&&, Stored>;

/// Makes the source of a stored object from the argument.
template <class Parameter, class A>
QTASKS_INLINE constexpr typename source_of<Parameter, A>::type source(A&& argument) noexcept {
  if constexpr (Refers<Parameter, std::remove_cvref_t<A>>) {
    return argument.get();
  } else {
    return std::forward<A>(argument);
  }
}

/// The argument needs a `std::ref`, because the task could write to it.
template <class Parameter, class A>
inline constexpr bool lacks_ref = Writes<Parameter> && !(Refers<Parameter, std::remove_cvref_t<A>> &&
                                                         binds<typename source_of<Parameter, A>::type, Parameter>);

template <class Parameter, class A>
inline constexpr bool constructs = std::is_constructible_v<typename passed_argument<Parameter, std::decay_t<A>>::stored,
                                                           typename source_of<Parameter, A>::type>;

/// The stored objects are made of the arguments without an exception.
template <class Stored, class... Args>
inline constexpr bool constructs_nothrow = false;
template <class... Stored, class... Args>
inline constexpr bool constructs_nothrow<std::tuple<Stored...>, Args...> =
    (std::is_nothrow_constructible_v<Stored, typename source_of<Stored, Args>::type> && ...);

/// The argument has the type of the stored object, or converts to it implicitly and without a loss.
template <class Parameter, class A, class Stored = typename passed_argument<Parameter, std::decay_t<A>>::stored>
inline constexpr bool keeps_argument =
    std::is_reference_v<Stored> ||
    std::is_same_v<std::remove_cvref_t<typename source_of<Parameter, A>::type>, Stored> ||
    converts_without_loss<typename source_of<Parameter, A>::type, Stored>;

/// A view of the type `View` can refer to a `T`, or to a part of it.
template <class View, class T>
inline constexpr bool refers_into =
    !std::is_empty_v<T> && (!std::is_scalar_v<T> || std::is_same_v<std::remove_cv_t<std::remove_pointer_t<View>>, T> ||
                            std::is_void_v<std::remove_pointer_t<View>>);

/// A view that the task returns can refer to an object that ends with the run: to the stored object, or, if this is
/// itself a view, to the object from which it was made.
template <class View, class Parameter, class A>
constexpr bool outlives() {
  using stored = typename passed_argument<Parameter, std::decay_t<A>>::stored;
  using source_type = typename source_of<Parameter, A>::type;
  using owner = std::remove_cvref_t<source_type>;
  if constexpr (std::is_reference_v<stored>) {
    return false;
  } else if constexpr (!is_view<stored>) {
    return std::is_reference_v<Parameter> && refers_into<View, stored>;
  } else {
    return !std::is_lvalue_reference_v<source_type> && !is_view<owner> && refers_into<View, owner>;
  }
}

}  // namespace qtasks::detail
