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
    explicit session(simulated& through, claim_filter filter) : through_(through), inner_(through.model_, filter) {}

    result<std::size_t> claim(std::span<claimed> out) {
      return through_.call([&] {
        auto count = inner_.claim(out);
        if (!count.has_error()) {
          for (claimed const& each : out.first(count.assume_value())) through_.book_.claimed_by(each);
        }
        return count;
      });
    }
    template <std::size_t I>
    auto& arguments(claimed const& claim) {
      through_.pause(10);
      return inner_.template arguments<I>(claim);
    }
    auto info(claimed const& claim) const noexcept { return inner_.info(claim); }
    bool holds(claimed const& claim) const noexcept { return inner_.holds(claim); }
    void request_stop(claimed const& claim) noexcept { inner_.request_stop(claim); }
    void report(claimed const& claim, std::uint32_t done, std::uint32_t of) noexcept { inner_.report(claim, done, of); }
    template <std::size_t I, class Outcome>
    result<void> finish(claimed const& claim, task_outcome how, std::uint32_t made, Outcome& outcome) {
      return through_.call([&] {
        auto ended = inner_.template finish<I>(claim, how, made, outcome);
        if (!ended.has_error()) through_.book_.finished(claim);
        return ended;
      });
    }
    result<void> retry(claimed const& claim, task_outcome how, std::uint32_t made, std::int64_t not_before,
                       task_error const& why) {
      return through_.call([&] {
        auto queued = inner_.retry(claim, how, made, not_before, why);
        if (!queued.has_error()) through_.book_.queued_again(claim, how, made, not_before);
        return queued;
      });
    }
    result<void> give_back(claimed const& claim) {
      return through_.call([&] {
        auto queued = inner_.give_back(claim);
        if (!queued.has_error()) through_.book_.queued_again(claim, task_outcome::given_back, 0, 0);
        return queued;
      });
    }
    result<void> renew(claimed const& claim) {
      return through_.call([&] {
        auto renewed = inner_.renew(claim);
        if (!renewed.has_error()) through_.book_.renewed(claim);
        return renewed;
      });
    }
    void release(claimed const& claim) noexcept { inner_.release(claim); }

   private:
    simulated& through_;
    typename Model::session inner_;
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
