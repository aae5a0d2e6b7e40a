// SPDX-License-Identifier: BSL-1.0
// Runs a day of orders through the contenders of gateway.hpp. The file is parsed before the measurement.
// usage: qtasks_bench_gateway [options of Google Benchmark] [FILE]; a LOBSTER message file, by default the sample.
#include "gateway.hpp"

#include <benchmark/benchmark.h>

#include <cstdint>
#include <cstdio>
#include <string>
#include <utility>

namespace {

using namespace bench::gates;

template <class Gate>
void replay(benchmark::State& state, orders const& given) {
  Gate gate{limits{}, given.size()};
  for (auto _ : state) {
    gate.clear_book();
    for (request const& order : given) gate.handle(order);
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(given.size()));
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (argc > 2) {
    std::fputs("qtasks_bench_gateway: one file at most; expected: [options] [FILE]\n", stderr);
    return 2;
  }
  std::string const path = argc > 1 ? argv[1] : sample_path();
  auto const [given, rows] = read_day(path);
  if (given.empty()) {
    std::fprintf(stderr, "qtasks_bench_gateway: '%s' holds no order that can be read\n", path.c_str());
    return 2;
  }

  std::string const expected = counted<written_by_hand>(given);
  for (auto const& [name, found] :
       {std::pair{"library", counted<library>(given)}, std::pair{"virtual", counted<virtual_plugins>(given)}}) {
    if (found != expected) {
      std::fprintf(stderr, "qtasks_bench_gateway: %s counted %s\n  by_hand counted %s\n", name, found.c_str(),
                   expected.c_str());
      return 2;
    }
  }

  benchmark::AddCustomContext("orders", std::to_string(given.size()) + " of " + std::to_string(rows) + " rows");
  benchmark::RegisterBenchmark("gateway/by_hand", replay<written_by_hand>, given);
  benchmark::RegisterBenchmark("gateway/library", replay<library>, given);
  benchmark::RegisterBenchmark("gateway/virtual", replay<virtual_plugins>, given);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
