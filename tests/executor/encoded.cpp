// SPDX-License-Identifier: BSL-1.0
#include <qtasks/qtasks.hpp>

#include "support/clause.hpp"

#include <optional>
#include <type_traits>

namespace {

using namespace qtasks;
using support::trace;

constexpr auto halves = [](int n) -> result<long> {
  if (n % 2 != 0) return task_error{errc::failed, "odd"};
  return n / 2;
};
constexpr auto seven =
    task<"seven">([] { return 7; }, option::decode{[](int n) { return static_cast<char>('a' + n); }});
constexpr auto given = task<"given">([](int n) { return n; }, option::decode{halves});

static_assert(std::is_same_v<decltype(task_executor<>{}.execute(encoded, seven)), result<char>>);
static_assert(std::is_same_v<decltype(task_executor<>{}.execute(encoded, given, 1)), result<long>>);
static_assert(std::is_same_v<decltype(task_executor<>{}.execute(given, 1)), result<int>>);

/// Decodes to an outcome that is no `qtasks::result`.
using other_policy = outcome::basic_result<bool, task_error, outcome::policy::all_narrow>;
constexpr auto judged = task<"judged">([](int n) { return n; }, option::decode{[](int n) {
                                         if (n < 0) return other_policy{task_error{errc::failed, "negative"}};
                                         return other_policy{n != 0};
                                       }});
static_assert(std::is_same_v<decltype(task_executor<>{}.execute(encoded, judged, 1)), result<bool>>);

constexpr int decodes_to_outcomes() {
  EXPECT(task_executor<>{}.execute(encoded, judged, 0).assume_value() == false);
  EXPECT(task_executor<>{}.execute(encoded, judged, -1).assume_error().message() == "negative");
  return 0;
}
CLAUSE(decodes_to_outcomes, "decode can return an outcome of another type");

/// A decode function that is overloaded on const: it never receives a value that it could change.
struct overloaded {
  constexpr int operator()(int const&) const { return 1; }
  constexpr int operator()(int&) const { return 2; }
};
constexpr int reads_only() {
  EXPECT(task_executor<>{}.execute(encoded, task<"t">([] { return 7; }, option::decode{overloaded{}})).assume_value() ==
         1);
  return 0;
}
CLAUSE(reads_only, "decode receives a const value");

struct replaces_encoded {
  constexpr std::optional<long> on(trigger<"task_executor_decode">, auto const&event) const requires std::is_same_v <
      typename std::remove_cvref_t<decltype(event)>::replaces,
  long > { return *event.result + 1000; }
};

constexpr int decoded() {
  EXPECT(task_executor<>{}.execute(encoded, seven).assume_value() == 'h');
  EXPECT(task_executor<>{}.execute(seven).assume_value() == 7);
  EXPECT(task_executor<>{}.execute(encoded, given, 8).assume_value() == 4);
  auto const nothing = task<"t">([] {}, option::decode{[](done) { return 5; }});
  EXPECT(task_executor<>{}.execute(encoded, nothing).assume_value() == 5);
  return 0;
}
CLAUSE(decoded, "execute(encoded, task) returns the value that the task's decode returns");

constexpr int decode_fails() {
  trace rows;
  auto const returned = task_executor{support::recorder{&rows}}.execute(encoded, given, 7);
  EXPECT(returned.has_error() && returned.assume_error().message() == "odd");
  EXPECT(!rows.has("decode") && rows.has("task_close"));
  return 0;
}
CLAUSE(decode_fails, "an error that decode returns is the run's error");

constexpr int decode_replaced() {
  EXPECT(task_executor{replaces_encoded{}}.execute(encoded, given, 8).assume_value() == 1004);
  EXPECT(task_executor{replaces_encoded{}}.execute(encoded, seven).assume_value() == 'h');
  EXPECT(task_executor{replaces_encoded{}}.execute(given, 8).assume_value() == 8);
  return 0;
}
CLAUSE(decode_replaced, "a handler can replace the encoded value, if the caller asks for it");

struct nine {
  constexpr int on(trigger<"task_executor_after_execute_result_replace">, auto const&) const { return 9; }
};

constexpr int decodes_the_replaced() {
  EXPECT(task_executor{nine{}}.execute(encoded, seven).assume_value() == 'j');
  return 0;
}
CLAUSE(decodes_the_replaced, "decode receives the value after the handlers");

}  // namespace
