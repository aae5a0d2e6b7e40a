// SPDX-License-Identifier: BSL-1.0
#include <qtasks/core/event_view.hpp>
#include <qtasks/core/trigger_handler.hpp>
#include <qtasks/plugins/resilience/breaker_change.hpp>
#include <qtasks/triggers/detail/catalogue.hpp>
#include <qtasks/triggers/engine.hpp>
#include <qtasks/triggers/policy.hpp>

#include "support/catch.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using namespace qtasks;
using catalogue = detail::catalogue<void>::type;

/// Whether an event has the member `name`. C++20 cannot look up a member by a string, so every name is listed.
template <class Event>
constexpr bool has_member(std::string_view name) {
#define QTASKS_MEMBER(member)                                \
  if (name == #member) return requires(Event const& event) { \
      event.member;                                          \
    }
  QTASKS_MEMBER(qtasks);
  QTASKS_MEMBER(starter);
  QTASKS_MEMBER(stats);
  QTASKS_MEMBER(broker);
  QTASKS_MEMBER(worker);
  QTASKS_MEMBER(storage);
  QTASKS_MEMBER(global_config);
  QTASKS_MEMBER(task_name);
  QTASKS_MEMBER(uuid);
  QTASKS_MEMBER(priority);
  QTASKS_MEMBER(created_at);
  QTASKS_MEMBER(args);
  QTASKS_MEMBER(args_info);
  QTASKS_MEMBER(kw);
  QTASKS_MEMBER(task);
  QTASKS_MEMBER(model);
  QTASKS_MEMBER(task_status);
  QTASKS_MEMBER(task_data);
  QTASKS_MEMBER(task_func);
  QTASKS_MEMBER(task_broker);
  QTASKS_MEMBER(e);
  QTASKS_MEMBER(trace);
  QTASKS_MEMBER(name);
  QTASKS_MEMBER(key);
  QTASKS_MEMBER(value);
  QTASKS_MEMBER(match);
  QTASKS_MEMBER(get);
  QTASKS_MEMBER(result);
  QTASKS_MEMBER(results);
  QTASKS_MEMBER(task_executor);
  QTASKS_MEMBER(context);
  QTASKS_MEMBER(middlewares);
  QTASKS_MEMBER(middlewares_before);
  QTASKS_MEMBER(middlewares_after);
  QTASKS_MEMBER(plugin);
  QTASKS_MEMBER(trigger_name);
  QTASKS_MEMBER(event);
  QTASKS_MEMBER(policy);
  QTASKS_MEMBER(attempt);
  QTASKS_MEMBER(wait_ns);
  QTASKS_MEMBER(reason);
  QTASKS_MEMBER(retry_after_ns);
  QTASKS_MEMBER(remaining_ns);
  QTASKS_MEMBER(limit_ns);
  QTASKS_MEMBER(age_ns);
  QTASKS_MEMBER(spent_ns);
  QTASKS_MEMBER(from);
  QTASKS_MEMBER(to);
  QTASKS_MEMBER(generation);
#undef QTASKS_MEMBER
  return false;
}

