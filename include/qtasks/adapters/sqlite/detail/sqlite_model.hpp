// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/adapters/sqlite/detail/sqlite_add.hpp>
#include <qtasks/adapters/sqlite/detail/sqlite_lanes.hpp>
#include <qtasks/adapters/sqlite/detail/sqlite_pauses.hpp>
#include <qtasks/adapters/sqlite/detail/sqlite_records.hpp>
#include <qtasks/adapters/sqlite/detail/sqlite_session.hpp>
#include <qtasks/adapters/sqlite/detail/sqlite_side_file.hpp>
#include <qtasks/adapters/sqlite/detail/sqlite_sql.hpp>
#include <qtasks/adapters/sqlite/detail/sqlite_store.hpp>
#include <qtasks/adapters/sqlite/detail/sqlite_upkeep.hpp>
#include <qtasks/adapters/sqlite/sqlite_transaction.hpp>
#include <qtasks/core/result.hpp>
#include <qtasks/engine/add_request.hpp>
#include <qtasks/engine/claim_filter.hpp>
#include <qtasks/engine/queue_names.hpp>
#include <qtasks/executor/stop_flag.hpp>
#include <qtasks/plugins/time/clock.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <tuple>
#include <utility>

namespace qtasks::detail {

/// A database for one application's tasks. Thread-safe, except for construction and destruction.
template <class Tasks, class Codec, class Clock, class LeaseClock, class Hooks>
class sqlite_model {
 public:
  using hooks = Hooks;
  using codec = Codec;
  using store_type = sqlite_store<Tasks, Codec, Clock, LeaseClock, Hooks>;
  using session = sqlite_session<sqlite_model>;
  using records_type = sqlite_records<Tasks, sqlite_model>;
  template <std::size_t I>
  using types = typename store_type::template types<I>;
  static constexpr std::size_t size = Tasks::size;
  static constexpr bool has_leases = true;
  /// How long a worker waits without a notice before it looks again, in nanoseconds.
  static constexpr std::int64_t longest_wait = 20'000'000'000;

  sqlite_model(std::string path, sqlite_options options, char const* synchronous, Clock wall, LeaseClock since,
               Tasks const& tasks)
      : lanes_(tasks),
        lease_(std::clamp<std::int64_t>(options.lease.time.count(), 1'000'000, std::int64_t{1} << 61)),
        longest_lease_(options.lease.longest.count()),
        store_(*new store_type{std::move(path), in_range(options), synchronous, wall, since}) {}
  sqlite_model(sqlite_model const&) = delete;
  sqlite_model& operator=(sqlite_model const&) = delete;
  ~sqlite_model() { store_.close(); }

  handle_store& handles() noexcept { return store_; }
  Clock const& clock() const noexcept { return store_.clock; }
  auto& database() noexcept { return store_.database; }

  /// Adds a task and a handle to it; if a task of this name has its uuid or its key, a handle to that one.
  template <std::size_t I, class... Args>
  result<added_task> add(add_request const& request, Args&&... args) {
    auto const bytes = Codec::encode(typename types<I>::arguments(std::forward<Args>(args)...));
    if (bytes.has_error()) return bytes.assume_error();
    clocks::steady const since;
    std::int64_t const began = request.wait > 0 && !store_.database.is_owner() ? since.now() : 0;
    for (;;) {
      auto added = detail::add_sqlite_task<Tasks>(store_, request, I, names::of_tasks[I], bytes.assume_value());
      bool const is_full = added.has_error() && added.assume_error().code() == errc::queue_full;
      std::int64_t const left = began != 0 ? request.wait - (since.now() - began) : 0;
      if (!is_full || left <= 0) return added;
      sqlite_side_file::wait(store_.database.side().ends(), [&] { return std::min(left, look_for_room); });
    }
  }
  /// Adds a handle to the task of this uuid.
  result<task_id> find(qtasks::uuid const& uuid) {
    auto const found =
        store_.database.read([&](sqlite_connection& by) { return detail::find_sqlite_task<Tasks>(by, uuid); });
    if (!found.has_value()) return task_error{errc::unavailable, "the database did not look for the task"};
    if (!found->has_value()) return task_error{errc::not_found, "the queue has no task of this uuid"};
    store_.handle_table.add((*found)->first, uuid, (*found)->second, false);
    return (*found)->first;
  }
  std::size_t task_of(task_id id) const noexcept {
    return store_.handle_table.with(id, [](auto const& of) { return of.task; });
  }
  /// Calls `add_all()` in one transaction.
  template <class AddAll>
  result<void> together(AddAll const& add_all) {
    if (store_.database.is_owner()) {
      add_all();
      return outcome::success();
    }
    auto begun = sqlite_transaction::begin(*this);
    if (begun.has_error()) return begun.assume_error();
    add_all();
    return begun.assume_value().commit();
  }

