// SPDX-License-Identifier: BSL-1.0
// What the size of an error costs: an error of N bytes passes up through 16 functions that the compiler does not
// inline. Prints, for each N and each way of passing it on, the median time against std::error_code's first way.
#include <qtasks/core/result.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <system_error>
#include <vector>

namespace {

constexpr int levels = 16;
constexpr int calls = 20'000;
constexpr int samples = 41;

template <std::size_t Bytes>
struct error_of {
  std::array<int, Bytes / sizeof(int)> words;
};

template <class E>
struct made {
  static E error() { return {{1}}; }
};
template <>
struct made<std::error_code> {
  static std::error_code error() { return {1, std::generic_category()}; }
};

/// How a function passes on the error of the function that it calls.
enum class way { error, whole_result, declared_in_else };

template <way Way, class E, int Level = levels>
[[gnu::noinline]] qtasks::result<int, E> pass(int n) {
  if constexpr (Level == 0) {
    if (n < 0) return made<E>::error();
    return n;
  } else if constexpr (Way == way::error) {
    auto returned = pass<Way, E, Level - 1>(n);
    if (returned.has_error()) return returned.assume_error();
    return returned.assume_value() + 1;
  } else if constexpr (Way == way::whole_result) {
    auto returned = pass<Way, E, Level - 1>(n);
    if (returned.has_error()) return returned;
    return returned.assume_value() + 1;
  } else {
    if (n == 12345) {
      return 0;
    } else {
      auto returned = pass<Way, E, Level - 1>(n);
      if (returned.has_error()) return returned;
      returned.assume_value() += 1;
      return returned;
    }
  }
}

template <way Way, class E>
double nanoseconds() {
  auto const start = std::chrono::steady_clock::now();
  for (int i = 0; i < calls; ++i) {
    int n = -1;
    asm volatile("" : "+r"(n));
    auto const returned = pass<Way, E>(n);
    asm volatile("" : : "g"(&returned) : "memory");
  }
  return std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - start).count() / calls;
}

struct row {
  char const* error;
  std::size_t size_of_result;
  std::array<double (*)(), 3> ways;
  std::array<std::vector<double>, 3> times{};

  double median(std::size_t index) {
    std::sort(times.at(index).begin(), times.at(index).end());
    return times.at(index).at(samples / 2);
  }
};

template <class E>
row row_of(char const* error) {
  return {error,
          sizeof(qtasks::result<int, E>),
          {nanoseconds<way::error, E>, nanoseconds<way::whole_result, E>, nanoseconds<way::declared_in_else, E>}};
}

}  // namespace

int main() {
  std::array rows{
      row_of<std::error_code>("std::error_code"), row_of<error_of<4>>("4 bytes"),   row_of<error_of<8>>("8 bytes"),
      row_of<error_of<16>>("16 bytes"),           row_of<error_of<24>>("24 bytes"), row_of<error_of<32>>("32 bytes")};
  for (int sample = 0; sample < samples; ++sample) {  // interleaved
    for (row& each : rows) {
      for (std::size_t i = 0; i < each.ways.size(); ++i) each.times.at(i).push_back(each.ways.at(i)());
    }
  }
  double const base = rows[0].median(0);
  std::printf("%-16s %11s %10s %13s %17s\n", "error", "result<int>", "the error", "whole result", "declared in else");
  for (row& each : rows) {
    std::printf("%-16s %5zu bytes %10.2f %13.2f %17.2f\n", each.error, each.size_of_result, each.median(0) / base,
                each.median(1) / base, each.median(2) / base);
  }
}
