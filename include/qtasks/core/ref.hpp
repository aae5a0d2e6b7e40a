// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace qtasks {

/// A reference to a plugin that is stored elsewhere and must outlive the stack. `std::ref` is accepted too, as is any
/// type with a member type `type` and a `get()` that returns `type&`.
template <class P>
class ref {
 public:
  using type = P;
  constexpr explicit ref(P& plugin) noexcept : plugin_(__builtin_addressof(plugin)) {}
  constexpr P& get() const noexcept { return *plugin_; }

 private:
  P* plugin_;
};
template <class P>
ref(P&) -> ref<P>;

}  // namespace qtasks
