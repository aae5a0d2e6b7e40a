// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/duration.hpp>
#include <qtasks/core/error_traits.hpp>
#include <qtasks/core/order.hpp>
#include <qtasks/core/result.hpp>
#include <qtasks/core/then.hpp>
#include <qtasks/core/trigger.hpp>
#include <qtasks/plugins/detail/in_range.hpp>
#include <qtasks/plugins/detail/notice.hpp>
#include <qtasks/plugins/detail/reasons.hpp>
#include <qtasks/plugins/limits/detail/cache_table.hpp>
#include <qtasks/plugins/limits/detail/holds_view.hpp>
#include <qtasks/plugins/limits/detail/key_hash.hpp>
#include <qtasks/plugins/limits/detail/key_of.hpp>
#include <qtasks/plugins/limits/detail/renewal.hpp>
#include <qtasks/plugins/limits/detail/staleness.hpp>
#include <qtasks/plugins/limits/stale_values.hpp>
#include <qtasks/plugins/roles.hpp>
#include <qtasks/plugins/time/run_clock.hpp>
#include <qtasks/triggers/task_executor.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>

namespace qtasks {

/// Options of `cache`.
struct cache_options {
  std::size_t entries = 256;               ///< from 1 to 2^24
  duration ttl = std::chrono::seconds{1};  ///< from the start of the run that returned the value
};

namespace detail {

/// Reports a task whose value cannot be stored.
template <class Task, class Value>
struct explain_cached_value {
  static_assert(!std::is_void_v<Value>,
                "a task that returns nothing has no value for a cache to store: remove the cache, or let runs share "
                "their outcome by `qtasks::coalesce`");
  static_assert(
      !holds_view<Value>(),
      "the value refers to memory that it does not own, and the cache would keep it longer: let the task return, "
      "for example, a `std::string` instead of a view");
};

}  // namespace detail

/// Returns the value of an earlier run of `Task` with the same key, without calling the task:
/// `cache<decltype(price)>{{.entries = 256, .ttl = 2s}}`. Only values are stored, not errors. The key is computed by
/// `KeyOf` from the arguments as they are when this handler is called; by default it is all of them. A key or value
/// that is a pointer or a view, or contains one, does not compile (`is_view` says what is a view). The run's start is
/// the time, so the plugin reads no clock.
///
/// If all entries are in use, one that has not been found for long is replaced, as by the CLOCK algorithm. The value of
/// a run that began earlier does not replace one of a run with the same key that began later.
///
/// With `stale_values` as `Stale`, and as the second argument, a value can be used after its ttl. There is no thread
/// that renews it: the first run that finds it old calls the task, and the others get it meanwhile.
///
/// Thread-safe, and no run waits for another: runs with the same key that begin together all call the task, a run that
/// finds its entry locked by a writer calls the task, and a value is not stored if another is being stored or if a run
/// reads the entry that it would replace. Constant time on average. Memory is allocated at construction only, except by
/// copies of keys and values.
template <class Task, Clock C = clocks::steady, class KeyOf = arguments_key, class Stale = no_stale_values>
class cache {
  using task_type = std::remove_cv_t<Task>;
  using call_type = detail::call_of<task_type>;
  using returned = typename call_type::returned;
  using value_type = typename call_type::value_type;
  using key_type = detail::key_of<task_type, KeyOf>;
  using stale_for = detail::staleness<Stale>;
  using table_type = detail::cache_table<key_type, value_type, stale_for::any>;
  static_assert(sizeof(detail::explain_cached_value<task_type, returned>) > 0);

  template <class Event>
  static constexpr bool serves =
      !std::is_void_v<returned> && std::is_same_v<std::remove_cv_t<typename Event::task_type>, task_type>;

