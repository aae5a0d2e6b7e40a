// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/result.hpp>
#include <qtasks/engine/claim_filter.hpp>
#include <qtasks/engine/task_id.hpp>
#include <qtasks/engine/task_outcome.hpp>
#include <qtasks/engine_testing/detail/ledger.hpp>
#include <qtasks/engine_testing/simulation.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <utility>

namespace qtasks::detail {

/// A broker's model behind an unreliable connection: the caller may crash before and after each change, be paused for
/// longer than a lease, or not hear the reply. The ledger hears of each change.
template <class Model>
class simulated {
 public:
  using hooks = simulation_hooks;
  template <std::size_t I>
  using types = typename Model::template types<I>;
  static constexpr bool has_leases = Model::has_leases;

  simulated(Model& model, simulation& in, ledger& book) noexcept : model_(model), in_(in), book_(book) {}

  auto const& clock() const noexcept { return model_.clock(); }
  void wait_for_work(stop_flag const& /*stop*/, std::int64_t /*nanoseconds*/, claim_filter /*filter*/) {
    in_.sleep(1 + static_cast<std::int64_t>(in_.below(longest_wait)));
  }

  template <std::size_t I, class... Args>
  result<added_task> add(add_request const& request, Args&&... args) {
    return call([&] {
      auto added = model_.template add<I>(request, std::forward<Args>(args)...);
      if (!added.has_error()) {
        book_.added(added.assume_value().id, request, added.assume_value().existed,
                    [&](task_id id) { return is_final(model_.handles().status_of(id)); });
      }
      return added;
    });
  }

  /// A worker's access, with faults.
  class session {
   public:
    explicit session(simulated& through, claim_filter filter) : through_(through), filter_(filter) { renew_inner(); }

    result<std::size_t> claim(std::span<claimed> out) {
      std::size_t taken = 0;
      auto const reply = through_.call([&] {
        auto count = inner().claim(out);
        if (!count.has_error()) taken = count.assume_value();
        for (claimed const& each : out.first(taken)) through_.book_.claimed_by(each);
        return count;
      });
      // The worker does not know of them. A broker elsewhere would keep what belongs to them, so it is not used again.
      if (reply.has_error() && taken > 0) renew_inner();
      return reply;
    }
    template <std::size_t I>
    auto& arguments(claimed const& claim) {
      through_.pause(10);
      return inner().template arguments<I>(claim);
    }
    auto info(claimed const& claim) const noexcept { return inner().info(claim); }
    bool holds(claimed const& claim) const noexcept { return inner().holds(claim); }
    void request_stop(claimed const& claim) noexcept { inner().request_stop(claim); }
    void report(claimed const& claim, std::uint32_t done, std::uint32_t of) noexcept {
      inner().report(claim, done, of);
    }
    template <std::size_t I, class Outcome>
    result<void> finish(claimed const& claim, task_outcome how, std::uint32_t made, Outcome& outcome) {
      return through_.call([&] {
        auto ended = inner().template finish<I>(claim, how, made, outcome);
        if (!ended.has_error()) through_.book_.finished(claim, how);
        return ended;
      });
    }
    result<void> retry(claimed const& claim, task_outcome how, std::uint32_t made, std::int64_t not_before,
                       task_error const& why) {
      return through_.call([&] {
        auto queued = inner().retry(claim, how, made, not_before, why);
        if (!queued.has_error()) through_.book_.queued_again(claim, how, made, not_before);
        return queued;
      });
    }
    result<void> give_back(claimed const& claim) {
      return through_.call([&] {
        auto queued = inner().give_back(claim);
        if (!queued.has_error()) through_.book_.queued_again(claim, task_outcome::given_back, 0, 0);
        return queued;
      });
    }
    result<void> renew(claimed const& claim) {
      return through_.call([&] {
        auto renewed = inner().renew(claim);
        if (!renewed.has_error()) through_.book_.renewed(claim);
        return renewed;
      });
    }
    void release(claimed const& claim) noexcept { inner().release(claim); }

   private:
    void renew_inner() { sessions_.emplace_back(through_.model_, filter_); }
    auto& inner() noexcept { return sessions_.back(); }
    auto const& inner() const noexcept { return sessions_.back(); }

    simulated& through_;
    claim_filter filter_;
    std::deque<typename Model::session> sessions_;  ///< the last one is used
  };

 private:
  // In nanoseconds. A pause can be longer than a lease of 1 ms, as the schedules have it.
  static constexpr std::uint64_t longest_wait = 400'000;
  static constexpr std::uint64_t longest_pause = 5'000'000;

  void pause(std::uint64_t one_in) {
    if (in_.fault(one_in)) in_.sleep(static_cast<std::int64_t>(in_.below(longest_pause)));
  }
  template <class F>
  auto call(F change) -> decltype(change()) {
    in_.yield();
    if (in_.fault(60)) in_.crash();  // not done
    auto reply = in_.change(change);
    in_.yield();
    pause(40);
    if (in_.fault(60)) in_.crash();  // done, and the reply was lost
    if (in_.fault(40)) return task_error{errc::unavailable, "the reply was lost"};
    return reply;
  }

  Model& model_;
  simulation& in_;
  ledger& book_;
};

}  // namespace qtasks::detail
