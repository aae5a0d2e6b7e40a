// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/task_error.hpp>
#include <qtasks/engine/detail/current_run.hpp>
#include <qtasks/engine/task_id.hpp>
#include <qtasks/engine/task_outcome.hpp>
#include <qtasks/executor/run_info.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>

namespace qtasks::detail {

/// Releases a claim at its end.
template <class Session>
struct released_claim {
  Session& session;
  claimed const& claim;
  ~released_claim() { session.release(claim); }
};

/// What the run of a claimed task can reach.
template <class Session>
class services_of_claim : public current_run {
 public:
  services_of_claim(Session& session, claimed const& claim) noexcept : session_(session), claim_(claim) {
    deliveries = claim.deliveries;
    functions = &all;
  }

 private:
  static constexpr run_functions all{[](current_run& run, std::uint32_t done, std::uint32_t steps) noexcept {
                                       auto& self = static_cast<services_of_claim&>(run);
                                       self.session_.report(self.claim_, done, steps);
                                     },
                                     [](current_run& run, void const* kind) noexcept -> void* {
                                       auto& self = static_cast<services_of_claim&>(run);
                                       if constexpr (requires { self.session_.service(self.claim_, kind); }) {
                                         return self.session_.service(self.claim_, kind);
                                       } else {
                                         return nullptr;
                                       }
                                     }};

  Session& session_;
  claimed const& claim_;
};

/// The run of a claimed task, around which no plugin is called. It is not a `current_run`, which costs more, because
/// others have its address.
template <std::size_t I, class Task, class Session>
class claimed_run {
 public:
  claimed_run(Session& session, claimed const& claim, Task const& task, auto&... /*of_triggers*/) noexcept
      : session_(session), claim_(claim), task_(task) {}
  claimed_run(claimed_run const&) = delete;
  claimed_run& operator=(claimed_run const&) = delete;

  // What the run gets.
  run_info info() const noexcept { return session_.info(claim_); }
  Task const& task() const noexcept { return task_; }
  auto& arguments() noexcept { return session_.template arguments<I>(claim_); }

  /// Returns why the task must not run, if so. `refusal` returns a reason that is not a plugin's.
  template <class Refusal>
  std::optional<task_error> start(Refusal const& refusal) const noexcept {
    return refusal();
  }
  static constexpr bool is_refused() noexcept { return false; }
  static constexpr void end(task_outcome /*how*/, auto const& /*outcome*/) noexcept {}
  static constexpr void ended(bool /*is_stored*/) noexcept {}

 private:
  Session& session_;
  claimed const& claim_;
  Task const& task_;
};

}  // namespace qtasks::detail
