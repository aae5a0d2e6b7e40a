// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <iterator>

namespace qtasks::detail::sqlite_schema {

/// Marks a database as one of qtasks: SQLite's `application_id`.
inline constexpr int application = 0x71'74'61'73;

/// What makes each version of the schema out of the one before. A program applies those that a database lacks.
///
/// `state`: 0 ready, 1 waits for `not_before`, 2 running, 3 ended. Times are nanoseconds: `lease_until` and
/// `claimed_at` since the start of the system, others since 1970.
inline constexpr char const* versions[] = {
    R"(
create table qtasks_task(
  id integer primary key autoincrement, -- never used again: a late worker must not meet another task
  uuid blob not null unique check(length(uuid) = 16),
  name text not null,
  queue text not null,
  state integer not null check(state between 0 and 3),
  status integer not null check(status between 0 and 6),
  priority integer not null,
  age integer not null,
  not_before integer not null,
  deadline integer,
  token integer not null default 0,
  attempts integer not null default 0,
  deliveries integer not null default 0,
  unanswered integer not null default 0,
  interruptions integer not null default 0,
  lease_until integer,
  claimed_at integer,
  cancelled integer not null default 0,
  unique_key text,
  key_until integer not null default 0,
  key_holds integer not null default 0,
  done integer not null default 0,
  steps integer not null default 0,
  has_error integer,
  error_code integer,
  error_text text,
  outcome text,
  ended_at integer,
  arguments text not null,
  check((state = 2) = (lease_until is not null)),
  check((state = 2) = (status = 1)),
  check((state = 3) = (ended_at is not null)),
  check((state = 3) = (status in (2, 3, 4, 6)))
) strict;
create index qtasks_ready on qtasks_task(name, priority, age) where state = 0;
create index qtasks_delayed on qtasks_task(not_before) where state = 1;
create index qtasks_leased on qtasks_task(lease_until) where state = 2;
create index qtasks_ended on qtasks_task(status, ended_at) where state = 3;
create index qtasks_live on qtasks_task(id) where ended_at is null;
create index qtasks_due on qtasks_task(deadline) where deadline is not null and ended_at is null;
create unique index qtasks_key on qtasks_task(name, unique_key) where key_holds = 1;
create table qtasks_failure(
  task integer not null,
  number integer not null,
  attempt integer not null,
  how integer not null,
  code integer not null,
  text text not null,
  at integer not null,
  primary key(task, number)
) strict, without rowid;
create table qtasks_count(
  name text not null,
  status integer not null,
  tasks integer not null,
  primary key(name, status)
) strict, without rowid;
create trigger qtasks_added after insert on qtasks_task begin
  insert or ignore into qtasks_count values(new.name, new.status, 0);
  update qtasks_count set tasks = tasks + 1 where name = new.name and status = new.status;
end;
create trigger qtasks_moved after update of status on qtasks_task when old.status <> new.status begin
  insert or ignore into qtasks_count values(new.name, new.status, 0);
  update qtasks_count set tasks = tasks - 1 where name = old.name and status = old.status;
  update qtasks_count set tasks = tasks + 1 where name = new.name and status = new.status;
end;
create trigger qtasks_removed after delete on qtasks_task begin
  update qtasks_count set tasks = tasks - 1 where name = old.name and status = old.status;
  delete from qtasks_failure where task = old.id;
end;
create table qtasks_paused(queue text primary key) strict, without rowid;
create table qtasks_rate(name text primary key, due integer not null) strict, without rowid;
create table qtasks_system(boot text not null) strict;
)",
};
inline constexpr int version = static_cast<int>(std::size(versions));

}  // namespace qtasks::detail::sqlite_schema
