// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/event_view.hpp>

#include <array>
#include <atomic>
#include <utility>
#include <vector>

// Not part of qtasks.hpp: programs that compose at compile time only do not pay for <atomic> and <vector>.
namespace qtasks {

namespace detail {

/// A list of handlers that readers walk without waiting while writers replace it (epoch-based reclamation). A writer
/// publishes a changed copy and retires the old list. A reader increments one of two counters while it reads: the one
/// that has the epoch's parity. A writer advances the epoch when the other counter is zero; no reader can then hold a
/// list that was retired before the previous advance, and the writer frees those lists.
template <class View>
class dynamic_handlers {
 public:
  dynamic_handlers() = default;
  dynamic_handlers(dynamic_handlers const&) = delete;
  dynamic_handlers& operator=(dynamic_handlers const&) = delete;
  ~dynamic_handlers() {
    list const* const last = published_.load();
    if (last != nullptr) free(last);
    for (list const* each : retired_) free(each);
    for (list const* each : unreachable_) free(each);
  }

  void call(View const& event) const {
    if (published_.load(std::memory_order_acquire) == nullptr) return;
    read_guard const guard{*this};
    if (list const* now = published_.load(); now != nullptr) {
      for (handler* each : *now) each->call(event);
    }
  }

  template <class F>
  unsigned long long add(F function) {
    write_guard const guard{busy_};
    list next = copy();
    next.push_back(new typed<F>(std::move(function), ++last_id_));
    publish(std::move(next));
    return last_id_;
  }

  bool remove(unsigned long long id) {
    write_guard const guard{busy_};
    list next = copy();
    auto const count = std::erase_if(next, [id](handler const* each) { return each->id == id; });
    if (count > 0) publish(std::move(next));
    return count > 0;
  }

 private:
  struct handler {
    explicit handler(unsigned long long number) : id(number) {}
    handler(handler const&) = delete;
    handler& operator=(handler const&) = delete;
    virtual ~handler() = default;
    virtual void call(View const& event) = 0;
    unsigned long long id;
    int lists = 0;  ///< how many lists hold it; only writers use it
  };
  template <class F>
  struct typed final : handler {
    typed(F f, unsigned long long number) : handler(number), function(std::move(f)) {}
    void call(View const& event) override { function(event); }
    F function;
  };
  using list = std::vector<handler*>;

  /// Counts a reader in. Repeats if the epoch advanced between the load and the increment.
  class read_guard {
   public:
    explicit read_guard(dynamic_handlers const& in) : in_(in) {
      for (;;) {
        epoch_ = in_.epoch_.load();
        in_.readers_[epoch_ % 2].fetch_add(1);
        if (in_.epoch_.load() == epoch_) return;
        in_.readers_[epoch_ % 2].fetch_sub(1);
      }
    }
    read_guard(read_guard const&) = delete;
    read_guard& operator=(read_guard const&) = delete;
    ~read_guard() { in_.readers_[epoch_ % 2].fetch_sub(1); }

   private:
    dynamic_handlers const& in_;
    unsigned epoch_ = 0;
  };

  /// Admits one writer at a time.
  class write_guard {
   public:
    explicit write_guard(std::atomic_flag& busy) : busy_(busy) {
      while (busy_.test_and_set()) busy_.wait(true);
    }
    write_guard(write_guard const&) = delete;
    write_guard& operator=(write_guard const&) = delete;
    ~write_guard() {
      busy_.clear();
      busy_.notify_one();
    }

   private:
    std::atomic_flag& busy_;
  };

  list copy() const {
    list const* const now = published_.load();
    return now != nullptr ? *now : list{};
  }

  void publish(list next) {
    for (handler* each : next) ++each->lists;
    list const* const old = published_.exchange(next.empty() ? nullptr : new list(std::move(next)));
    if (old != nullptr) retired_.push_back(old);
    if (readers_[(epoch_.load() + 1) % 2].load() != 0) return;
    for (list const* each : unreachable_) free(each);
    unreachable_ = std::exchange(retired_, {});
    epoch_.fetch_add(1);
  }

  static void free(list const* old) {
    for (handler* each : *old) {
      if (--each->lists == 0) delete each;
    }
    delete old;
  }

  std::atomic<list const*> published_{nullptr};
  mutable std::array<std::atomic<int>, 2> readers_{};
  std::atomic<unsigned> epoch_{0};
  std::atomic_flag busy_{};
  unsigned long long last_id_ = 0;
  std::vector<list const*> retired_{};
  std::vector<list const*> unreachable_{};
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
  unsigned long long number = 0;
};

/// A plugin whose handlers are added and removed at run time. It is an element of the list like any other, by value or
/// as `qtasks::ref`. `Names` are the triggers that it handles.
///
/// A handler takes the trigger's `event_view` and costs an indirect call. A trigger without handlers costs one load.
/// `add` and `remove` are safe while other threads run executors: they publish a new list, and a run uses the old list
/// or the new one. No run waits or locks. Runs that start after `remove` do not call the handler. It is destroyed when
/// no run can call it, at the latest with the plugin. `add` and `remove` allocate, and take time linear in the number
/// of handlers.
template <fixed_string... Names>
class dynamic_plugins : detail::dynamic_trigger<Names>... {
 public:
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

 private:
  template <fixed_string Name>
  auto& handlers_of() {
    return static_cast<detail::dynamic_trigger<Name>&>(*this).handlers;
  }
};

}  // namespace qtasks
