// SPDX-License-Identifier: BSL-1.0
// Each library function and its twin return the same values and make the same calls.
#include "shapes.hpp"

#include "support/catch.hpp"

#include <tuple>
#include <utility>

namespace {

std::vector<std::pair<int, int>> calls;
std::vector<int> answers;  // the values that `asked` returns, the last one first; without them it returns its argument

}  // namespace

void saw(int what, int value) { calls.emplace_back(what, value); }

int asked(int value) {
  saw(-1, value);
  if (answers.empty()) return value;
  int const answer = answers.back();
  answers.pop_back();
  return answer;
}

block block_of(int value) { return {{asked(value), 1, 2, 3, 4, 5, 6, value}}; }
std::string text_of(int value) { return "a text too long to be stored in place: " + std::to_string(asked(value)); }
std::unique_ptr<int> pointer_to(int value) { return std::make_unique<int>(asked(value)); }

namespace {

auto seen(qtasks::task_error const& e) {
  return std::tuple{e.code(), std::string{e.message()}, std::string{e.task_name()}, std::string{e.plugin_name()}};
}
auto seen(refusal const& e) {
  auto const value = [](int const* field) { return field == nullptr ? std::nullopt : std::optional{*field}; };
  return std::tuple{seen(e.without_fields()), value(e.find<"limit">()), value(e.find<"asked">())};
}
auto seen(overdrawn const& e) { return e; }

auto seen(std::unique_ptr<int> const& pointer) { return *pointer; }
template <class T>
auto seen(T const& value) {
  return value;
}

template <class T, class E>
auto seen(qtasks::result<T, E> const& result) {
  using value = decltype(seen(result.assume_value()));
  using error = decltype(seen(result.assume_error()));
  return result.has_value() ? std::pair{std::optional<value>{seen(result.assume_value())}, std::optional<error>{}}
                            : std::pair{std::optional<value>{}, std::optional<error>{seen(result.assume_error())}};
}

/// The value that a function returns, and the calls that it makes, if `asked` returns the values of `world`.
template <class... Args>
auto outcome(auto function, std::vector<int> const& world, Args... args) {
  calls.clear();
  answers = world;
  auto returned = seen(function(args...));
  return std::tuple{std::move(returned), calls};
}

template <class... Args>
bool same(auto library, auto by_hand, std::vector<int> const& world, Args... args) {
  return outcome(library, world, args...) == outcome(by_hand, world, args...);
}

constexpr std::array<std::pair<int, int>, 6> pairs{{{1, 0}, {6, 3}, {-7, 2}, {0, 5}, {130, 100}, {100, 300}}};
constexpr std::array<int, 11> numbers{-5, -1, 0, 1, 5, 8, 9, 10, 20, 99, 100};
using worlds = std::array<std::vector<int>, 5>;

}  // namespace

#define SAME(shape, ...) CHECK(same(shape##_library, shape##_by_hand, __VA_ARGS__))

TEST_CASE("shapes of two arguments and their twins") {
  for (auto const& world : worlds{{{}, {200}, {-1}}}) {
    for (auto const& [a, b] : pairs) {
      CAPTURE(world, a, b);
      SAME(quickstart, world, a, b);
      SAME(no_plugin, world, a, b);
      SAME(observers_1, world, a, b);
      SAME(observers_4, world, a, b);
      SAME(observers_16, world, a, b);
      SAME(replacing_1, world, a, b);
      SAME(replacing_4, world, a, b);
      SAME(args_replace, world, a, b);
      SAME(failing_stop, world, a, b);
      SAME(failing_skip, world, a, b);
      SAME(failing_propagate, world, a, b);
      SAME(own_error, world, a, b);
      SAME(middlewares, world, a, b);
      SAME(around_1, world, a, b);
      SAME(around_3, world, a, b);
      SAME(around_7, world, a, b);
    }
  }
}

TEST_CASE("shapes of one argument and their twins") {
  for (auto const& world : worlds{{{}, {-1}, {4, -1}, {4, -1, -1}, {4, -1, -1, -1}}}) {
    for (int const value : numbers) {
      CAPTURE(world, value);
      SAME(first_fold, world, value);
      SAME(payload, world, value);
      SAME(result_int, world, value);
      SAME(result_block, world, value);
      SAME(result_string, world, value);
      SAME(result_pointer, world, value);
      SAME(replaced_int, world, value);
      SAME(replaced_block, world, value);
      SAME(replaced_string, world, value);
      SAME(replaced_pointer, world, value);
      SAME(generator, world, value);
      SAME(retry_3, world, value);
    }
  }
}

TEMPLATE_TEST_CASE_SIG("plugins with state and their twins", "", ((int Words), Words), 0, 1, 8) {
  using plugin = adds_up<static_cast<std::size_t>(Words)>;
  qtasks::task_executor<plugin> library, by_hand;
  for (auto const& [first, second] : pairs) {
    CAPTURE(first, second);
    auto const run = [a = first, b = second](auto function, auto& executor) {
      calls.clear();
      auto returned = seen(function(executor, a, b));
      return std::tuple{std::move(returned), calls};
    };
    if constexpr (Words == 0) CHECK(run(state_0_library, library) == run(state_0_by_hand, by_hand));
    if constexpr (Words == 1) CHECK(run(state_1_library, library) == run(state_1_by_hand, by_hand));
    if constexpr (Words == 8) CHECK(run(state_8_library, library) == run(state_8_by_hand, by_hand));
    if constexpr (Words > 0) CHECK(library.template get<plugin>().words == by_hand.template get<plugin>().words);
  }
}
