// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/engine/detail/spin_lock.hpp>
#include <qtasks/engine/task_id.hpp>
#include <qtasks/engine/task_progress.hpp>
#include <qtasks/executor/stop_flag.hpp>

#include <cstdint>
#include <mutex>
#include <optional>
#include <unordered_map>

namespace qtasks::detail {

/// The tasks that workers of this process run. Thread-safe.
template <class Hooks>
class sqlite_running {
 public:
  void add(claimed const& claim, stop_flag& stop) {
    std::lock_guard const lock{lock_};
    runs_[claim.id] = {claim.token, &stop, {}};
  }
  void remove(claimed const& claim) noexcept {
    std::lock_guard const lock{lock_};
    auto const found = runs_.find(claim.id);
    if (found != runs_.end() && found->second.token == claim.token) runs_.erase(found);
  }
  /// Asks the run of a task to stop, if it is here.
  void request_stop(task_id id) noexcept {
    std::lock_guard const lock{lock_};
    if (auto const found = runs_.find(id); found != runs_.end()) found->second.stop->request();
  }
  void report(claimed const& claim, task_progress progress) noexcept {
    std::lock_guard const lock{lock_};
    auto const found = runs_.find(claim.id);
    if (found != runs_.end() && found->second.token == claim.token) found->second.progress = progress;
  }
  std::optional<task_progress> progress_of(task_id id) const noexcept {
    std::lock_guard const lock{lock_};
    auto const found = runs_.find(id);
    return found == runs_.end() ? std::nullopt : std::optional{found->second.progress};
  }

 private:
  struct run {
    std::uint32_t token = 0;
    stop_flag* stop = nullptr;
    task_progress progress{};
  };

  mutable spin_lock<Hooks> lock_;
  std::unordered_map<task_id, run> runs_;
};

}  // namespace qtasks::detail
