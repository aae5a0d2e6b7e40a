// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/constexpr_atomic.hpp>
#include <qtasks/plugins/limits/detail/shared_call.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace qtasks::detail {

/// The calls in progress: records, and one slot for each hash.
template <class Key, class Outcome>
class coalesce_table {
 public:
  using key_type = Key;
  using record = shared_call<Key, Outcome>;
  /// 0: no call. Otherwise bits 0 to 31 are the index of the record + 1, and bits 32 to 63 its generation.
  using slot = constexpr_atomic<std::uint64_t>;

  constexpr explicit coalesce_table(std::size_t calls)
      : slots_(std::bit_ceil(std::clamp<std::size_t>(calls, 1, max_calls))), records_(slots_.size()) {}

  /// The part of a run: it leads a call, follows one, or, if both are null, takes part in none.
  struct role {
    record* led = nullptr;
    record* followed = nullptr;
    slot* published_in = nullptr;  ///< only of a leader
  };

  /// Joins the call in progress with this hash and key, or leads a new one. Takes part in none if the slot has a call
  /// with another key, if the call has too many followers, or if no record is free.
  constexpr role join_or_lead(std::uint64_t hash, Key key) {
    slot& call = slots_[index_of(hash)];
    for (;;) {
      std::uint64_t found = call.load();
      if (found != 0) {
        record& other = records_[static_cast<std::size_t>(found & 0xffffffffU) - 1];
        if (!other.join(found >> 32)) {
          if (call.load() == found && other.now().state() == call_state::running) return {};  // too many followers
          continue;
        }
        held<&record::leave> following{&other};
        if (*other.key == key) return {nullptr, following.release(), nullptr};
        return {};
      }
      held<&record::give_back> own{acquire(hash)};
      if (own.call == nullptr) return {};
      own.call->key.emplace(std::move(key));
      std::uint64_t const generation = own.call->now().generation();
      own.call->start();
      std::uint64_t const number = static_cast<std::uint64_t>(own.call - records_.data()) + 1;
      if (call.compare_exchange_weak(found, (generation << 32) | number)) return {own.release(), nullptr, &call};
      key = std::move(*own.call->key);  // another run has published its call first
    }
  }

 private:
  /// Calls a member of a record at the end, also if a function of the key throws.
  template <void (record::*AtExit)() noexcept>
  struct held {
    record* call;
    constexpr record* release() noexcept { return std::exchange(call, nullptr); }
    constexpr ~held() {
      if (call != nullptr) (call->*AtExit)();
    }
  };

  static constexpr std::size_t max_calls = 65'536;

  /// The number of slots is a power of two.
  constexpr std::size_t index_of(std::uint64_t hash) const noexcept {
    return static_cast<std::size_t>(hash) & (slots_.size() - 1);
  }

  constexpr record* acquire(std::uint64_t hash) noexcept {
    for (std::size_t i = 0; i < records_.size(); ++i) {
      record& candidate = records_[index_of(hash + i)];
      if (candidate.acquire()) return &candidate;
    }
    return nullptr;
  }

  std::vector<slot> slots_;
  std::vector<record> records_;
};

}  // namespace qtasks::detail
