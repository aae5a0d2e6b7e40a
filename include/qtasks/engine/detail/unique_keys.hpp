// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/engine/detail/ready_lists.hpp>
#include <qtasks/engine/detail/spin_lock.hpp>

#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace qtasks::detail {

/// The unique keys, and the uuids that producers made, of the tasks that have not been removed. Only tasks that have
/// one pay for it: a lock, and an allocation.
template <class Hooks>
class unique_keys {
 public:
  /// Calls `found(slot)` if a task has this key, and `make()` if not; this returns the slot of the new task, or
  /// `no_slot`. No other thread changes the key meanwhile. Returns what the call returned.
  template <class Found, class Make>
  std::uint32_t find_or_make(std::string_view key, Found found, Make make) {
    std::lock_guard const lock{mutex_};
    auto const [at, is_new] = slots_.try_emplace(std::string{key}, no_slot);
    if (!is_new && found(at->second)) return at->second;
    struct forgotten {
      unique_keys& keys;
      typename decltype(slots_)::iterator at;
      ~forgotten() {
        if (at->second == no_slot) keys.slots_.erase(at);
      }
    } unless_made{*this, at};
    at->second = no_slot;
    return at->second = make();
  }

  /// The slot of the task with this key; `no_slot` if there is none.
  std::uint32_t find(std::string_view key) {
    std::lock_guard const lock{mutex_};
    auto const at = slots_.find(key);
    return at == slots_.end() ? no_slot : at->second;
  }

  /// Forgets the key if it is that of this task.
  void release(std::string_view key, std::uint32_t slot) {
    std::lock_guard const lock{mutex_};
    auto const at = slots_.find(key);
    if (at != slots_.end() && at->second == slot) slots_.erase(at);
  }

 private:
  struct hash : std::hash<std::string_view> {
    using is_transparent = void;
  };

  spin_lock<Hooks> mutex_;
  std::unordered_map<std::string, std::uint32_t, hash, std::equal_to<>> slots_;
};

}  // namespace qtasks::detail
