// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace qtasks {

/// A list of catalogue entries.
template <class... Entries>
struct trigger_list {};

namespace detail {

/// The triggers that `describe` lists and that a misspelt name is compared with. Filled by
/// `qtasks/triggers/catalogue.hpp`; a template so that the core can name it without knowing it.
template <class>
struct catalogue {
  using type = trigger_list<>;
};

}  // namespace detail
}  // namespace qtasks
