// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/adapters/sqlite/detail/sqlite_claim.hpp>
#include <qtasks/adapters/sqlite/sqlite_effects.hpp>
#include <qtasks/core/uuid.hpp>
#include <qtasks/engine/detail/queued_task.hpp>
#include <qtasks/engine/task_id.hpp>
#include <qtasks/executor/stop_flag.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

namespace qtasks::detail {

/// A claimed task in its session.
struct sqlite_run {
  claimed claim{};
  qtasks::uuid uuid{};
  int priority = 0;
  std::int64_t until = 0;  ///< of the lease, as it was claimed
  stop_flag stop;
  std::shared_ptr<void> arguments;
  sqlite_effects effects;

  /// Takes over a claim, as this number of its session. Returns what is wrong with its arguments; empty if nothing is.
  template <class Model>
  std::string take(sqlite_claim const& from, std::size_t number) {
    claim = from.claim;
    claim.number = static_cast<std::uint32_t>(number);
    uuid = from.uuid;
    priority = from.priority;
    until = from.until;
    effects.clear();
    std::construct_at(&stop);  // not requested
    std::string wrong;
    detail::with_index<Model::size>(claim.task, [&]<std::size_t I>() {
      using decoded_type = typename Model::template types<I>::arguments;
      auto decoded = Model::codec::template decode<decoded_type>(from.arguments);
      if (decoded.has_error()) {
        wrong = decoded.assume_error().message();
      } else {
        arguments = std::make_shared<decoded_type>(std::move(decoded).assume_value());
      }
    });
    return wrong;
  }
};

}  // namespace qtasks::detail
