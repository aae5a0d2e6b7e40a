// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <atomic>

namespace qtasks::detail {

/// How many read guards this thread has, of all reclaimers.
inline constinit thread_local int read_guards_of_this_thread = 0;

/// Destroys objects when no reader can use them any more (epoch-based reclamation). Readers never wait. A writer makes
/// an object unreachable for new readers, then retires it. Destructors run after the writer has unlocked.
///
/// A reader adds itself to one of two counters: the one that has the epoch's parity. A writer advances the epoch when
/// the other counter has no readers. After two advances each counter has been seen without readers, so no reader can
/// use an object that was retired before the first of them. The thread that destroys objects is itself a reader.
class reclaimer {
  struct counter;

 public:
  struct object {
    object() = default;
    object(object const&) = delete;
    object& operator=(object const&) = delete;
    virtual ~object() = default;
    object* next = nullptr;  ///< the next one in the same list
  };

  /// Destroys a list of objects.
  class owner {
   public:
    explicit owner(object* first) noexcept : first_(first) {}
    owner(owner const&) = delete;
    owner& operator=(owner const&) = delete;
    ~owner() {
      while (first_ != nullptr) {
        object const* const each = first_;
        first_ = each->next;
        delete each;
      }
    }
    void release() noexcept { first_ = nullptr; }

   private:
    object* first_;
  };

  class read_guard {
   public:
    explicit read_guard(reclaimer const& in) noexcept : counter_(in.counters_[in.epoch_.load() % 2]) {
      counter_.word.fetch_add(counter::one_reader);
      ++read_guards_of_this_thread;
    }
    read_guard(read_guard const&) = delete;
    read_guard& operator=(read_guard const&) = delete;
    ~read_guard() {
      --read_guards_of_this_thread;
      if (counter_.word.fetch_sub(counter::one_reader) == counter::one_reader) counter_.wake();
    }

   private:
    counter& counter_;
  };

  /// Admits one writer at a time. The destructor unlocks, then destroys what no reader can use.
  class write_guard {
   public:
    explicit write_guard(reclaimer& in) noexcept : in_(in) {
      while (in_.locked_.test_and_set()) in_.locked_.wait(true);
    }
    write_guard(write_guard const&) = delete;
    write_guard& operator=(write_guard const&) = delete;
    ~write_guard() {
      read_guard const destroying{in_};
      owner const unused{in_.advance()};
      in_.locked_.clear();
      in_.locked_.notify_one();
    }
    void retire(object* unreachable) const noexcept {
      unreachable->next = in_.retired_;
      in_.retired_ = unreachable;
    }

   private:
    reclaimer& in_;
  };

  /// Waits until all objects that were retired before are destroyed. Returns false, and does not wait, if this thread
  /// has a read guard: a thread that others may wait for never waits, so no two threads wait for each other.
  bool wait() noexcept {
    if (read_guards_of_this_thread != 0) return false;
    // The second advance takes the objects out; the third finds that the thread that destroys them has finished.
    unsigned const end = epoch_.load() + 3;
    while (static_cast<int>(end - epoch_.load()) > 0) advance_or_wait();
    return true;
  }

  /// Destroys all retired objects; returns whether there were any. No other thread may use the reclaimer.
  bool destroy_all() noexcept {
    read_guard const destroying{*this};
    bool const any = older_ != nullptr || retired_ != nullptr;
    owner const older{older_};
    owner const others{retired_};
    older_ = nullptr;
    retired_ = nullptr;
    return any;
  }

 private:
  struct counter {
    static constexpr unsigned one_reader = 2;
    static constexpr unsigned no_waiter = 1;

    [[gnu::noinline, gnu::cold]] void wake() noexcept {
      wakeups.fetch_add(1);
      wakeups.notify_all();
    }

    std::atomic<unsigned> word{no_waiter};  ///< the sum of the above, so it becomes 0 when a waiter is to be woken
    std::atomic<unsigned> wakeups{0};
  };

  counter& other_counter() noexcept { return counters_[(epoch_.load() + 1) % 2]; }

  /// For the writer. Returns the objects that no reader can use any more.
  object* advance() noexcept {
    counter& other = other_counter();
    if (other.word.load() >= counter::one_reader) return nullptr;
    other.word.fetch_or(counter::no_waiter);
    epoch_.fetch_add(1);
    object* const unused = older_;
    older_ = retired_;
    retired_ = nullptr;
    return unused;
  }

  /// Advances the epoch, or waits until the readers that prevent it have left.
  void advance_or_wait() noexcept {
    counter* busy = nullptr;
    unsigned wakeups = 0;
    {
      write_guard const guard{*this};  // its destructor advances
      counter& other = other_counter();
      wakeups = other.wakeups.load();
      if (other.word.fetch_and(~counter::no_waiter) >= counter::one_reader) busy = &other;
    }
    if (busy != nullptr) busy->wakeups.wait(wakeups);
  }

  mutable std::array<counter, 2> counters_{};
  std::atomic<unsigned> epoch_{0};
  std::atomic_flag locked_{};
  object* retired_ = nullptr;  ///< since the last advance
  object* older_ = nullptr;    ///< retired before it
};

}  // namespace qtasks::detail
