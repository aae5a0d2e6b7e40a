// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/plugins/observability/metrics.hpp>
#include <qtasks/plugins/qtasks/argument.hpp>
#include <qtasks/plugins/qtasks/validate.hpp>
#include <qtasks/plugins/resilience/retry.hpp>
#include <qtasks/qtasks.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "bodies.hpp"
#include "policies.hpp"

// Stacks in which results, arguments or errors are expensive to pass on, each beside a twin that changes them in place.
namespace bench::shapes {

/// A body of a class with `run(long)`, which returns a result, and `right(outcome, long)`.
template <class Shape>
class body {
 public:
  [[gnu::always_inline]] void operator()() {
    auto outcome = shape_.run(unknown(3));
    seen(outcome);
    seen(*this);
  }
  bool right() {
    auto const outcome = shape_.run(unknown(3));
    return shape_.right(outcome);
  }

 private:
  Shape shape_{};
};

// ---- A result of 200 bytes passes through five `around` handlers.

struct large {
  std::array<long, 25> words;
};
inline qtasks::result<large> make_large(long x) {
  qtasks::result<large> made{qtasks::outcome::in_place_type<large>};
  for (long& word : made.assume_value().words) word = x;
  return made;
}

template <int>
struct counts_around {
  long before = 0;
  long after = 0;
  template <class Next>
  [[gnu::always_inline]] constexpr auto on(qtasks::trigger<"task_executor_run_task_around">, auto const&, Next next)
      -> decltype(std::move(next)()) {
    ++before;
    auto result = std::move(next)();
    ++after;
    return result;
  }
};

struct around_large {
  static bool right(qtasks::result<large> const& outcome) {
    return outcome.has_value() && outcome.assume_value().words[24] == 3;
  }
};
class around_large_library : public around_large {
 public:
  [[gnu::always_inline]] qtasks::result<large> run(long x) { return executor_.execute(make, x); }

 private:
  static constexpr auto make = qtasks::task<"make">([](long x) { return make_large(x); });
  qtasks::task_executor<counts_around<1>, counts_around<2>, counts_around<3>, counts_around<4>, counts_around<5>>
      executor_{};
};
class around_large_by_hand : public around_large {
 public:
  [[gnu::always_inline]] qtasks::result<large> run(long x) {
    for (long& each : before_) ++each;
    auto result = make_large(x);
    for (long& each : after_) ++each;
    by_hand::name_error(result);
    return result;
  }

 private:
  std::array<long, 5> before_{};
  std::array<long, 5> after_{};
};

// ---- Three handlers replace a string, one after another.

[[gnu::noinline]] inline std::string text_of(long x) { return std::string(static_cast<std::size_t>(x), 'a'); }
[[gnu::noinline]] inline std::string longer(std::string const& text, char by) { return text + by; }

template <char By>
struct appends {
  std::string on(qtasks::trigger<"task_executor_run_task">, auto const& event) const {
    return longer(*event.result, By);
  }
};
struct replaced_string {
  static bool right(qtasks::result<std::string> const& outcome) {
    return outcome.has_value() && outcome.assume_value() == "aaabcd";
  }
};
class replaced_string_library : public replaced_string {
 public:
  [[gnu::always_inline]] qtasks::result<std::string> run(long x) { return executor_.execute(write, x); }

 private:
  static constexpr auto write = qtasks::task<"write">([](long x) { return text_of(x); });
  qtasks::task_executor<appends<'b'>, appends<'c'>, appends<'d'>> executor_{};
};
class replaced_string_by_hand : public replaced_string {
 public:
  [[gnu::always_inline]] qtasks::result<std::string> run(long x) {
    qtasks::result<std::string> result{text_of(x)};
    result.assume_value() = longer(result.assume_value(), 'b');
    result.assume_value() = longer(result.assume_value(), 'c');
    result.assume_value() = longer(result.assume_value(), 'd');
    return result;
  }
};

// ---- Four arguments by value, each of which is expensive to move: of named objects, and of temporaries, of which a
// direct call moves none.

struct by_value {
  static bool right(qtasks::result<std::size_t> const& outcome) {
    return outcome.has_value() && outcome.assume_value() == 12;
  }
  static constexpr auto add = [](std::string a, std::string b, std::string c, std::string d) {
    seen(a);
    return a.size() + b.size() + c.size() + d.size();
  };
};
struct by_value_library : by_value {
  template <class... Strings>
  [[gnu::always_inline]] qtasks::result<std::size_t> call(Strings&&... texts) {
    return executor_.execute(task_, std::forward<Strings>(texts)...);
  }

