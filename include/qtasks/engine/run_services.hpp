// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/message.hpp>
#include <qtasks/core/order.hpp>
#include <qtasks/core/trigger.hpp>
#include <qtasks/engine/detail/current_run.hpp>
#include <qtasks/plugins/resilience/attempt_info.hpp>
#include <qtasks/triggers/task_executor.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

namespace qtasks {

/// What a worker gives the run of a task: `ctx.get<qtasks::run_services>()`, in a task and in a plugin. Null in a run
/// of another executor than an application's; there, a run that no worker started gets one that does nothing.
class run_services {
 public:
  /// For the run itself, which a worker starts.
  run_services() noexcept : run_(std::exchange(detail::starting_run, nullptr)) {}
  run_services(run_services const&) = delete;
  run_services& operator=(run_services const&) = delete;

  /// The longest text, in bytes, that `text` keeps.
  static constexpr std::size_t max_text = sizeof(detail::current_run::text);

  /// Says how far the task has come. Handles read it. Lock-free.
  void progress(std::uint32_t done, std::uint32_t of) noexcept {
    if (run_ != nullptr) run_->functions->report(*run_, done, of);
  }

  /// Keeps a copy of a text until the run's result has been stored, so that an error can refer to it:
  /// `return ctx.plugin_error(services->text("no file " + path))`. The copy has at most `max_text` bytes, and replaces
  /// the one before.
  [[nodiscard]] borrowed text(std::string_view words) noexcept {
    if (run_ == nullptr) return borrowed{"a text of a run that no worker started"};
    std::size_t const size = std::min(words.size(), max_text);
    std::copy_n(words.data(), size, run_->text.data());
    return borrowed{std::string_view{run_->text.data(), size}};
  }

  /// What the broker gives this run, of the type `S`; null if it has none: `of_broker<sqlite_effects>()`.
  template <class S>
  S* of_broker() const noexcept {
    return run_ == nullptr ? nullptr : static_cast<S*>(run_->functions->of_broker(*run_, &S::kind));
  }

  /// How often workers have claimed the task, this time included; 0 in a run that no worker started.
  std::uint32_t deliveries() const noexcept { return run_ == nullptr ? 0 : run_->deliveries; }

 private:
  friend class engine_plugin;
  detail::current_run* run_;
};

/// The application's own plugin, the first of its stack: provides `run_services`, and counts the attempts of a run.
class engine_plugin {
 public:
  static constexpr std::string_view name = "engine";  ///< in messages
  static constexpr bool shared = true;                ///< threads may share it
  using order = qtasks::order<provides<run_services>>;

  template <class Event>
  void on(trigger<"task_executor_task_close">, Event const& event) const noexcept {
    auto* const services = event.context.template get<run_services>();
    auto* const attempt = event.context.template get<attempt_info>();
    if (services->run_ == nullptr) return;
    services->run_->attempts_made = attempt == nullptr ? 1 : std::max(1, attempt->number - event.context.attempt() + 1);
  }
};

}  // namespace qtasks
