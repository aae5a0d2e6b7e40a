// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/engine/claim_filter.hpp>
#include <qtasks/engine/task_id.hpp>
#include <qtasks/engine/task_outcome.hpp>
#include <qtasks/engine_testing/simulation.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>

namespace planted {

/// The texts of the clauses that a broker does not keep, a line each.
template <class Clauses>
std::string broken(Clauses const& clauses) {
  std::string texts;
  for (auto const& each : clauses) texts += each.is_kept ? "" : std::string{each.text} + "\n";
  return texts;
}

/// What a broker can do wrong.
enum class bug {
  none,
  finish_without_token,  ///< a worker that has lost a task ends it
  claim_in_two_steps,    ///< a claimed task can still be seen by others for a moment
  renewal_after_end,     ///< a lease is renewed although it has ended
  arguments_destroyed,   ///< the arguments are not kept for a worker that has lost the task
  attempts_forgotten,    ///< a failed attempt is not counted
};

/// A broker's model with a bug: a simulation must find it.
template <class Model, bug Bug>
class model : public Model {
 public:
  using Model::Model;

  class session : public Model::session {
    using base = typename Model::session;

   public:
    explicit session(model& of, qtasks::claim_filter filter = {}) : base(of, filter) {}

    qtasks::result<std::size_t> claim(std::span<qtasks::claimed> out) {
      auto count = base::claim(out);
      for (qtasks::claimed const& each : out.first(count.has_error() ? 0 : count.assume_value())) {
        if constexpr (Bug == bug::claim_in_two_steps) (void)base::give_back(each);
        if constexpr (Bug == bug::arguments_destroyed) base::release(each);
      }
      if constexpr (Bug == bug::claim_in_two_steps) qtasks::simulation_hooks::at("between the steps");
      return count;
    }
    void release(qtasks::claimed const& claim) noexcept {
      if constexpr (Bug != bug::arguments_destroyed) base::release(claim);
    }
    template <std::size_t I, class Outcome>
    qtasks::result<void> finish(qtasks::claimed claim, qtasks::task_outcome how, std::uint32_t made, Outcome& outcome) {
      auto ended = base::template finish<I>(claim, how, made, outcome);
      if constexpr (Bug == bug::finish_without_token) {
        for (int later = 0; later < 3 && ended.has_error(); ++later) {
          ++claim.token;
          ended = base::template finish<I>(claim, how, made, outcome);
        }
      }
      return ended;
    }
    qtasks::result<void> retry(qtasks::claimed const& claim, qtasks::task_outcome how, std::uint32_t made,
                               std::int64_t not_before, qtasks::task_error const& why) {
      return base::retry(claim, how, Bug == bug::attempts_forgotten ? 0 : made, not_before, why);
    }
    qtasks::result<void> renew(qtasks::claimed const& claim) {
      auto renewed = base::renew(claim);
      if constexpr (Bug == bug::renewal_after_end) {
        if (renewed.has_error()) return qtasks::outcome::success();
      }
      return renewed;
    }
  };
};

}  // namespace planted
