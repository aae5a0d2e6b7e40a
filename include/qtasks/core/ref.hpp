// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace qtasks {

/// A plugin that lives elsewhere, and must outlive the stack. `std::ref` does as well: any type with a
/// member `type` and `get()` returning `type&` is taken for a reference.
template <class P>
class ref {
 public:
  using type = P;
  constexpr explicit ref(P& plugin) noexcept : plugin_(&plugin) {}
  constexpr P& get() const noexcept { return *plugin_; }

 private:
  P* plugin_;
};
template <class P>
ref(P&) -> ref<P>;

}  // namespace qtasks
