// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/task_error.hpp>
#include <qtasks/plugins/limits/detail/key_hash.hpp>

#include <cstdint>
#include <optional>
#include <utility>

namespace qtasks::detail {

/// What a run found in a cache whose values are used after their ttl. If the run is the one that renews the value,
/// another one may do so when it ends, in whichever way.
template <class Table, class Stale>
class renewal {
  using key_type = typename Table::key_type;
  using value_type = typename Table::value_type;

 public:
  constexpr renewal(Table& table, Stale const& stale, key_type key, std::int64_t now)
      : table_(table),
        stale_(stale),
        key_(std::move(key)),
        hash_(detail::hash_of(key_)),
        now_(now),
        found_(table.find_old(hash_, key_, now, stale.longest())) {}
  renewal(renewal const&) = delete;
  renewal& operator=(renewal const&) = delete;
  constexpr ~renewal() {
    if (found_.has_value() && found_->renewal != nullptr) found_->renewal->end(found_->expires);
  }

  /// The run ends with the value that it found.
  constexpr bool answers() const noexcept {
    if (!found_.has_value()) return false;
    return is_fresh() || (found_->renewal == nullptr && stale_.while_revalidating(age()));
  }
  /// After this error, too. A cancelled run has no use for a value, and a permanent error is the answer.
  constexpr bool answers_after(task_error const& error) const noexcept {
    return found_.has_value() && stale_.after_an_error(age()) && error.code() != errc::task_cancel_error &&
           error.code() != errc::permanent;
  }

  // Precondition of these: a value was found.
  constexpr bool is_fresh() const noexcept { return age() < 0; }
  /// Since the end of the ttl.
  constexpr std::int64_t age() const noexcept { return now_ - (found_->expires - stale_.longest()); }
  constexpr value_type take() { return std::move(found_->value); }

  constexpr void insert(value_type const& value, std::int64_t ttl) {
    table_.insert(hash_, std::move(key_), value, now_ + ttl + stale_.longest(), now_);
  }

 private:
  Table& table_;
  Stale const& stale_;
  key_type key_;
  std::uint64_t hash_;
  std::int64_t now_;
  std::optional<typename Table::old_value> found_;
};

}  // namespace qtasks::detail
