// SPDX-License-Identifier: BSL-1.0 Returns a value or an error through 1, 4 or 16 calls, in one thread and in two
// threads: with the library, an `if` on the same result, `std::error_code`, and an exception.
#include "error_path.hpp"

#include <exception>
#include <string>
#include <system_error>

#include "google.hpp"

namespace bench::error_path {
namespace {

enum class code { negative = 1 };

class code_category final : public std::error_category {
 public:
  char const* name() const noexcept override { return "bench"; }
  std::string message(int) const override { return "negative"; }
};
std::error_code make_error_code(code value) {
  static code_category const category;
  return {static_cast<int>(value), category};
}

}  // namespace
}  // namespace bench::error_path

template <>
struct std::is_error_code_enum<bench::error_path::code> : std::true_type {};

namespace bench::error_path {
namespace {

struct coded {
  long value;
  std::error_code error;
};
long number(coded const& outcome) { return outcome.error ? -outcome.error.value() : outcome.value; }

template <int Depth>
[[gnu::noinline]] long down_coded(long x, std::error_code& error) {
  asm volatile("");
  if constexpr (Depth == 1) {
    if (x < 0) {
      error = code::negative;
      return 0;
    }
    return x + 1;
  } else {
    long const below = down_coded<Depth - 1>(x, error);
    if (error) return 0;
    return below + 1;
  }
}

template <course What, int Depth>
struct error_code_call {
  [[gnu::always_inline]] static coded call(long x) {
    coded outcome{};
    outcome.value = down_coded<Depth>(x, outcome.error);
    if constexpr (What != course::unhandled) {
      if (outcome.error == code::negative) return {123, {}};
    }
    return outcome;
  }
};

class negative : public std::exception {
 public:
  char const* what() const noexcept override { return "negative"; }
};

template <int Depth>
[[gnu::noinline]] long down_throwing(long x) {
  asm volatile("");
  if constexpr (Depth == 1) {
    if (x < 0) throw negative{};
    return x + 1;
  } else {
    return down_throwing<Depth - 1>(x) + 1;
  }
}

struct thrown {
  long value;
};
long number(thrown const& outcome) { return outcome.value; }

template <course What, int Depth>
struct throw_call {
  /// The caller catches an exception that is not handled, and returns -1.
  [[gnu::always_inline]] static thrown call(long x) {
    try {
      return {down_throwing<Depth>(x)};
    } catch (negative const&) {
      return {What == course::unhandled ? -1 : 123};
    }
  }
};

template <class Body>
void add_threads(std::string const& name) {
  for (int const threads : {1, 2}) add<Body>(name)->Threads(threads)->UseRealTime();
}

template <course What, int Depth>
void add_contenders(std::string const& what) {
  std::string const name = "error_path/" + what + "/" + std::to_string(Depth) + "/";
  add_threads<library<What, Depth>>(name + "library");
  add_threads<by_hand<What, Depth>>(name + "by_hand");
  add_threads<body<error_code_call<What, Depth>, What, Depth>>(name + "error_code");
  add_threads<body<throw_call<What, Depth>, What, Depth>>(name + "throw");
}

template <course What>
void add_depths(std::string const& what) {
  add_contenders<What, 1>(what);
  add_contenders<What, 4>(what);
  add_contenders<What, 16>(what);
}

}  // namespace
}  // namespace bench::error_path

int main(int argc, char** argv) {
  using enum bench::error_path::course;
  bench::error_path::add_depths<success>("success");
  bench::error_path::add_depths<unhandled>("unhandled");
  bench::error_path::add_depths<handled>("handled");
  return bench::run_all(argc, argv);
}