 public:
  static constexpr bool shared = true;  ///< threads may share it
  using role = roles::cache;
  using order = qtasks::order<
      reads<run_time<C>>,
      because<reasons::an_answer_from_the_cache_would_cost_a_permit, before<roles::rate_limit, roles::bulkhead>>,
      because<reasons::an_answer_from_the_cache_would_be_refused,
              before<roles::load_shed, roles::unique, roles::circuit_breaker>>,
      because<reasons::the_cache_would_be_asked_at_each_attempt, before<roles::retry>>,
      because<reasons::a_fallbacks_answer_would_be_kept_as_a_value, after<roles::fallback>>>;

  /// Allocates the table. Options out of their ranges become the nearest limit; in a constant expression they do not
  /// compile.
  constexpr explicit cache(cache_options options, Stale stale = {})
      : ttl_(detail::nanoseconds_in_range(options.ttl)),
        stale_(stale, ttl_),
        table_(detail::in_range(options.entries, 1, 1U << 24)) {}

  /// Removes the value of a key, at `now`, in nanoseconds of the run's clock: what `KeyOf` returns, by default a tuple
  /// of the arguments. The values of runs that began until `now`, of all keys, are not stored, because they can be from
  /// before. Waits while another thread stores a value.
  constexpr void forget(std::int64_t now, key_type const& key) { table_.forget(detail::hash_of(key), key, now); }

  template <class Event, class Next>
  requires serves<Event>
  constexpr auto on(trigger<"task_executor_run_task_around">, Event const& event, Next next)
      -> decltype(std::move(next)()) {
    using run_result = awaited_t<decltype(std::move(next)())>;
    if constexpr (stale_for::any) {
      return answer_or_renew<run_result>(event, next);
    } else {
      std::int64_t const now = event.context.template get<run_time<C>>()->started;
      key_type key = std::apply(KeyOf{}, event.args);
      std::uint64_t const hash = detail::hash_of(key);
      std::optional<value_type> found = table_.find(hash, key, now);
      return select(
          found.has_value(),
          [&found, hit = detail::notice_of<"policy_cache_hit">(event)] {
            hit("cache");
            return run_result{outcome::in_place_type<returned>, std::move(*found)};
          },
          [&] {
            return then(std::move(next)(), [this, kept = std::move(key), hash, now](auto&& result) mutable {
              if (result.has_value()) table_.insert(hash, std::move(kept), result.assume_value(), now + ttl_, now);
              return run_result(std::forward<decltype(result)>(result));
            });
          });
    }
  }

 private:
  using renewal = detail::renewal<table_type, stale_for>;

  template <class RunResult, class Event, class Next>
  constexpr auto answer_or_renew(Event const& event, Next next) {
    return hold(
        [this, &event] {
          return renewal(table_, stale_, std::apply(KeyOf{}, event.args),
                         event.context.template get<run_time<C>>()->started);
        },
        [this, &event, next](renewal& run) {
          return select(
              run.answers(),
              [&run, &event] {
                if (run.is_fresh()) {
                  detail::notice_of<"policy_cache_hit">(event)("cache");
                } else {
                  detail::notice_of<"policy_cache_stale">(event)("cache", run.age(), nullptr);
                }
                return RunResult{outcome::in_place_type<returned>, run.take()};
              },
              [this, &run, &event, &next] {
                Next once = next;
                return then(std::move(once)(), [this, &run, &event](auto&& result) {
                  if (result.has_value()) {
                    run.insert(result.assume_value(), ttl_);
                  } else if (run.answers_after(detail::as_task_error(result.assume_error()))) {
                    task_error const error = detail::as_task_error(result.assume_error());
                    detail::notice_of<"policy_cache_stale">(event)("cache", run.age(), &error);
                    return RunResult{outcome::in_place_type<returned>, run.take()};
                  }
                  return RunResult(std::forward<decltype(result)>(result));
                });
              });
        });
  }

  std::int64_t ttl_;
  [[no_unique_address]] stale_for stale_;
  table_type table_;
};

}  // namespace qtasks
