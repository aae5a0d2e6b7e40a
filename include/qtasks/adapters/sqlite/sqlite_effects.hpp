// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/config.hpp>
#include <qtasks/core/result.hpp>
#include <qtasks/engine/run_services.hpp>
#include <qtasks/plugins/resilience/attempt_info.hpp>

#include <sqlite3.h>

#include <functional>
#include <utility>
#include <vector>

namespace qtasks {

/// What a task changes in the database of its `sqlite_broker`: it is changed in the transaction that ends the task, so
/// exactly once, although the task may run again after a failure or a lost lease.
///
///     if (auto* effects = qtasks::sqlite_effects::of(ctx)) effects->add(pay_order);
///
/// An effect returns a `result<void>`. If it returns an error, the task ends with that, and none of its effects is
/// done. Effects run only if the task succeeds, in their order; they must not end the transaction.
class sqlite_effects {
 public:
  using effect = std::function<result<void>(sqlite3*)>;  ///< a change

  /// Those of this run; null if no worker with a `sqlite_broker` started it. If a plugin calls the task again in the
  /// same run, this drops those of the attempts before: call it in each attempt. What a `fallback` replaces has its
  /// effects.
  template <class Context>
  static sqlite_effects* of(Context& ctx) {
    auto* const services = ctx.template get<run_services>();
    auto* const effects = services == nullptr ? nullptr : services->template of_broker<sqlite_effects>();
    if (effects == nullptr) return nullptr;
    auto* const attempt = ctx.template get<attempt_info>();
    effects->begin_attempt(attempt == nullptr ? 1 : attempt->number);
    return effects;
  }
  /// Adds a change.
  void add(effect change) { effects_.push_back(std::move(change)); }

  // For the broker.

  static constexpr char kind = 0;  ///< its address names the type
  /// Makes the changes.
  result<void> apply(sqlite3* database) const {
    QTASKS_TRY {
      for (effect const& each : effects_) {
        auto done = each(database);
        if (done.has_error()) return done;
      }
    }
    QTASKS_CATCH_ALL { return task_error{errc::failed, "an effect of the task threw an exception"}; }
    if (sqlite3_get_autocommit(database) != 0)
      return task_error{errc::failed, "an effect of the task ended the transaction"};
    return outcome::success();
  }
  /// There is none.
  bool empty() const noexcept { return effects_.empty(); }
  /// Drops them.
  void clear() noexcept { effects_.clear(); }

 private:
  void begin_attempt(int number) noexcept {
    if (std::exchange(attempt_, number) != number) effects_.clear();
  }

  std::vector<effect> effects_;
  int attempt_ = 0;
};

}  // namespace qtasks
