// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/executor/detail/call.hpp>
#include <qtasks/plugins/qtasks/scopes.hpp>

#include <tuple>
#include <type_traits>
#include <utility>

namespace qtasks {

namespace detail {

template <class P>
struct provider_facts;
template <class P, class... Needs>
struct provider_parts {
  using needs = type_list<Needs...>;
  using returned = decltype(std::declval<P const&>().open(std::declval<Needs&>()...));
  using value = typename result_parts<returned>::value;
};
template <class P, class Parameters>
struct provider_with;
template <class P, class... Needs>
struct provider_with<P, std::tuple<Needs...>> : provider_parts<P, Needs...> {};

template <class P>
using parameters_of_open = typename decltype(parameters_of(&P::open))::type::parameters;

template <class P>
struct provider_facts : provider_with<P, parameters_of_open<P>> {};

}  // namespace detail

/// Opens a dependency.
/// (1) `open` is a `const` or static member function, not a template: `connection open(settings& from) const`. Its
///     parameters are references to other dependencies, which are opened first. It returns the dependency, whose type
///     must be movable, or a `result` that contains it; an error ends the run. Its destructor closes the dependency.
/// (2) `using scope = qtasks::scopes::...` is the dependency's lifetime.
template <class P>
concept Provider = requires {
  typename P::scope;
  typename detail::provider_facts<P>::value;
};

}  // namespace qtasks
