// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <benchmark/benchmark.h>

#include <string>

namespace bench {

template <class Body>
void run(benchmark::State& state) {
  Body body;
  long calls = 0;
  for (auto _ : state) {
    body();
    ++calls;
  }
  if (!body.right(calls)) state.SkipWithError("the work was not done");
}

template <class Body>
benchmark::internal::Benchmark* add(std::string const& name) {
  return benchmark::RegisterBenchmark(name.c_str(), run<Body>);
}

inline int run_all(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}

}  // namespace bench