 private:
  static constexpr auto task_ = qtasks::task<"add">(add);
  qtasks::task_executor<> executor_{};
};
struct moved_arguments_library : by_value_library {
  [[gnu::always_inline]] qtasks::result<std::size_t> run(long x) {
    std::string a = text_of(x), b = text_of(x), c = text_of(x), d = text_of(x);
    return call(std::move(a), std::move(b), std::move(c), std::move(d));
  }
};
struct moved_arguments_by_hand : by_value {
  [[gnu::always_inline]] qtasks::result<std::size_t> run(long x) {
    std::string a = text_of(x), b = text_of(x), c = text_of(x), d = text_of(x);
    return add(std::move(a), std::move(b), std::move(c), std::move(d));
  }
};
struct temporary_arguments_library : by_value_library {
  [[gnu::always_inline]] qtasks::result<std::size_t> run(long x) {
    return call(text_of(x), text_of(x), text_of(x), text_of(x));
  }
};
struct temporary_arguments_by_hand : by_value {
  [[gnu::always_inline]] qtasks::result<std::size_t> run(long x) {
    return add(text_of(x), text_of(x), text_of(x), text_of(x));
  }
};

// ---- An error with fields; the third of four plugins answers it.

using refusal = qtasks::task_error_with<qtasks::field<"limit", long>, qtasks::field<"asked", long>>;
[[gnu::noinline]] inline qtasks::result<long, refusal> reserve(long seats) {
  if (seats > 2) {
    return refusal{qtasks::task_plugin_trigger_error("too many seats"), qtasks::key<"limit"> = 2L,
                   qtasks::key<"asked"> = seats};
  }
  return seats;
}
template <int>
struct counts_errors {
  long errors = 0;
  void on(qtasks::trigger<"task_executor_run_task_trigger_error">, auto const& event) {
    errors += *event.e.template find<"asked">();
  }
};
struct answers_with_limit {
  std::optional<long> on(qtasks::trigger<"task_executor_run_task_trigger_error">, auto const& event) const {
    return *event.e.template find<"limit">();
  }
};
struct answered_payload {
  static bool right(qtasks::result<long, refusal> const& outcome) {
    return outcome.has_value() && outcome.assume_value() == 2;
  }
};
class answered_payload_library : public answered_payload {
 public:
  [[gnu::always_inline]] qtasks::result<long, refusal> run(long x) { return executor_.execute(book, x); }

 private:
  static constexpr auto book = qtasks::task<"book">([](long x) { return reserve(x); });
  qtasks::task_executor<counts_errors<1>, counts_errors<2>, answers_with_limit, counts_errors<3>> executor_{};
};
class answered_payload_by_hand : public answered_payload {
 public:
  [[gnu::always_inline]] qtasks::result<long, refusal> run(long x) {
    auto result = reserve(x);
    if (result.has_error()) {
      long const asked = *result.assume_error().find<"asked">();
      for (long& each : errors_) each += asked;
      result = *result.assume_error().find<"limit">();
    }
    return result;
  }

 private:
  std::array<long, 3> errors_{};
};

// ---- A stack inside a stack, with a policy inside it.

struct counts_runs {
  long runs = 0;
  void on(qtasks::trigger<"task_executor_before_execute">, auto const& /*event*/) { ++runs; }
};
struct counts_ends {
  long ends = 0;
  void on(qtasks::trigger<"task_executor_after_execute">, auto const& /*event*/) { ++ends; }
};
using policies::counted_clock;
struct nested_policy {
  static bool right(qtasks::result<long> const& outcome) { return outcome.has_value() && outcome.assume_value() == 3; }
};
class nested_policy_library : public nested_policy {
 public:
  [[gnu::always_inline]] qtasks::result<long> run(long x) { return executor_.execute(policies::task, x); }

