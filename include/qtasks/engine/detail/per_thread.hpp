// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace qtasks::detail {

/// A copy of a `T` for each thread that asks for one. A thread finds its copy by the number of this object, which is
/// never used again.
template <class T>
class per_thread {
 public:
  explicit per_thread(T first) : first_(std::move(first)), shared_(std::make_unique<owned>()) {}

  T& mine() {
    static thread_local std::vector<std::pair<std::uint64_t, T*>> found;
    for (auto const& [number, copy] : found) {
      if (number == shared_->number) return *copy;
    }
    std::lock_guard const lock{shared_->mutex};
    T& made = shared_->copies.emplace_back(first_).value;
    found.emplace_back(shared_->number, &made);
    return made;
  }
  template <class F>
  void each(F f) const {
    std::lock_guard const lock{shared_->mutex};
    for (auto const& copy : shared_->copies) f(copy.value);
  }

 private:
  struct alignas(64) of_thread {
    explicit of_thread(T const& from) : value(from) {}
    T value;
  };
  struct owned {
    static inline std::atomic<std::uint64_t> next{0};
    std::uint64_t const number = next.fetch_add(1, std::memory_order_relaxed);
    std::mutex mutex;
    std::deque<of_thread> copies;
  };

  T first_;
  std::unique_ptr<owned> shared_;  ///< so that an application can take the plugin by move
};

}  // namespace qtasks::detail
