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
/// `open` takes references to what it needs, and returns a value, or a `result` of one.
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

/// Who opens a dependency.
/// (1) A `const` or static member function `open`, no template, makes it: `connection open(settings& from) const`. Its
///     parameters are references to other dependencies, which are open by then. It returns the dependency, which must
///     be movable, or a `result` of it, whose error ends the run.
/// (2) `using scope = qtasks::scopes::...` says how long it is kept. It is closed by its destructor.
template <class P>
concept Provider = requires {
  typename P::scope;
  typename detail::provider_facts<P>::value;
};

}  // namespace qtasks
