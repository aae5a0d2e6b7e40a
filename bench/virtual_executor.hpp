// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "../examples/order_gateway/market.hpp"
#include "../examples/order_gateway/plugins.hpp"
#include "../examples/order_gateway/request.hpp"
#include "../examples/order_gateway/status.hpp"
#include "../examples/order_gateway/tasks.hpp"

#include <qtasks/qtasks.hpp>

#include <cstddef>
#include <exception>
#include <memory>
#include <optional>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

/// The plugins of the order gateway behind virtual calls: the same objects, the same bodies, called in the same order.
/// For each trigger there is a list of the plugins that handle it, so that no call does nothing.
namespace virtual_calls {

using namespace order_gateway;

/// The data of a run that handlers read, in the form of the library's events.
struct order_event {
  struct {
    std::string_view name;
  } task_func;
  struct {
    mutable latency_histogram::started started{};
    template <class>
    latency_histogram::started* get() const noexcept {
      return &started;
    }
  } context;
  std::tuple<request&> args;
  std::optional<request> result{};
};

struct error_event {
  decltype(order_event::task_func) task_func;
  std::optional<request>& result;
  refusal const& e;
};

struct task {
  task() = default;
  task(task const&) = delete;
  task& operator=(task const&) = delete;
  virtual ~task() = default;
  virtual verdict operator()(request const& wanted) const = 0;
};

struct plugin;
using plugin_list = std::vector<plugin*>;

/// Calls the remaining plugins of the list, and the task.
struct next_call {
  plugin_list const& plugins;
  std::size_t at;
  order_event const& event;
  task const& body;
  verdict operator()() const;
};

/// The plugins that handle each trigger.
struct subscribers {
  plugin_list before_execute{};
  plugin_list around{};
  plugin_list trigger_error{};
  plugin_list result_replace{};
  plugin_list task_close{};
  plugin_list trading_status{};
};

struct plugin {
  plugin() = default;
  plugin(plugin const&) = delete;
  plugin& operator=(plugin const&) = delete;
  virtual ~plugin() = default;
  virtual void subscribe(subscribers& lists) = 0;
  virtual void on_before_execute(order_event const&) {}
  virtual verdict on_around(order_event const&, next_call next) { return next(); }
  virtual void on_trigger_error(error_event const&) {}
  virtual void on_result_replace(order_event const&) {}
  virtual void on_task_close(order_event const&) {}
  virtual void on_trading_status(status_event const&) {}
};

inline verdict next_call::operator()() const {
  if (at == plugins.size()) return body(std::get<0>(event.args));
  return plugins[at]->on_around(event, {plugins, at + 1, event, body});
}

template <class P>
struct holding : plugin {
  explicit holding(P plugin_held) : handlers(std::move(plugin_held)) {}
  P handlers;
};

/// A plugin of the gateway behind this interface. It handles all tasks, or those in the list.
template <class P, class... Tasks>
struct adapted final : holding<P> {
  using holding<P>::holding, holding<P>::handlers;

  void subscribe(subscribers& lists) override {
    add<before_execute, order_event>(lists.before_execute);
    if constexpr (requires(order_event const& event, next_call next) { handlers.on(around{}, event, next); }) {
      lists.around.push_back(this);
    }
    add<trigger_error, error_event>(lists.trigger_error);
    add<result_replace, order_event>(lists.result_replace);
    add<task_close, order_event>(lists.task_close);
    add<trading_status, status_event>(lists.trading_status);
  }
  void on_before_execute(order_event const& event) override { tell(before_execute{}, event); }
  verdict on_around(order_event const& event, next_call next) override {
    if constexpr (requires { handlers.on(around{}, event, next); }) {
      if (sizeof...(Tasks) == 0 || ((event.task_func.name == Tasks::name) || ...)) {
        return handlers.on(around{}, event, next);
      }
    }
    return next();
  }
  void on_trigger_error(error_event const& event) override {
    if constexpr (requires { event.result = handlers.on(trigger_error{}, event); }) {
      if (auto answer = handlers.on(trigger_error{}, event)) event.result = answer;
    } else {
      tell(trigger_error{}, event);
    }
  }
  void on_result_replace(order_event const& event) override { tell(result_replace{}, event); }
  void on_task_close(order_event const& event) override { tell(task_close{}, event); }
  void on_trading_status(status_event const& event) override { tell(trading_status{}, event); }

 private:
  template <class Trigger, class Event>
  void add(plugin_list& list) {
    if constexpr (requires(Event const& event) { handlers.on(Trigger{}, event); }) list.push_back(this);
  }
  template <class Trigger, class Event>
  void tell(Trigger fired, Event const& event) {
    if constexpr (requires { handlers.on(fired, event); }) handlers.on(fired, event);
  }
};

template <class P>
std::unique_ptr<plugin> adapt(P handlers) {
  return std::make_unique<adapted<P>>(std::move(handlers));
}
template <class P, class... Tasks>
std::unique_ptr<plugin> adapt(qtasks::only_for<P, Tasks...> filtered) {
  return std::make_unique<adapted<P, Tasks...>>(std::move(filtered.plugin));
}

/// Takes the place of `qtasks::task_executor` in the gateway.
class executor {
 public:
  template <class... Plugins>
  explicit executor(Plugins... plugins) {
    (plugins_.push_back(adapt(std::move(plugins))), ...);
    for (auto const& each : plugins_) each->subscribe(lists_);
  }

  template <class Task>
  verdict execute(Task const& what, request wanted) {
    struct erased final : task {
      erased(Task const& checks, qtasks::context& shown) : check(checks.callable()), context(shown) {}
      verdict operator()(request const& order) const override { return check(context, order); }
      typename Task::callable_type const& check;
      qtasks::context& context;
    };
    return run(erased{what, context_}, Task::name, wanted);
  }

  executor& stack() noexcept { return *this; }
  void fire(trading_status /*trigger*/, status_event const& event) {
    for (plugin* const each : lists_.trading_status) each->on_trading_status(event);
  }

  /// The plugin of type `P`, which must be in the list.
  template <class P>
  P const& get() const {
    for (auto const& each : plugins_) {
      if (auto const* const found = dynamic_cast<holding<P> const*>(each.get())) return found->handlers;
    }
    std::terminate();
  }

 private:
  verdict run(task const& body, std::string_view name, request& wanted) {
    order_event event{.task_func = {name}, .context = {}, .args = wanted};
    for (plugin* const each : lists_.before_execute) each->on_before_execute(event);
    verdict left = next_call{lists_.around, 0, event, body}();
    if (left.has_value()) {
      event.result = left.assume_value();
    } else {
      error_event const raised{event.task_func, event.result, left.assume_error()};
      for (plugin* const each : lists_.trigger_error) each->on_trigger_error(raised);
    }
    if (event.result.has_value()) {
      for (plugin* const each : lists_.result_replace) each->on_result_replace(event);
      left = *event.result;
    }
    for (std::size_t i = lists_.task_close.size(); i-- > 0;) lists_.task_close[i]->on_task_close(event);
    return left;
  }

  std::vector<std::unique_ptr<plugin>> plugins_;
  subscribers lists_;
  qtasks::context context_{"virtual", "", {}, 0, nullptr};  // no check reads it
};

}  // namespace virtual_calls
