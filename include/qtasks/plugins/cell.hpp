// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <atomic>
#include <type_traits>

namespace qtasks {

/// A number that runs on several threads share: an atomic at run time, a plain variable in constant expressions, so
/// that a policy with state can be tested by the compiler. All threads see loads and exchanges in one order.
template <class T>
class cell {
  static_assert(std::atomic_ref<T>::is_always_lock_free);

 public:
  constexpr cell(T value = {}) noexcept : value_(value) {}
  /// For the making of an executor, before anyone shares it.
  constexpr cell(cell const& from) noexcept : value_(from.load()) {}

  constexpr T load() const noexcept {
    if (std::is_constant_evaluated()) return value_;
    return std::atomic_ref<T>(const_cast<T&>(value_)).load(std::memory_order_seq_cst);  // it only reads
  }
  constexpr void store(T value) noexcept {
    if (std::is_constant_evaluated()) {
      value_ = value;
    } else {
      std::atomic_ref<T>(value_).store(value, std::memory_order_release);
    }
  }
  /// The value before.
  constexpr T add(T by) noexcept {
    if (!std::is_constant_evaluated()) return std::atomic_ref<T>(value_).fetch_add(by, std::memory_order_acq_rel);
    T const before = value_;
    value_ = static_cast<T>(value_ + by);
    return before;
  }
  /// Stores `wanted` where `expected` stands; else tells in `expected` what does.
  constexpr bool exchange_if(T& expected, T wanted) noexcept {
    if (!std::is_constant_evaluated()) {
      return std::atomic_ref<T>(value_).compare_exchange_weak(expected, wanted, std::memory_order_seq_cst,
                                                              std::memory_order_seq_cst);
    }
    bool const same = value_ == expected;
    (same ? value_ : expected) = same ? wanted : value_;
    return same;
  }

 private:
  alignas(std::atomic_ref<T>::required_alignment) T value_;
};

}  // namespace qtasks
