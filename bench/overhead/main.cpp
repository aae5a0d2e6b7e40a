// SPDX-License-Identifier: BSL-1.0
// Calls the variants of a stack in loops. Without arguments of its own it is a program of Google Benchmark; with `count
// VARIANT CALLS` it makes so many calls of one variant, for a counter of instructions.
#include "entry.hpp"

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <string>
#include <string_view>

namespace {

using namespace qtasks_overhead;

void run(benchmark::State& state, entry const& variant) {
  void* const session = variant.make();
  for (auto _ : state) variant.call(session);
  variant.destroy(session);
}

int count(entry const& variant, long calls) {
  void* const session = variant.make();
  for (long i = 0; i < calls; ++i) variant.call(session);
  variant.destroy(session);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  entry_list const all = entries();
  if (argc == 4 && argv[1] == std::string_view{"count"}) {
    auto const number = std::strtoul(argv[2], nullptr, 10);
    return number < all.size ? count(all.first[number], std::atol(argv[3])) : 2;
  }
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  for (std::size_t i = 0; i < all.size; ++i) {
    benchmark::RegisterBenchmark(std::to_string(i).c_str(), run, all.first[i]);
  }
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