constexpr std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    std::size_t const end = std::min(text.find(separator), text.size());
    parts.emplace_back(trimmed(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

/// The archetype event has all members that the entry lists.
template <class Entry>
constexpr bool has_its_members() {
  std::string_view rest = Entry::members;
  while (!rest.empty()) {
    std::size_t const comma = rest.find(',');
    if (!has_member<typename Entry::event>(trimmed(rest.substr(0, comma)))) return false;
    rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(comma + 1);
  }
  return true;
}

template <class Entry>
constexpr bool is_one_sentence() {
  std::string_view const doc = Entry::doc;
  return doc.size() > 1 && doc.back() == '.' && doc.find_first_of("\n|") == doc.npos;
}

template <class Event>
concept HasReplaces = requires {
  typename Event::replaces;
};
template <class Event>
concept HasResultType = requires {
  typename Event::result_type;
};

/// The event of a returnable trigger has a slot and the type that it replaces; no other event has that type.
template <class Entry>
constexpr bool has_its_result() {
  using event = typename Entry::event;
  if constexpr (Entry::kind == trigger_kind::replace) {
    return has_member<event>("result") && (HasReplaces<event> || HasResultType<event>);
  } else {
    return !HasReplaces<event>;
  }
}

/// The triggers that end something, and no others, call their handlers in reverse order.
template <class Entry>
constexpr bool has_its_direction() {
  bool const is_an_end = Entry::name.ends_with("_stop") || Entry::name.ends_with("_close");
  return is_an_end == requires { requires Entry::reverse; };
}

template <class... Entries>
constexpr bool names_are_unique(detail::trigger_list<Entries...>) {
  std::array<std::string_view, sizeof...(Entries)> const names{Entries::name...};
  for (std::size_t i = 0; i < names.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (names[i] == names[j]) return false;
    }
  }
  return true;
}

/// The name that is known from an entry's declaration is the name that its definition states.
template <class... Entries>
constexpr bool entry_names_are_the_names(detail::trigger_list<Entries...>) {
  return ((detail::entry_name<Entries> == Entries::name) && ...) &&
         ((detail::entry_name_argument<Entries>.view() == Entries::name) && ...);
}

template <class... Entries>
constexpr std::size_t size_of(detail::trigger_list<Entries...>) {
  return sizeof...(Entries);
}

template <class... Entries>
constexpr bool every_entry_is_sound(detail::trigger_list<Entries...>) {
  return ((has_its_members<Entries>() && is_one_sentence<Entries>() && has_its_result<Entries>() &&
           has_its_direction<Entries>()) &&
          ...);
}

static_assert(size_of(catalogue{}) == 56 + 13);
static_assert(names_are_unique(catalogue{}));
static_assert(entry_names_are_the_names(catalogue{}));
static_assert(every_entry_is_sound(catalogue{}));

/// An entry as text, for the comparison with the page and with QTasks' list.
struct row {
  std::string kind;
  std::vector<std::string> members;
  std::string doc;
};

template <class Entry>
std::string kind_of() {
  if constexpr (Entry::kind == trigger_kind::replace) {
    constexpr std::array<char const*, 3> folds{"last", "first", "all"};
    return std::string{"replace, "} + folds.at(static_cast<std::size_t>(Entry::fold));
  } else {
    return Entry::kind == trigger_kind::notify ? "notify" : "around";
  }
}

template <class... Entries>
std::map<std::string, row> rows_of(detail::trigger_list<Entries...>) {
  return {{std::string{Entries::name},
           row{kind_of<Entries>(), split(Entries::members, ','), std::string{Entries::doc}}}...};
}

std::vector<std::string> lines_of(std::string const& path) {
  std::ifstream file{QTASKS_SOURCE_DIR "/" + path};
  INFO(path);
  REQUIRE(file.is_open());
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

std::string unquoted(std::string text) {
  std::erase(text, '`');
  return text;
}

/// This library's name of a parameter of QTasks, if it is another one. Empty if the library has no such member: typed
/// arguments have no keywords, and their types contain what QTasks' `args_info` contains.
std::string our_name(std::string const& trigger, std::string const& parameter) {
  if (parameter == "name_") return "name";
  if (trigger == "qtasks_add_task_after_broker" && parameter == "kwargs") return "kw";
  if (trigger == "task_executor_args_replace" && (parameter == "kw" || parameter == "args_info")) return "";
  return parameter;
}

}  // namespace

TEST_CASE("every entry has its members, one sentence, a result if it is returnable, and its direction") {
  []<class... Entries>(detail::trigger_list<Entries...>) {
    (
        [] {
          INFO(Entries::name);
          CHECK(has_its_members<Entries>());
          CHECK(is_one_sentence<Entries>());
          CHECK(has_its_result<Entries>());
          CHECK(has_its_direction<Entries>());
        }(),
        ...);
  }(catalogue{});
}

TEST_CASE("the catalogue contains the triggers that QTasks fires and thirteen of this library") {
  auto entries = rows_of(catalogue{});
  CHECK(entries.erase("task_executor_run_task_around") == 1);
  CHECK(entries.erase("task_executor_plugin_failed") == 1);
  CHECK(std::erase_if(entries, [](auto const& each) { return each.first.starts_with("policy_"); }) == 11);
  std::set<std::string> seen;
  for (auto const& line : lines_of("tests/data/qtasks_triggers.txt")) {
    if (line.starts_with('#')) continue;
    auto const cells = split(line, '|');
    INFO(line);
    REQUIRE((cells.size() == 2 || cells.size() == 3));
    auto const entry = entries.find(cells[0]);
    REQUIRE(entry != entries.end());
    CHECK(seen.insert(cells[0]).second);
    CHECK(entry->second.kind.starts_with(cells.size() == 3 ? "replace" : "notify"));
    for (auto const& parameter : split(cells[1], ',')) {
      INFO(parameter);
      auto const& members = entry->second.members;
      auto const ours = our_name(cells[0], parameter);
      CHECK((ours.empty() || std::count(members.begin(), members.end(), ours) == 1));
    }
  }
  CHECK(seen.size() == 56);
  CHECK(entries.size() == 56);
}

TEST_CASE("the triggers page and the catalogue agree") {
  auto const entries = rows_of(catalogue{});
  std::set<std::string> seen;
  for (auto const& line : lines_of("docs/triggers.md")) {
    if (!line.starts_with("| `")) continue;
    auto const cells = split(line, '|');  // empty, name, kind, members, what may be returned, doc, QTasks
    INFO(line);
    REQUIRE(cells.size() == 7);
    auto const entry = entries.find(unquoted(cells[1]));
    REQUIRE(entry != entries.end());
    CHECK(seen.insert(entry->first).second);
    CHECK(cells[2] == entry->second.kind);
    CHECK(split(unquoted(cells[3]), ',') == entry->second.members);
    CHECK(cells[4].empty() == (cells[2] == "notify"));
    CHECK(cells[5] == entry->second.doc);
  }
  CHECK(seen.size() == entries.size());
}