 private:
  using limited =
      qtasks::plugin_stack<qtasks::run_clock<counted_clock>, counts_runs, decltype(policies::breaker<counted_clock>())>;
  qtasks::task_executor<qtasks::plugin_stack<limited, counts_ends>> executor_{
      qtasks::plugin_stack<limited, counts_ends>{
          limited{policies::clock<counted_clock>(), counts_runs{}, policies::breaker<counted_clock>()}, counts_ends{}}};
};
class nested_policy_by_hand : public nested_policy {
 public:
  [[gnu::always_inline]] qtasks::result<long> run(long x) {
    std::int64_t const start = clock_.now();
    ++runs_;
    std::uint64_t const pass = breaker_.admit(start);
    if (pass == by_hand::breaker::refusal) return by_hand::refused(qtasks::errc::rejected, "the breaker is open");
    qtasks::result<long> result = by_hand::attempt(x);
    breaker_.over(pass, result, [this] { return clock_.now(); });
    if (!result.has_error()) ++ends_;
    by_hand::name_error(result);
    return result;
  }

 private:
  counted_clock clock_{};
  long runs_ = 0;
  by_hand::breaker breaker_{1000, 1'000'000};
  long ends_ = 0;
};

// ---- A constraint, a retry and metrics.

using positive = qtasks::argument<"x", long, qtasks::at_least<1>>;
struct checked {
  static bool right(qtasks::result<long> const& outcome) { return outcome.has_value() && outcome.assume_value() == 3; }
};
class checked_library : public checked {
 public:
  [[gnu::always_inline]] qtasks::result<long> run(long x) { return executor_.execute(attempt, x); }

 private:
  static constexpr auto attempt = qtasks::task<"task">([](positive x) { return by_hand::attempt(x); });
  qtasks::task_executor<qtasks::run_clock<counted_clock>, qtasks::metrics<counted_clock>, qtasks::validate,
                        decltype(policies::retry<counted_clock>())>
      executor_{policies::clock<counted_clock>(), policies::metrics<counted_clock>(), qtasks::validate{},
                policies::retry<counted_clock>()};
};
class checked_by_hand : public checked {
 public:
  [[gnu::always_inline]] qtasks::result<long> run(long x) {
    std::int64_t const start = clock_.now();
    int attempts = 1;
    qtasks::result<long> result = valid_attempt(x);
    while (result.has_error() && attempts < attempts_ && by_hand::retryable(result.assume_error())) {
      ++attempts;
      result = by_hand::attempt(x);
    }
    by_hand::name_error(result);
    metrics_.ran(result, clock_.now() - start, attempts);
    return result;
  }

 private:
  [[gnu::always_inline]] static qtasks::result<long> valid_attempt(long x) {
    if (x < 1) return qtasks::task_error{qtasks::errc::rejected, "x must be at least 1"};
    return by_hand::attempt(x);
  }

  counted_clock clock_{};
  int attempts_ = 3;
  by_hand::metrics metrics_{};
};

// ---- One executor, called at two places.

struct two_calls {
  static bool right(qtasks::result<long> const& outcome) { return outcome.has_value() && outcome.assume_value() == 4; }
};
template <class Five>
class two_calls_of : public two_calls {
 public:
  [[gnu::always_inline]] qtasks::result<long> run(long x) {
    auto const first = five_(x);
    return first.has_error() ? first : five_(first.assume_value() + 1);
  }

 private:
  Five five_{};
};
using two_calls_library = two_calls_of<policies::five<counted_clock>>;
using two_calls_by_hand = two_calls_of<by_hand::five<counted_clock>>;

}  // namespace bench::shapes
