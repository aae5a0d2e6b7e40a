// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/config.hpp>

#include <type_traits>

namespace qtasks {

/// What a thread may conclude from the value of a `cell`.
enum class atomic_order {
  relaxed,  ///< nothing but that value: about other memory and other cells it says nothing
  acq_rel,  ///< what was written to memory before the value was; the cell is where it is published
  seq_cst,  ///< that too, and all threads see loads, additions and exchanges of all such cells in one order
};

/// A number that runs on several threads share: an atomic at run time, a plain variable in constant expressions, so
/// that a policy with state can be tested by the compiler. Where reading and then writing must not be reordered with
/// another cell's (each of two threads announces itself, then looks for the other), the order is `total`; that is a
/// fence on most processors but x86, where all three are the same instructions. Written with the compilers' builtins:
/// in a large function GCC -O2 makes calls of the members of `std::atomic_ref`.
template <class T, atomic_order Order = atomic_order::seq_cst>
class constexpr_atomic {
  static_assert(std::is_trivially_copyable_v<T> && __atomic_always_lock_free(sizeof(T), nullptr));

 public:
  constexpr constexpr_atomic(T value = {}) noexcept : value_(value) {}
  /// For the making of an executor, before anyone shares it.
  constexpr constexpr_atomic(constexpr_atomic const& from) noexcept : value_(from.load()) {}

  QTASKS_INLINE constexpr T load() const noexcept {
    if (std::is_constant_evaluated()) return value_;
    T value;
    __atomic_load(&value_, &value, reads);
    return value;
  }
  /// Published after what was written before, but in no order with what is read afterwards, not even if `total`.
  QTASKS_INLINE constexpr void store(T value) noexcept {
    if (std::is_constant_evaluated()) {
      value_ = value;
    } else {
      __atomic_store(&value_, &value, writes);
    }
  }
  /// The value before.
  QTASKS_INLINE constexpr T fetch_add(T by) noexcept {
    if (!std::is_constant_evaluated()) return __atomic_fetch_add(&value_, by, changes);
    T const before = value_;
    value_ = static_cast<T>(value_ + by);
    return before;
  }
  /// Stores `wanted` where `expected` stands; else tells in `expected` what does.
  QTASKS_INLINE constexpr bool compare_exchange_weak(T& expected, T wanted) noexcept {
    if (!std::is_constant_evaluated()) {
      return __atomic_compare_exchange(&value_, &expected, &wanted, true, changes, reads);
    }
    bool const same = value_ == expected;
    (same ? value_ : expected) = same ? wanted : value_;
    return same;
  }

 private:
  static constexpr bool relaxed = Order == atomic_order::relaxed;
  static constexpr bool seq_cst = Order == atomic_order::seq_cst;
  static constexpr int reads = seq_cst ? __ATOMIC_SEQ_CST : relaxed ? __ATOMIC_RELAXED : __ATOMIC_ACQUIRE;
  static constexpr int changes = seq_cst ? __ATOMIC_SEQ_CST : relaxed ? __ATOMIC_RELAXED : __ATOMIC_ACQ_REL;
  static constexpr int writes = relaxed ? __ATOMIC_RELAXED : __ATOMIC_RELEASE;

  alignas(sizeof(T)) T value_;
};

}  // namespace qtasks
