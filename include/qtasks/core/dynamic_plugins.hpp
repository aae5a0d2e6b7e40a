// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/dynamic_handlers.hpp>
#include <qtasks/core/event_view.hpp>

#include <utility>

namespace qtasks {

namespace detail {

/// The handlers of one trigger.
template <fixed_string Name>
struct dynamic_trigger {
  void on(trigger<Name>, event_view<Name> const& event) const { handlers.call(event); }
  dynamic_handlers<event_view<Name>> handlers;
};

}  // namespace detail

/// What `dynamic_plugins::add` returns and `remove` takes.
struct dynamic_handler_id {
  unsigned long long number = 0;
};

/// The one plugin whose handlers come and go at run time. It stands in the list like any other, by value or as
/// `qtasks::ref`; a handler takes the trigger's `event_view`, is copied in, and costs an indirect call. Without
/// handlers it costs one load; where the plugin is absent, nothing. Adding and removing are safe beside running
/// executors: they publish a new list, and a run sees the old one or the new one; no run waits or locks. After
/// `remove` no run that starts later calls the handler; it is destroyed once no run can, at the latest with the
/// plugin. Both allocate, and cost the number of handlers.
template <fixed_string... Names>
class dynamic_plugins : detail::dynamic_trigger<Names>... {
 public:
  using detail::dynamic_trigger<Names>::on...;

  template <fixed_string Name, class F>
  dynamic_handler_id add(F handler) {
    return {handlers_of<Name>().add(std::move(handler))};
  }

  /// False if there is no such handler, or no longer.
  template <fixed_string Name>
  bool remove(dynamic_handler_id id) {
    return handlers_of<Name>().remove(id.number);
  }

 private:
  template <fixed_string Name>
  auto& handlers_of() {
    return static_cast<detail::dynamic_trigger<Name>&>(*this).handlers;
  }
};

}  // namespace qtasks