  /// Queues the tasks whose lease has ended, ends those whose deadline passed, and forgets those that were kept long
  /// enough. Returns the number of the first. It also looks whether the file is still whole. What takes longer than a
  /// quarter of the interval is left for the next time: leases are renewed in between.
  std::size_t reap() {
    if (++reaps_ % 3 == 0) store_.database.look_at_file();
    if (!detail::has_upkeep(store_)) return 0;
    std::int64_t const until = store_.lease_clock.now() + upkeep_interval() / 4;
    std::size_t const lost = detail::end_by_time(store_, until);
    for (task_status const each : final_statuses) {
      duration const ttl = detail::ttl_of(store_.database.options().limits, each);
      if (ttl != duration::max()) records().purge(each, ttl, until);
    }
    return lost;
  }
  std::int64_t upkeep_interval() const noexcept { return std::max<std::int64_t>(lease_ / 3, 1); }

  /// Waits until there may be work for this filter or a stop is requested, at most for `nanoseconds`. While the
  /// database fails, it waits for a second.
  void wait_for_work(stop_flag const& stop, std::int64_t nanoseconds, claim_filter filter) {
    bool const is_failing = store_.database.health.state().has_error();
    auto const next = [&](std::int64_t now) { return is_failing ? now + pause_of_failure : next_start(filter, now); };
    if (!store_.database.health.is_open())
      return std::this_thread::sleep_for(std::chrono::nanoseconds{std::min(nanoseconds, pause_of_failure)});
    sqlite_side_file::wait(store_.database.side().work(), [&] {
      std::int64_t const now = store_.clock.now();
      return stop.requested() ? 0 : std::min(nanoseconds, next(now) - now);
    });
  }
  bool has_work(claim_filter filter = {}) {
    std::int64_t const now = store_.clock.now();
    return next_start(filter, now) <= now;
  }
  void wake_workers() noexcept {
    if (store_.database.health.is_open()) sqlite_side_file::notify(store_.database.side().work());
  }

  /// Tasks in these queues, a bit each, do not start until `resume`, in any process.
  void pause(std::uint64_t queues) { detail::set_sqlite_paused<Tasks>(store_.database, queues, true); }
  void resume(std::uint64_t queues) { detail::set_sqlite_paused<Tasks>(store_.database, queues, false); }
  bool is_paused(std::uint64_t queues) const { return detail::is_sqlite_paused<Tasks>(store_.database, queues); }

  records_type records() noexcept { return records_type{*this}; }

  // For its sessions.
  sqlite_lanes<Tasks> const& lanes() const noexcept { return lanes_; }
  std::int64_t lease_end(std::int64_t now) const noexcept { return now + lease_; }

 private:
  friend session;
  friend records_type;
  using names = queue_name_table<Tasks>;
  static constexpr std::int64_t look_for_room = 100'000'000;
  static constexpr std::int64_t pause_of_failure = 1'000'000'000;

  static sqlite_options in_range(sqlite_options options) noexcept {
    options.limits.capacity = std::max<std::size_t>(options.limits.capacity, 1);
    options.limits.deliveries = std::min<std::uint32_t>(options.limits.deliveries, 250);
    return options;
  }
  /// The time of the latest claim that has lasted too long to be renewed.
  std::int64_t first_claim_still_held(std::int64_t now) const noexcept {
    return longest_lease_ > now ? std::numeric_limits<std::int64_t>::min() : now - longest_lease_;
  }
  std::int64_t next_start(claim_filter filter, std::int64_t now) {
    auto const next = store_.database.read([&](sqlite_connection& by) { return lanes_.next_start(by, filter, now); });
    return next.value_or(std::numeric_limits<std::int64_t>::max());
  }
  /// A text of the database that lasts as long as the broker.
  std::string_view kept_name(std::string_view name) {
    std::size_t const known = Tasks::find(name);
    if (known < Tasks::size) return Tasks::names()[known];
    std::lock_guard const lock{names_lock_};
    return *other_names_.emplace(name).first;
  }

  sqlite_lanes<Tasks> lanes_;
  std::int64_t lease_;
  std::int64_t longest_lease_;
  store_type& store_;
  std::uint64_t reaps_ = 0;
  std::mutex names_lock_;
  std::set<std::string, std::less<>> other_names_;
};

}  // namespace qtasks::detail
