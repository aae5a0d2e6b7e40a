// SPDX-License-Identifier: BSL-1.0
#include <qtasks/executor/detail/argument.hpp>
#include <qtasks/qtasks.hpp>

#include <array>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "support/clause.hpp"

namespace {

using namespace qtasks;

struct shape {
  constexpr virtual int corners() const = 0;
  shape() = default;
  shape(shape const&) = default;
  shape& operator=(shape const&) = delete;

 protected:
  ~shape() = default;
};
struct square final : shape {
  constexpr int corners() const override { return 4; }
};
struct base {
  int id = 0;
};
struct derived : base {};
struct made_of_base {
  constexpr made_of_base(base const& from) : id(from.id) {}
  int id;
};
struct explicitly_made {
  constexpr explicit explicitly_made(int value) : n(value) {}
  int n;
};

enum answer { refused, lacking_ref, lossy, copied, derived_copy, referred };

/// What the run stores for a parameter `P`, given an argument `A`.
template <class P, class A>
constexpr answer stores() {
  using stored = typename detail::passed_argument<P, std::decay_t<A>>::stored;
  if (detail::lacks_ref<P, A>) return lacking_ref;
  if (!detail::constructs<P, A>) return refused;
  if (!detail::keeps_argument<P, A>) return lossy;
  if (std::is_reference_v<stored>) return referred;
  return std::is_same_v<stored, std::decay_t<P>> ? copied : derived_copy;
}

// The table: the argument is an lvalue, an rvalue, a `std::ref`, a `qtasks::ref`, a `std::cref`.
template <class P, class T>
constexpr std::array<answer, 5> row = {stores<P, T&>(), stores<P, T>(), stores<P, std::reference_wrapper<T>>(),
                                       stores<P, ref<T>>(), stores<P, std::reference_wrapper<T const>>()};
template <class P, class T>
constexpr bool is(answer lvalue, answer rvalue, answer std_ref, answer own_ref, answer cref) {
  return row<P, T> == std::array{lvalue, rvalue, std_ref, own_ref, cref};
}

// The object itself.
static_assert(is<base, base>(copied, copied, copied, copied, copied));
static_assert(is<base const, base>(copied, copied, copied, copied, copied));
static_assert(is<base const&, base>(copied, copied, referred, referred, referred));
static_assert(is<base&&, base>(copied, copied, copied, copied, copied));
static_assert(is<base&, base>(lacking_ref, lacking_ref, referred, referred, lacking_ref));
// A derived object. As in a plain call, only a parameter by value slices it.
static_assert(is<base, derived>(copied, copied, copied, copied, copied));
static_assert(is<base const&, derived>(derived_copy, derived_copy, referred, referred, referred));
static_assert(is<base&&, derived>(derived_copy, derived_copy, derived_copy, derived_copy, derived_copy));
static_assert(is<base&, derived>(lacking_ref, lacking_ref, referred, referred, lacking_ref));
static_assert(is<shape const&, square>(derived_copy, derived_copy, referred, referred, referred));
// An object that converts.
static_assert(is<made_of_base, base>(copied, copied, copied, copied, copied));
static_assert(is<made_of_base const&, base>(copied, copied, copied, copied, copied));
static_assert(is<made_of_base&, base>(lacking_ref, lacking_ref, lacking_ref, lacking_ref, lacking_ref));
static_assert(is<std::string_view, std::string>(copied, copied, copied, copied, copied));
static_assert(is<double const&, int>(copied, copied, copied, copied, copied));
static_assert(is<double&, int>(lacking_ref, lacking_ref, lacking_ref, lacking_ref, lacking_ref));
// An object that loses information, or whose constructor is explicit.
static_assert(is<int, double>(lossy, lossy, lossy, lossy, lossy));
static_assert(is<int const&, double>(lossy, lossy, lossy, lossy, lossy));
static_assert(is<unsigned, int>(lossy, lossy, lossy, lossy, lossy));
static_assert(is<bool, int>(lossy, lossy, lossy, lossy, lossy) &&
              is<int, bool>(copied, copied, copied, copied, copied));
static_assert(is<explicitly_made, int>(lossy, lossy, lossy, lossy, lossy));
static_assert(is<std::vector<int>, int>(lossy, lossy, lossy, lossy, lossy));
static_assert(is<std::optional<int>, double>(lossy, lossy, lossy, lossy, lossy));
static_assert(is<std::pair<int, int>, std::pair<double, double>>(lossy, lossy, lossy, lossy, lossy));
// No conversion at all.
static_assert(is<int, std::string>(refused, refused, refused, refused, refused));
// Move-only objects, pointers, literals, and parameters that are references themselves.
static_assert(is<std::unique_ptr<int>, std::unique_ptr<int>>(refused, copied, refused, refused, refused));
static_assert(stores<std::unique_ptr<int> const&, std::reference_wrapper<std::unique_ptr<int>>>() == referred);
static_assert(stores<base const*, derived*>() == copied && stores<base*, std::nullptr_t>() == copied);
static_assert(stores<std::string_view, char const (&)[3]>() == copied);
static_assert(stores<std::string, char const (&)[3]>() == copied);
static_assert(stores<std::reference_wrapper<int>, std::reference_wrapper<int>>() == copied);
static_assert(stores<ref<int> const&, ref<int>>() == copied);

struct book {
  int pages = 0;
  constexpr book() = default;
  constexpr explicit book(int n) : pages(n) {}
  book(book const&) = delete;
  book& operator=(book const&) = delete;
};

constexpr auto grow = task<"grow">([](book& b, int n) { b.pages += n; });
constexpr auto grow_any = task<"grow">([](auto& b, int n) { b.pages += n; });
constexpr auto grow_with_context = task<"grow">([](context&, book& b, int n) { b.pages += n; });
constexpr auto grow_stated = task<"grow", book&, int>([](auto& b, auto n) { b.pages += n; });

constexpr int written() {
  book mine;
  EXPECT(task_executor{}.execute(grow, ref{mine}, 1).has_value() && mine.pages == 1);
  EXPECT(task_executor{}.execute(grow_any, ref{mine}, 1).has_value() && mine.pages == 2);
  EXPECT(task_executor{}.execute(grow_with_context, ref{mine}, 1).has_value() && mine.pages == 3);
  EXPECT(task_executor{}.execute(grow_stated, ref{mine}, 1).has_value() && mine.pages == 4);
  EXPECT(task_executor{}.execute(grow, std::ref(mine), 1).has_value() && mine.pages == 5);
  EXPECT(task_executor{}.async_execute(grow, std::ref(mine), 1).has_value() && mine.pages == 6);
  return 0;
}
CLAUSE(written, "std::ref and qtasks::ref pass the caller's object, to which the task can write");

constexpr int not_copied() {
  book const large{700};
  auto const address = task<"address">([](book const& b) { return &b; });
  EXPECT(task_executor{}.execute(address, std::cref(large)).assume_value() == &large);
  EXPECT(task_executor{}.execute(address, ref{large}).assume_value() == &large);
  return 0;
}
CLAUSE(not_copied, "std::cref passes an object without a copy");

constexpr int whole() {
  auto const corners = task<"corners">([](shape const& s) { return s.corners(); });
  square const one;
  EXPECT(task_executor{}.execute(corners, one).assume_value() == 4);
  EXPECT(task_executor{}.execute(corners, square{}).assume_value() == 4);
  EXPECT(task_executor{}.execute(corners, std::cref(one)).assume_value() == 4);
  return 0;
}
CLAUSE(whole, "a derived object is not sliced for a parameter by const reference");

/// Sees and replaces arguments.
struct sees_args {
  bool* matching;
  template <class Event>
  constexpr void on(trigger<"task_executor_args_replace">, Event const& event) const {
    *matching = std::is_same_v<decltype(Event::args), std::tuple<base&, book&, int&>>;
    std::get<0>(event.args).id = 5;
    std::get<1>(event.args).pages += std::get<2>(event.args);
  }
};
struct other_book {
  book* instead;
  constexpr std::tuple<derived, book&, int> on(trigger<"task_executor_args_replace">, auto const& event) const {
    return {derived{{std::get<0>(event.args).id}}, *instead, 2};
  }
};
struct repeats {
  template <class Event>
  constexpr auto on(trigger<"task_executor_run_task_around">, Event const& event, auto next) const -> decltype(next()) {
    static_assert(std::is_same_v<decltype(Event::args), std::tuple<base&, book&, int&>>);
    std::get<1>(event.args).pages += 1000;
    (void)next();
    return next();
  }
};

constexpr int in_events() {
  auto const run = task<"t">([](base const& b, book& to, int n) {
    to.pages += n;
    return b.id;
  });
  bool matching = false;
  book mine;
  book other;
  EXPECT(task_executor{sees_args{&matching}}.execute(run, derived{}, ref{mine}, 10).assume_value() == 5);
  EXPECT(matching && mine.pages == 20);
  EXPECT(
      task_executor{sees_args{&matching}, other_book{&other}}.execute(run, derived{}, ref{mine}, 10).assume_value() ==
      5);
  EXPECT(mine.pages == 30 && other.pages == 2);
  EXPECT(task_executor{repeats{}}.execute(run, derived{}, ref{mine}, 10).assume_value() == 0 && mine.pages == 1050);
  return 0;
}
CLAUSE(in_events, "event.args has the types of the parameters; a handler reaches the caller's object through it");

constexpr int views() {
  auto const first = task<"first">([](std::string_view text) { return text.substr(0, 1); });
  EXPECT(task_executor{}.execute(first, "abc").assume_value() == "a");
  auto const same = task<"same">([](std::string_view const& text) { return text; });
  EXPECT(task_executor{}.execute(same, "abc").assume_value() == "abc");
  std::array<char, 3> const owner{'a', 'b', 'c'};
  auto const front = task<"front">([](std::array<char, 3> const& a) { return std::string_view{a.data(), 1}; });
  EXPECT(task_executor{}.execute(front, std::cref(owner)).assume_value().data() == owner.data());
  auto const number = task<"number">([](int const&) { return "a literal"; });
  EXPECT(task_executor{}.execute(number, 1).assume_value()[0] == 'a');
  auto const copy = task<"copy">([](base const& b) -> base const& { return b; });
  EXPECT(task_executor{}.execute(copy, base{7}).assume_value().id == 7);
  return 0;
}
CLAUSE(views, "a result can be a view of the caller's object; a result by reference is copied");

TEST_CASE("a view of the caller's string is a result") {
  std::string const owner(40, 'a');
  auto const first = task<"first">([](std::string_view text) { return text.substr(0, 1); });
  CHECK(task_executor{}.execute(first, owner).assume_value().data() == owner.data());
}

}  // namespace
