// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/order.hpp>
#include <qtasks/core/result.hpp>
#include <qtasks/core/then.hpp>
#include <qtasks/core/trigger.hpp>
#include <qtasks/plugins/limits/detail/cache_table.hpp>
#include <qtasks/plugins/limits/detail/key_hash.hpp>
#include <qtasks/plugins/limits/detail/keyed_call.hpp>
#include <qtasks/plugins/detail/reasons.hpp>
#include <qtasks/plugins/roles.hpp>
#include <qtasks/plugins/time/run_clock.hpp>
#include <qtasks/triggers/task_executor.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>

namespace qtasks {

/// What `cache` is told.
struct cache_options {
  std::size_t entries = 256;           ///< rounded up to 4, 8, 12, ...
  std::int64_t ttl = 1'000'000'000;  ///< nanoseconds; counted from the start of the run that made the value
};

namespace detail {

/// Speaks for a task that leaves nothing to keep.
template <class Task, class Value>
struct explain_cached_value {
  static_assert(!std::is_void_v<Value>,
                "a task that returns nothing leaves nothing for a cache to keep: take the cache out, or share its runs "
                "by `qtasks::coalesce`");
};

}  // namespace detail

/// Answers a run of `Task` with the value of an earlier one that had the same key:
/// `cache<decltype(price)>{{.entries = 256, .ttl = nanoseconds(2s)}}`. Only values are kept, no errors. The key is
/// all of the arguments as they are when this handler is reached, or what `KeyOf` makes of them; a pointer counts as an
/// address. The time is the run's start: no reading of the clock.
///
/// Where an entry may stand is four places, by its key's hash. If all are taken, the one that ends first goes.
///
/// From several threads: no run waits for another. Runs with the same key that begin together are all executed, and so
/// is one that comes upon its entry while it is being written; a value whose place is in use is not kept. Memory is
/// allocated at construction only, but for what copies of keys and values allocate themselves.
template <class Task, Clock C = clocks::steady, class KeyOf = arguments_key>
class cache {
  using task_type = std::remove_cv_t<Task>;
  using returned = typename detail::keyed_call<task_type>::returned;
  using value_type = typename detail::keyed_call<task_type>::value_type;
  using key_type = detail::key_of<task_type, KeyOf>;
  static_assert(sizeof(detail::explain_cached_value<task_type, returned>) > 0);

  template <class Event>
  static constexpr bool serves =
      !std::is_void_v<returned> && std::is_same_v<std::remove_cv_t<typename Event::task_type>, task_type>;

 public:
  using role = roles::cache;
  using order = qtasks::order<
      reads<run_time<C>>,
      because<reasons::an_answer_from_the_cache_would_cost_a_permit, before<roles::rate_limit, roles::bulkhead>>,
      because<reasons::an_answer_from_the_cache_would_be_refused,
              before<roles::load_shed, roles::unique, roles::circuit_breaker>>,
      because<reasons::the_cache_would_be_asked_at_each_attempt, before<roles::retry>>,
      because<reasons::a_fallbacks_answer_would_be_kept_as_a_value, after<roles::fallback>>>;

  constexpr explicit cache(cache_options limits) : ttl_(limits.ttl), table_(limits.entries) {}

  template <class Event, class Next>
  requires serves<Event>
  constexpr auto on(trigger<"task_executor_run_task_around">, Event const& event, Next next)
      -> decltype(std::move(next)()) {
    using left_type = awaited_t<decltype(std::move(next)())>;
    std::int64_t const now = event.context.template get<run_time<C>>()->started;
    key_type key = std::apply(KeyOf{}, event.args);
    std::uint64_t const hash = detail::hash_of(key);
    std::optional<value_type> found = table_.find(hash, key, now);
    return select(
        found.has_value(),
        [&found] {
          return left_type{outcome::in_place_type<returned>, std::move(*found)};
        },
        [&] {
          return then(std::move(next)(), [this, key = std::move(key), hash, now](auto&& left) mutable {
            if (left.has_value()) table_.keep(hash, std::move(key), left.assume_value(), until(now), now);
            return left_type(std::forward<decltype(left)>(left));
          });
        });
  }

 private:
  constexpr std::int64_t until(std::int64_t now) const noexcept {
    constexpr auto last = std::numeric_limits<std::int64_t>::max();
    return now > 0 && ttl_ > last - now ? last : now + ttl_;
  }

  std::int64_t ttl_;
  detail::cache_table<key_type, value_type> table_;
};

}  // namespace qtasks
