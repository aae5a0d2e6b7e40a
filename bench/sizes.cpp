// SPDX-License-Identifier: BSL-1.0
// The sizes of the public types in bytes, as JSON.
#include "policies.hpp"

#include <array>
#include <cstddef>
#include <cstdio>
#include <string>
#include <utility>

namespace {

using namespace qtasks;
using steady = clocks::steady;

template <int>
struct empty_plugin {
  void on(trigger<"task_executor_before_execute">, auto const& /*event*/) const {}
};
template <class Counts>
struct executors_of;
template <int... I>
struct executors_of<std::integer_sequence<int, I...>> {
  using type = task_executor<empty_plugin<I>...>;
};
template <int Plugins>
using executor_of = typename executors_of<std::make_integer_sequence<int, Plugins>>::type;

struct row {
  char const* type;
  std::size_t bytes;
};
constexpr std::array rows{
    row{"task_error", sizeof(task_error)},
    row{"result<void>", sizeof(result<void>)},
    row{"result<int>", sizeof(result<int>)},
    row{"result<std::string>", sizeof(result<std::string>)},
    row{"run_info", sizeof(run_info)},
    row{"context", sizeof(context)},
    row{"task of a lambda without captures", sizeof(bench::policies::task)},
    row{"task_executor of no plugin", sizeof(executor_of<0>)},
    row{"task_executor of 1 plugin without members", sizeof(executor_of<1>)},
    row{"task_executor of 16 plugins without members", sizeof(executor_of<16>)},
    row{"run_clock<>", sizeof(run_clock<>)},
    row{"rate_limit<>", sizeof(rate_limit<>)},
    row{"total_timeout<>", sizeof(total_timeout<>)},
    row{"retry<>", sizeof(retry<>)},
    row{"circuit_breaker<>", sizeof(circuit_breaker<>)},
    row{"attempt_timeout<>", sizeof(attempt_timeout<>)},
    row{"bulkhead", sizeof(bulkhead)},
    row{"load_shed<>", sizeof(load_shed<>)},
    row{"fallback<long>", sizeof(fallback<long>)},
    row{"unique<>", sizeof(unique<>)},
    row{"metrics<>, without its tables", sizeof(metrics<>)},
    row{"task_executor of the five policies and a clock",
        sizeof(
            task_executor<run_clock<>, rate_limit<>, total_timeout<>, retry<>, circuit_breaker<>, attempt_timeout<>>)},
};

}  // namespace

/// usage: qtasks_bench_sizes FILE; writes the file.
int main(int argc, char** argv) {
  std::FILE* const file = argc == 2 ? std::fopen(argv[1], "w") : nullptr;
  if (file == nullptr) {
    std::fputs("usage: qtasks_bench_sizes FILE\n", stderr);
    return 2;
  }
  std::fputs("{\"rows\": [", file);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    std::fprintf(file, "%s\n {\"type\": \"%s\", \"bytes\": %zu}", i == 0 ? "" : ",", rows[i].type, rows[i].bytes);
  }
  std::fputs("\n]}\n", file);
  return std::fclose(file) == 0 ? 0 : 1;
}
