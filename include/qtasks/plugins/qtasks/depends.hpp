// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/awaitable.hpp>
#include <qtasks/core/detail/config.hpp>
#include <qtasks/core/error_traits.hpp>
#include <qtasks/core/order.hpp>
#include <qtasks/core/result.hpp>
#include <qtasks/core/then.hpp>
#include <qtasks/core/trigger.hpp>
#include <qtasks/plugins/detail/reasons.hpp>
#include <qtasks/plugins/qtasks/detail/dependency_graph.hpp>
#include <qtasks/plugins/qtasks/detail/dependency_store.hpp>
#include <qtasks/plugins/qtasks/uses.hpp>
#include <qtasks/plugins/roles.hpp>
#include <qtasks/triggers/broker.hpp>
#include <qtasks/triggers/global_config.hpp>
#include <qtasks/triggers/storage.hpp>
#include <qtasks/triggers/task_executor.hpp>
#include <qtasks/triggers/worker.hpp>

#include <cstddef>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>

namespace qtasks {

/// QTasks' Depends plugin: opens the dependencies that a task `uses`, and those that these need. The task gets them
/// from `use<T>(ctx)`. A dependency is opened on first use and once per scope. Dependencies are closed in the reverse
/// of the order in which they were opened: those of scope `task` at the end of the run, the others when the stop
/// trigger of their scope is fired, together with those of shorter scopes, or by the plugin's destructor. No run may be
/// in progress then. If a dependency cannot be opened, the run ends with that error, and dependencies that are open
/// stay open until the end of their scope.
///
/// A missing provider, two providers that need each other, and a dependency with a longer lifetime than one it needs do
/// not compile. No allocation. Thread-safe: while one thread opens a dependency, others that need it wait. If
/// `open` runs a task that needs the same dependency, that run ends with `errc::failed`; it must not wait for such a
/// run in another thread.
template <Provider... Ps>
class depends {
  using graph = detail::dependency_graph<Ps...>;
  static_assert(sizeof(typename graph::mistake) > 0);
  using run_store = detail::dependency_store<true, Ps...>;

  template <class Task>
  using used_by = std::remove_cvref_t<decltype(std::declval<Task const&>().template get_any<uses>())>;
  template <class Task>
  static constexpr bool serves = graph::valid && !std::is_same_v<used_by<Task>, uses<>>;

  template <class Task>
  using unprovided = typename graph::template unprovided<Task, used_by<Task>>::type;

 public:
  static constexpr bool shared = true;  ///< threads may share it
  using role = roles::depends;
  using order = qtasks::order<provides<run_store, typename detail::provider_facts<Ps>::value*...>,
                              because<reasons::dependencies_would_be_opened_in_vain,
                                      after<roles::cache, roles::coalesce, roles::unique, roles::load_shed,
                                            roles::rate_limit, roles::bulkhead>>>;

  /// Moves the providers into the plugin, and opens nothing.
  constexpr explicit depends(Ps... providers) : providers_(std::move(providers)...) {}

  template <class Event, class Next>
  requires(serves<typename Event::task_type>) QTASKS_INLINE
      constexpr auto on(trigger<"task_executor_run_task_around">, Event const& event, Next next)
          -> decltype(std::move(next)()) {
    using error_type = typename Event::error_type;
    using run_result = awaited_t<decltype(std::move(next)())>;
    static_assert(sizeof(unprovided<typename Event::task_type>) > 0);
    std::optional<task_error> failed;
    open_all(event.context, failed, used_by<typename Event::task_type>{});
    return select(
        !failed.has_value(), [&next]() QTASKS_LAMBDA_INLINE { return std::move(next)(); },
        [&failed]() {
          return run_result{outcome::in_place_type<error_type>, error_traits<error_type>::from(*failed)};
        });
  }

  template <class Event>
  requires(serves<typename Event::task_type>) constexpr void on(trigger<"task_executor_task_close">,
                                                                Event const& event) const {
    event.context.template get<run_store>()->close(scopes::task::lifetime);
  }
  constexpr void on(trigger<"broker_stop">, auto const& /*event*/) { store_.close(scopes::broker::lifetime); }
  constexpr void on(trigger<"worker_stop">, auto const& /*event*/) { store_.close(scopes::worker::lifetime); }
  constexpr void on(trigger<"storage_stop">, auto const& /*event*/) { store_.close(scopes::storage::lifetime); }
  constexpr void on(trigger<"global_config_stop">, auto const& /*event*/) { store_.close(scopes::global::lifetime); }

 private:
  template <class... Ts>
  constexpr void open_all(context& ctx, std::optional<task_error>& failed, uses<Ts...>) {
    if constexpr (((graph::template provider_of<Ts> < graph::count) && ...)) {
      (void)(((*ctx.get<Ts*>() = open<graph::template provider_of<Ts>>(ctx, failed)) != nullptr) && ...);
    }
  }

  /// Opens the dependency if it is closed. Null if it, or one that it needs, cannot be opened.
  template <std::size_t I>
  constexpr auto* open(context& ctx, std::optional<task_error>& failed) {
    using facts = detail::provider_facts<detail::type_at<I, Ps...>>;
    auto& store = store_of<I>(ctx);
    bool const opened = store.template ensure_open<I>(
        [&](std::optional<typename facts::value>& value) { fill<I>(ctx, failed, value, typename facts::needs{}); });
    if (!opened && !failed.has_value()) failed = {errc::failed, "`open` needs the dependency that it opens"};
    return store.template get<I>();
  }

  template <std::size_t I, class T, class... Needs>
  constexpr void fill(context& ctx, std::optional<task_error>& failed, std::optional<T>& value,
                      detail::type_list<Needs...>) {
    std::tuple<Needs*...> needed{};
    if (!((((std::get<Needs*>(needed) = open<graph::template provider_of<Needs>>(ctx, failed)) != nullptr)) && ...))
      return;
    auto opened = std::get<I>(providers_).open(*std::get<Needs*>(needed)...);
    if constexpr (std::is_same_v<decltype(opened), T>) {
      value.emplace(std::move(opened));
    } else {
      auto&& result = detail::as_result(std::move(opened));
      if (result.has_error()) {
        failed.emplace(detail::as_task_error(result.assume_error()));
      } else {
        value.emplace(std::move(result).assume_value());
      }
    }
  }

  template <std::size_t I>
  constexpr auto& store_of(context& ctx) noexcept {
    if constexpr (detail::is_per_run<detail::type_at<I, Ps...>>) {
      return *ctx.get<run_store>();
    } else {
      return store_;
    }
  }

  [[no_unique_address]] std::tuple<Ps...> providers_;
  detail::dependency_store<false, Ps...> store_;
};

}  // namespace qtasks
