// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/config.hpp>

#include <type_traits>

namespace qtasks {

/// The memory order of all operations of a `constexpr_atomic`, except that `store` is at most a release store.
enum class atomic_order {
  relaxed,  ///< the value alone is shared: it orders no other memory
  acq_rel,  ///< loads acquire and changes release: a thread that reads a value also sees what was written before it
  seq_cst,  ///< as `acq_rel`; and all threads see the loads, additions and exchanges of such atomics in one order
};

/// An atomic number at run time, a plain variable in constant expressions, so that the compiler can test policies that
/// have state. `seq_cst` is for two atomics that must not be reordered: two threads each write one and then read the
/// other. `store` is a release store even under `seq_cst`: such a thread writes by `fetch_add` or an exchange. On x86
/// the three orders compile to the same instructions; most other processors need a fence for `seq_cst`. Written with
/// the compilers' builtins: in a large function GCC -O2 does not inline the members of `std::atomic_ref`.
template <class T, atomic_order Order = atomic_order::seq_cst>
class constexpr_atomic {
  static_assert(std::is_trivially_copyable_v<T> && __atomic_always_lock_free(sizeof(T), nullptr));

 public:
  /// Starts with this value.
  constexpr constexpr_atomic(T value = {}) noexcept : value_(value) {}
  /// Copies the value; not atomically with respect to changes. For building an executor, before threads share it.
  constexpr constexpr_atomic(constexpr_atomic const& from) noexcept : value_(from.load()) {}

  /// Returns the value.
  QTASKS_INLINE constexpr T load() const noexcept {
    if (__builtin_is_constant_evaluated()) return value_;
    T value;
    __atomic_load(&value_, &value, reads);
    return value;
  }
  /// A release store (relaxed if `Order` is), even under `seq_cst`: loads that follow it in the program may take effect
  /// before it.
  QTASKS_INLINE constexpr void store(T value) noexcept {
    if (__builtin_is_constant_evaluated()) {
      value_ = value;
    } else {
      __atomic_store(&value_, &value, writes);
    }
  }
  /// Adds `by`; returns the value before.
  QTASKS_INLINE constexpr T fetch_add(T by) noexcept {
    if (!__builtin_is_constant_evaluated()) return __atomic_fetch_add(&value_, by, changes);
    T const before = value_;
    value_ = static_cast<T>(value_ + by);
    return before;
  }
  /// Replaces `expected` by `wanted`. On failure returns false and stores the current value in `expected`. It may fail
  /// spuriously, so it is called in a loop.
  QTASKS_INLINE constexpr bool compare_exchange_weak(T& expected, T wanted) noexcept {
    if (!__builtin_is_constant_evaluated()) {
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
