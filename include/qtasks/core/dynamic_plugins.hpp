// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/event_view.hpp>

#include <array>
#include <atomic>
#include <utility>
#include <vector>

// Apart from qtasks.hpp: who composes at compile time only does not pay for <atomic> and <vector>.
namespace qtasks {

namespace detail {

/// A list of handlers that readers walk without waiting while writers replace it. A writer publishes a copy and
/// retires the old list; that is freed when no reader can hold it. Readers count themselves in one of two
/// counters, by the epoch's parity; the epoch advances when the other counter is zero, and what was retired
/// before the last advance is then out of reach.
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
    reading const here{*this};
    if (list const* now = published_.load(); now != nullptr) {
      for (handler* each : *now) each->call(event);
    }
  }

  template <class F>
  unsigned long long add(F function) {
    writing const lock{busy_};
    list next = copy();
    next.push_back(new typed<F>(std::move(function), ++last_id_));
    publish(std::move(next));
    return last_id_;
  }

  bool remove(unsigned long long id) {
    writing const lock{busy_};
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
    int lists = 0;  ///< that hold it; counted by writers only
  };
  template <class F>
  struct typed final : handler {
    typed(F f, unsigned long long number) : handler(number), function(std::move(f)) {}
    void call(View const& event) override { function(event); }
    F function;
  };
  using list = std::vector<handler*>;

  class reading {
   public:
    explicit reading(dynamic_handlers const& in) : in_(in) {
      for (;;) {
        epoch_ = in_.epoch_.load();
        in_.readers_[epoch_ % 2].fetch_add(1);
        if (in_.epoch_.load() == epoch_) return;
        in_.readers_[epoch_ % 2].fetch_sub(1);
      }
    }
    reading(reading const&) = delete;
    reading& operator=(reading const&) = delete;
    ~reading() { in_.readers_[epoch_ % 2].fetch_sub(1); }

   private:
    dynamic_handlers const& in_;
    unsigned epoch_ = 0;
  };

  class writing {
   public:
    explicit writing(std::atomic_flag& busy) : busy_(busy) {
      while (busy_.test_and_set()) busy_.wait(true);
    }
    writing(writing const&) = delete;
    writing& operator=(writing const&) = delete;
    ~writing() {
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
