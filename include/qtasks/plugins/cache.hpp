// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/order.hpp>
#include <qtasks/core/result.hpp>
#include <qtasks/core/then.hpp>
#include <qtasks/core/trigger.hpp>
#include <qtasks/executor/raises.hpp>
#include <qtasks/plugins/arguments_key.hpp>
#include <qtasks/plugins/cache_table.hpp>
#include <qtasks/plugins/run_clock.hpp>
#include <qtasks/triggers/catalogue.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace qtasks {

namespace roles {
struct load_shed;
struct unique;
}  // namespace roles

/// What `cache` is told.
struct cache_limits {
  std::size_t entries = 256;           ///< rounded up to 4, 8, 12, ...
  std::int64_t lives = 1'000'000'000;  ///< nanoseconds; counted from the start of the run that made the value
};

namespace detail {

template <class Key>
inline constexpr bool is_view = std::is_same_v<Key, std::string_view>;
template <class... Part>
inline constexpr bool is_view<std::tuple<Part...>> = (is_view<Part> || ...);

/// Speaks for a key that would look at what is gone.
template <class Task, class Key>
struct explain_cache_key {
  static_assert(!is_view<Key>,
                "the cache's key has a `std::string_view`, and would outlive the text: let the task take a "
                "`std::string`, or give the cache a key function");
};

}  // namespace detail

/// Answers a run of `Task` with the value of an earlier one that had the same key:
/// `cache<decltype(price)>{{.entries = 256, .lives = nanoseconds(2s)}}`. Only values are kept, no errors. The key is
/// all of the arguments as they are when this handler is reached, or what `KeyOf` makes of them; a pointer counts as an
/// address. The time is the run's start: no reading of the clock.
///
/// Where an entry may stand is four places, by its key's hash. If all are taken, the one that ends first goes.
///
/// From several threads: no run waits for another. A run that comes upon an entry while it is being written is
/// executed, and a value whose place is in use is not kept; so are runs with the same key that begin together. Memory
/// is allocated at construction only, but for what copies of keys and values allocate themselves.
template <class Task, Clock C = clocks::steady, class KeyOf = arguments_key>
class cache {
  using task_type = std::remove_cv_t<Task>;
  using parameters = task_parameters<task_type>;
  using call_type = typename detail::call_of<task_type>::type;
  using value_type = typename call_type::returned;
  using key_type = std::remove_cvref_t<decltype(std::apply(std::declval<KeyOf const&>(), std::declval<parameters&>()))>;

 public:
  using role = roles::cache;
  using order = qtasks::order<
      reads<run_time<C>>,
      // An answer from the cache runs nothing: it costs no token and no place, and collides with no run.
      before<roles::rate_limit, roles::bulkhead, roles::load_shed, roles::unique, roles::circuit_breaker, roles::retry>,
      // What stands in for a value is not to be kept as one.
      after<roles::fallback>>;

  constexpr explicit cache(cache_limits limits) : lives_(limits.lives), table_(limits.entries) {}

  template <class Event, class Next>
  requires std::is_same_v<std::remove_cv_t<typename Event::task_type>, task_type>
  constexpr auto on(trigger<"task_executor_run_task_around">, Event const& event, Next next)
      -> decltype(std::move(next)()) {
    static_assert(sizeof(detail::explain_cache_key<task_type, key_type>) > 0);
    using left_type = awaited_t<decltype(std::move(next)())>;
    std::int64_t const now = event.context.template get<run_time<C>>()->started;
    key_type key = std::apply(KeyOf{}, event.args);
    std::uint64_t const hash = detail::hash_of(key);
    std::optional<value_type> found = table_.find(hash, key, now);
    return select(
        found.has_value(),
        [&found] {
          return left_type{outcome::in_place_type<value_type>, std::move(*found)};
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
    return now > 0 && lives_ > last - now ? last : now + lives_;
  }

  std::int64_t lives_;
  detail::cache_table<key_type, value_type> table_;
};

}  // namespace qtasks
