// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/awaitable.hpp>
#include <qtasks/core/detail/config.hpp>
#include <qtasks/core/detail/order_rules.hpp>
#include <qtasks/core/duration.hpp>
#include <qtasks/core/order.hpp>
#include <qtasks/core/task_error.hpp>
#include <qtasks/core/then.hpp>
#include <qtasks/core/trigger.hpp>
#include <qtasks/plugins/detail/in_range.hpp>
#include <qtasks/plugins/detail/refused.hpp>
#include <qtasks/plugins/limits/detail/key_call.hpp>
#include <qtasks/plugins/limits/detail/key_hash.hpp>
#include <qtasks/plugins/limits/detail/keyed_table.hpp>
#include <qtasks/plugins/time/run_clock.hpp>
#include <qtasks/triggers/task_executor.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

namespace qtasks {

/// Options of `keyed`.
struct keyed_options {
  std::size_t capacity = 1024;              ///< the keys that have a policy at a time; from 1 to 2^24
  duration ttl = std::chrono::seconds{60};  ///< the state of a key is kept at least so long after its last run began
};

/// Gives each key, for example each host, a policy of its own.
///
/// `keyed<circuit_breaker<>, argument_key<0, short_text<64>>>{{.capacity = 10'000}, circuit_breaker<>{{.open_for =
/// 5s}}}` opens for the hosts that fail. `P` is a policy around the task, such as `circuit_breaker`, `rate_limit`,
/// `bulkhead` or `waiting_bulkhead`; that of a new key is a copy of the one given.
/// `KeyOf` is a default-constructible function object that takes the arguments as lvalues, as they are when this
/// handler is called, and returns its `key_type`, or an optional of it: a run without a key is refused. A key has a
/// fixed size and owns no memory. Whole keys are compared.
///
/// A key that has no place gets a free one, or that of another key that no run uses and whose state may go: at once
/// if it is as new (`retention`), else after `ttl`, and never that of an open breaker. Of eight such keys, the one that
/// was used least recently goes. If 256 looks find none, the run ends with `errc::rejected`; it does so, too, if
/// the low bits of its hash are those of 64 other keys.
///
/// Thread-safe. A run of a key that has a place takes no lock: a hash, a few atomic loads, and two additions to a
/// counter of the place. A key without a place takes a lock for a bounded number of steps. All memory is allocated at
/// construction: a place has the size of `P` and a key, and 32 bytes, rounded up to 64.
template <class P, class KeyOf, Clock C = clocks::steady>
class keyed {
  using key_type = typename detail::bounded_key<KeyOf>::type;
  using table_type = detail::keyed_table<key_type, P>;
  static_assert(sizeof(detail::explain_keyed_policy<P>) > 0);

 public:
  static constexpr bool shared = requires { requires P::shared; };  ///< threads may share it, if they may share `P`
  using role = typename detail::role_of<P>::type;
  using order = typename detail::order_of_keyed<P, reads<run_time<C>>>::type;

  /// Allocates the places. Options out of their ranges become the nearest limit; in a constant expression they do not
  /// compile.
  constexpr keyed(keyed_options options, P const& policy)
      : table_(detail::in_range(options.capacity, 1, 1U << 24), detail::nanoseconds_in_range(options.ttl), policy) {}

  /// Calls `f` with the policy of a key, while no other key can get its place. Returns false if the key has none.
  constexpr bool visit(key_type const& key, auto f) {
    return visit_pinned(pin(table_.pin_existing(detail::hash_of(key), key)), f);
  }
  /// The same; a key that has no policy gets one, as by a run that began at `now`, in nanoseconds of the run's clock.
  /// Returns false if there is no place.
  constexpr bool visit_or_add(key_type const& key, std::int64_t now, auto f) {
    return visit_pinned(pin(table_.pin(detail::hash_of(key), key, now)), f);
  }
  /// Changes the options of all policies and of those of new keys, if `P` can: see `live`. Linear in the number of
  /// keys; further keys wait meanwhile.
  constexpr void change(auto const& options) requires requires(P& policy) { policy.change(options); }
  {
    table_.for_each([&options](P& policy) { policy.change(options); });
  }

  template <class Event, class Next>
  QTASKS_INLINE constexpr auto on(trigger<"task_executor_run_task_around"> around, Event const& event, Next next)
      -> decltype(std::declval<P&>().on(around, event, next)) {
    static_assert(sizeof(detail::explain_key_function<KeyOf, typename Event::task_type,
                                                      detail::makes_keys<KeyOf, decltype(event.args)>>) > 0);
    return hold([this, &event]() QTASKS_LAMBDA_INLINE { return pin_of(event); },
                [around, &event, next](pin const& used) QTASKS_LAMBDA_INLINE {
                  return select(
                      used.place != nullptr,
                      [&]() QTASKS_LAMBDA_INLINE { return used.place->policy.on(around, event, next); },
                      [&used]() -> awaited_t<decltype(std::declval<P&>().on(around, event, next))> {
                        return detail::refused<typename Event::error_type>(used.refusal());
                      });
                });
  }

 private:
  /// Keeps a place, if there is one, until the end of the run.
  struct pin {
    typename table_type::place* place;
    bool has_key = true;
    constexpr explicit pin(typename table_type::place* of) noexcept : place(of) {}
    constexpr explicit pin(std::nullopt_t /*key*/) noexcept : place(nullptr), has_key(false) {}
    pin(pin const&) = delete;
    pin& operator=(pin const&) = delete;
    QTASKS_INLINE constexpr ~pin() {
      if (place != nullptr) place->unpin();
    }
    constexpr task_error refusal() const noexcept {
      if (!has_key) return {errc::rejected, "a run of `keyed` needs a key, which is not longer than its place"};
      return {errc::rejected, "`keyed` has no place for a further key"};
    }
  };

  template <class Event>
  QTASKS_INLINE constexpr pin pin_of(Event const& event) {
    auto const key = detail::key_call<KeyOf>(event.args);
    if (!key) return pin(std::nullopt);
    return pin(table_.pin(detail::hash_of(*key), *key, event.context.template get<run_time<C>>()->attempt_started));
  }
  static constexpr bool visit_pinned(pin const& found, auto& f) {
    if (found.place != nullptr) f(found.place->policy);
    return found.place != nullptr;
  }

  table_type table_;
};

}  // namespace qtasks
