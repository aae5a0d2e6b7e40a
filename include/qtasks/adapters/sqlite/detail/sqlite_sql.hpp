// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string_view>

// The statements of the broker. A test looks at the plan of each: none scans the table.
namespace qtasks::detail::sqlite_sql {

// Adding.
inline constexpr char const* live_tasks = "select total(tasks) from qtasks_count where status in (0, 1, 5)";
inline constexpr char const* find_uuid = "select id, name, uuid from qtasks_task where uuid = ?1";
inline constexpr char const* find_key =
    "select id, uuid from qtasks_task where name = ?1 and unique_key = ?2 and key_holds = 1";
inline constexpr char const* add =
    "insert into qtasks_task(id, uuid, name, queue, state, status, priority, age, not_before, deadline, unique_key, "
    "key_until, key_holds, arguments) values("
    "max(?12, coalesce((select seq from sqlite_sequence where name = 'qtasks_task'), 0)) + 1, ?1, ?2, ?3, ?4, 0, ?5, "
    "?6, ?7, ?8, ?9, ?10, ?9 is not null, ?11)";

// Claiming.
inline constexpr char const* paused = "select queue from qtasks_paused";
inline constexpr char const* running = "select tasks from qtasks_count where name = ?1 and status = 1";
inline constexpr char const* rate = "select due from qtasks_rate where name = ?1";
inline constexpr char const* set_rate = "insert or replace into qtasks_rate values(?1, ?2)";
inline constexpr char const* first_ready =
    "select id, priority, age from qtasks_task where state = 0 and name = ?1 and priority <= ?2 "
    "order by priority, age, id limit ?3";
inline constexpr char const* oldest_below =
    "select id, priority, age from qtasks_task where state = 0 and name = ?1 and priority > ?2 and priority <= ?3 "
    "order by priority, age, id limit 1";
inline constexpr char const* next_delayed = "select min(not_before) from qtasks_task where state = 1";
inline constexpr char const* make_ready =
    "update qtasks_task set state = 0, age = not_before, not_before = 0 where id in "
    "(select id from qtasks_task where state = 1 and not_before <= ?1 order by not_before limit 1000)";
inline constexpr char const* claim =
    "update qtasks_task set state = 2, status = 1, token = token + 1, deliveries = deliveries + 1, "
    "unanswered = unanswered + 1, lease_until = ?2, claimed_at = ?3, key_holds = key_holds and key_until = 0 "
    "where id = ?1 and state = 0 returning token, attempts, deliveries, unanswered, interruptions, deadline, uuid, "
    "priority, arguments";

// Ending, and queueing again, under the token.
inline constexpr char const* held =
    "select state, token, attempts, interruptions, cancelled, name from qtasks_task where id = ?1";
inline constexpr char const* renew =
    "update qtasks_task set lease_until = ?3, done = ?6, steps = ?7 where id = ?1 and state = 2 and token = ?2 "
    "and lease_until > ?4 and claimed_at > ?5 returning cancelled";
inline constexpr char const* end =
    "update qtasks_task set state = 3, status = ?2, ended_at = max(?3, coalesce((select max(ended_at) from qtasks_task "
    "where state = 3 and status = ?2), 0) + 1), lease_until = null, key_holds = 0, attempts = ?4, has_error = ?5, "
    "error_code = ?6, error_text = ?7, outcome = ?8 where id = ?1";
inline constexpr char const* queue_again =
    "update qtasks_task set state = ?2, status = case when ?4 > 0 then 5 else 0 end, not_before = ?3, "
    "age = coalesce(?5, age), lease_until = null, attempts = ?4, interruptions = ?6, "
    "deliveries = deliveries - ?7, unanswered = case when ?7 then unanswered - 1 when ?8 then unanswered else 0 end, "
    "token = token + ?8 where id = ?1";
inline constexpr char const* note_failure =
    "insert into qtasks_failure values(?1, (select coalesce(max(number), 0) + 1 from qtasks_failure where task = ?1), "
    "?2, ?3, ?4, ?5, ?6)";
inline constexpr char const* trim_failures =
    "delete from qtasks_failure where task = ?1 and number <= "
    "(select max(number) from qtasks_failure where task = ?1) - ?2";

// Cancelling, and what ends by time.
inline constexpr char const* ask_to_stop = "update qtasks_task set cancelled = 1 where id = ?1 and state = 2";
inline constexpr char const* lost =
    "select id, attempts, interruptions, cancelled from qtasks_task where state = 2 and lease_until <= ?1 "
    "order by lease_until limit 100";
inline constexpr char const* past_deadline =
    "select id, attempts from qtasks_task where deadline <= ?1 and deadline is not null and ended_at is null "
    "and state < 2 order by deadline limit 100";
inline constexpr char const* ended_before =
    "select id, ended_at from qtasks_task where state = 3 and status = ?1 and ended_at > ?2 and ended_at <= ?3 "
    "order by ended_at limit 500";
inline constexpr char const* forget = "delete from qtasks_task where id = ?1 and state = 3";

// Looking.
inline constexpr char const* status = "select status, done, steps from qtasks_task where id = ?1";
inline constexpr char const* outcome =
    "select has_error, error_code, error_text, outcome from qtasks_task where id = ?1 and state = 3";
#define QTASKS_SQLITE_SNAPSHOT                                                                                   \
  "select id, uuid, name, queue, status, priority, attempts, deliveries, interruptions, deadline, done, steps, " \
  "ended_at from qtasks_task "
inline constexpr char const* snapshot = QTASKS_SQLITE_SNAPSHOT "where id = ?1";
inline constexpr char const* list_all = QTASKS_SQLITE_SNAPSHOT "where id > ?1 order by id limit ?2";
inline constexpr char const* list_live =
    QTASKS_SQLITE_SNAPSHOT "where ended_at is null and id > ?1 order by id limit ?2";
inline constexpr char const* list_ended =
    QTASKS_SQLITE_SNAPSHOT "where state = 3 and status = ?3 and ended_at > ?1 order by ended_at limit ?2";
#undef QTASKS_SQLITE_SNAPSHOT
inline constexpr char const* failures =
    "select attempt, how, code, text, at from qtasks_failure where task = ?1 order by number";
inline constexpr char const* counts = "select name, status, tasks from qtasks_count where tasks > 0";

// By hand.
inline constexpr char const* key_of = "select name, unique_key from qtasks_task where id = ?1";
inline constexpr char const* pause = "insert or ignore into qtasks_paused values(?1)";
inline constexpr char const* resume = "delete from qtasks_paused where queue = ?1";
inline constexpr char const* requeue =
    "update qtasks_task set state = 0, status = 0, age = ?2, not_before = 0, deadline = null, attempts = 0, "
    "deliveries = 0, unanswered = 0, interruptions = 0, cancelled = 0, ended_at = null, has_error = null, "
    "error_code = null, error_text = null, outcome = null, key_holds = unique_key is not null "
    "where id = ?1 and state = 3 and status = 6";

/// All of them, for the test of their plans.
inline constexpr char const* all[] = {
    live_tasks,    find_uuid,    find_key,   add,           paused,       running, rate,   set_rate,    first_ready,
    oldest_below,  next_delayed, make_ready, claim,         held,         renew,   end,    queue_again, note_failure,
    trim_failures, ask_to_stop,  lost,       past_deadline, ended_before, forget,  status, outcome,     snapshot,
    list_all,      list_live,    list_ended, failures,      counts,       key_of,  pause,  resume,      requeue};

}  // namespace qtasks::detail::sqlite_sql
