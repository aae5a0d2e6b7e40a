// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <concepts>

namespace qtasks {

/// A reference: to a plugin that is stored elsewhere and must outlive the stack, or to an argument of `execute` that
/// the run does not copy. `std::ref` and `std::cref` are accepted too, as is any type with a member type `type` and a
/// `get()` that returns `type&`.
template <class P>
class ref {
 public:
  using type = P;  ///< the type of the object
  /// Refers to the object, which must outlive the reference.
  constexpr explicit ref(P& object) noexcept : object_(__builtin_addressof(object)) {}
  explicit ref(P&&) = delete;  // the reference would refer to a temporary
  /// Returns the object.
  constexpr P& get() const noexcept { return *object_; }

 private:
  P* object_;
};
template <class P>
ref(P&) -> ref<P>;

namespace detail {

template <class X>
concept ReferenceLike = requires(X const& x) {
  typename X::type;
  { x.get() } -> std::same_as<typename X::type&>;
};

}  // namespace detail
}  // namespace qtasks
