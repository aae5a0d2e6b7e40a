// SPDX-License-Identifier: BSL-1.0
#include <qtasks/qtasks.hpp>

#include "support/clause.hpp"

#include <string>
#include <string_view>
#include <type_traits>

namespace {

using namespace qtasks;

static_assert(sizeof(task_error) == 32);
static_assert(std::is_trivially_copyable_v<task_error>);
static_assert(!std::is_default_constructible_v<task_error>, "an error has a code");
static_assert(std::is_nothrow_constructible_v<task_error, errc, message>);

// The functions that keep an address take no temporary.
template <class E, class Name>
concept OfTask = requires(E e, Name name) {
  e.of_task(static_cast<Name>(name));
};
template <class E, class Name>
concept OfPlugin = requires(E e, Name name) {
  e.of_plugin(static_cast<Name>(name));
};
using with_field = task_error_with<field<"limit", int>>;
static_assert(OfTask<task_error, std::string_view const&> && OfPlugin<task_error, std::string_view const&>);
static_assert(OfTask<with_field, std::string_view const&>);
static_assert(!OfTask<task_error, std::string_view> && !OfPlugin<task_error, std::string_view>);
static_assert(!OfTask<task_error, std::string> && !OfPlugin<task_error, std::string>);
static_assert(!OfTask<task_error, std::string const&> && !OfTask<task_error, char const*>);
static_assert(!OfTask<with_field, std::string_view> && !OfTask<with_field, std::string>);

constexpr int an_error_has_a_code_and_a_text() {
  constexpr task_error literal{errc::timeout, "too late"};
  EXPECT(literal.code() == errc::timeout && literal.message() == "too late");
  std::string_view const text = "a text that lives elsewhere";
  task_error const lent{errc{1000}, borrowed{text.substr(2, 4)}};
  EXPECT(lent.code() == errc{1000} && lent.message() == "text");
  EXPECT(lent.message().data() == text.data() + 2);
  EXPECT(task_error(errc::failed, "").message().empty());
  EXPECT(task_error(errc::failed, borrowed{{}}).message().empty());
  EXPECT(message{}.view().empty());
  return 0;
}
CLAUSE(an_error_has_a_code_and_a_text, "a task_error has a code and a text, which is a literal or a borrowed view");

constexpr std::string_view divide_name = "divide";
constexpr std::string_view cache_name = "cache";

constexpr int an_error_has_the_names_of_task_and_plugin() {
  task_error e{errc::failed, "x"};
  EXPECT(e.task_name().empty() && e.plugin_name().empty());
  e.of_task(divide_name).of_plugin(cache_name);
  EXPECT(e.task_name() == "divide" && e.plugin_name() == "cache");
  task_error const copy = e;
  EXPECT(copy.task_name() == "divide" && copy.plugin_name() == "cache");
  return 0;
}
CLAUSE(an_error_has_the_names_of_task_and_plugin,
       "a task_error contains the names of the task that it ended and of the plugin that failed");

constexpr int equal_errors() {
  EXPECT(task_error(errc::failed, "x") == task_error(errc::failed, "x"));
  EXPECT(task_error(errc::failed, "x") == task_error(errc::failed, "x").of_task(divide_name));
  EXPECT(!(task_error(errc::failed, "x") == task_error(errc::failed, "y")));
  EXPECT(!(task_error(errc::failed, "x") == task_error(errc::timeout, "x")));
  return 0;
}
CLAUSE(equal_errors, "task_errors are equal if their codes and texts are");

constexpr int replaced_texts() {
  auto error = task_error(errc::failed, "x").of_task(divide_name);
  EXPECT(error.replace_message("y") == task_error(errc::failed, "y"));
  EXPECT(error.task_name() == divide_name);
  return 0;
}
CLAUSE(replaced_texts, "replace_message replaces the text only");

constexpr int free_functions() {
  EXPECT(task_plugin_trigger_error("why") == task_error(errc::task_plugin_trigger_error, "why"));
  EXPECT(task_cancel_error("why") == task_error(errc::task_cancel_error, "why"));
  return 0;
}
CLAUSE(free_functions, "free functions make QTasks' two errors");

}  // namespace
