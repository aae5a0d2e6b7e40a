// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/reclaimer.hpp>
#include <qtasks/core/event_view.hpp>

#include <atomic>
#include <utility>
#include <vector>

// Not part of qtasks.hpp: programs that compose at compile time only do not pay for <atomic> and <vector>.
namespace qtasks {

namespace detail {

/// A list of handlers that readers walk without waiting while writers replace it by a changed copy.
template <class View>
class dynamic_handlers {
 public:
  void call(View const& event) const {
    if (published_.load(std::memory_order_acquire) == nullptr) return;
    reclaimer::read_guard const guard{reclaimer_};
    if (list const* now = published_.load(); now != nullptr) {
      for (handler* each : now->handlers) each->call(event);
    }
  }

  template <class F>
  unsigned long long add(F function) {
    auto* const added = new typed<F>(std::move(function));
    reclaimer::owner unpublished{added};
    reclaimer::write_guard const guard{reclaimer_};
    added->id = ++last_id_;
    std::vector<handler*> next;
    if (list const* const now = published_.load(); now != nullptr) next = now->handlers;
    next.push_back(added);
    publish(new list(std::move(next)), guard);
    unpublished.release();
    return added->id;
  }

  bool remove(unsigned long long id) {
    reclaimer::write_guard const guard{reclaimer_};
    list const* const now = published_.load();
    if (now == nullptr) return false;
    for (handler* each : now->handlers) {
      if (each->id != id) continue;
      std::vector<handler*> next = now->handlers;
      std::erase(next, each);
      publish(next.empty() ? nullptr : new list(std::move(next)), guard);
      guard.retire(each);
      return true;
    }
    return false;
  }

  bool wait_for_removed() noexcept { return reclaimer_.wait(); }

  /// Destroys all handlers; returns whether there were any. No other thread may use the object.
  bool destroy_all() noexcept {
    if (list const* const now = published_.load(); now != nullptr) {
      reclaimer::write_guard const guard{reclaimer_};
      for (handler* each : now->handlers) guard.retire(each);
      publish(nullptr, guard);
    }
    return reclaimer_.destroy_all();
  }

 private:
  struct handler : reclaimer::object {
    virtual void call(View const& event) = 0;
    unsigned long long id = 0;
  };
  template <class F>
  struct typed final : handler {
    explicit typed(F f) : function(std::move(f)) {}
    void call(View const& event) override { function(event); }
    F function;
  };
  struct list final : reclaimer::object {
    explicit list(std::vector<handler*> all) : handlers(std::move(all)) {}
    std::vector<handler*> handlers;
  };

  void publish(list* next, reclaimer::write_guard const& guard) {
    list* const old = published_.exchange(next);
    if (old != nullptr) guard.retire(old);
  }

  std::atomic<list*> published_{nullptr};
  unsigned long long last_id_ = 0;
  reclaimer reclaimer_;
};

/// The handlers of one trigger.
template <fixed_string Name>
struct dynamic_trigger {
  void on(trigger<Name>, event_view<Name> const& event) const { handlers.call(event); }
  dynamic_handlers<event_view<Name>> handlers;
};

}  // namespace detail

/// Identifies a handler that `dynamic_plugins::add` added, for `remove`.
struct dynamic_handler_id {
  unsigned long long number = 0;  ///< 0 identifies no handler
};

/// A plugin whose handlers are added and removed at run time. It is an element of the list like any other, by value or
/// as `qtasks::ref`. `Names` are the triggers that it handles.
///
/// A handler takes the trigger's `event_view` and costs an indirect call. A trigger without handlers costs one load.
/// `add` and `remove` publish a new list; a trigger that is being fired calls the handlers of the old list. No run
/// waits or locks. `add` and `remove` are safe while other threads run executors, in a handler, and in the destructor
/// of a handler. They allocate, and take time linear in the number of handlers.
///
/// A removed handler may still be running, and keeps its captures. When no run can call it, a later `add`, `remove` or
/// `wait_for_removed` of any thread destroys it, or the plugin's destructor. No lock is held meanwhile.
template <fixed_string... Names>
class dynamic_plugins : detail::dynamic_trigger<Names>... {
 public:
  dynamic_plugins() = default;
  dynamic_plugins(dynamic_plugins const&) = delete;
  dynamic_plugins& operator=(dynamic_plugins const&) = delete;
  ~dynamic_plugins() {
    while ((handlers_of<Names>().destroy_all() || ...)) {
    }
  }

  using detail::dynamic_trigger<Names>::on...;

  /// Adds a handler of the trigger `Name` behind the others.
  template <fixed_string Name, class F>
  dynamic_handler_id add(F handler) {
    return {handlers_of<Name>().add(std::move(handler))};
  }

  /// Removes a handler; returns false if there is none with this id.
  template <fixed_string Name>
  bool remove(dynamic_handler_id id) {
    return handlers_of<Name>().remove(id.number);
  }

  /// Waits until the handlers that were removed before this call are destroyed. No run can call them any more, and
  /// what they refer to can be freed. It waits for all handlers of this plugin that are running, so the caller must not
  /// hold a lock that they need.
  ///
  /// In a handler, or in the destructor of one, of any `dynamic_plugins`, it returns false and does not wait: handlers
  /// that wait for each other would never end.
  [[nodiscard]] bool wait_for_removed() noexcept { return (handlers_of<Names>().wait_for_removed() && ...); }

 private:
  template <fixed_string Name>
  auto& handlers_of() {
    return static_cast<detail::dynamic_trigger<Name>&>(*this).handlers;
  }
};

}  // namespace qtasks
