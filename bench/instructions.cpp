// SPDX-License-Identifier: BSL-1.0
// Runs each body of the benchmarks in a loop of `runs` calls. callgrind counts the instructions, and instructions.py
// reads the counts. Without an argument, measures nothing.
#include <valgrind/callgrind.h>

#include <cstdlib>
#include <deque>
#include <string>

#include "dispatch.hpp"
#include "error_path.hpp"
#include "execute.hpp"
#include "gateway.hpp"
#include "policies.hpp"
#include "shapes.hpp"

namespace bench {
namespace {

/// Executes this number of instructions. The gate must reject a pair of these with different numbers.
template <int Instructions>
struct seeded {
  void operator()() { asm volatile(".rept %c0\n nop\n .endr" : : "i"(Instructions)); }
};

/// The calls, of an object of which the compiler knows as little as of a service's: not that it is a local variable of
/// a function that runs once, for which GCC optimizes less.
template <class Body>
[[gnu::noinline]] void call(Body& body, long runs) {
  for (long i = 0; i < runs; ++i) body();
}

template <class Body>
void count(std::string const& name, long runs) {
  static Body body;
  call(body, 1);
  CALLGRIND_ZERO_STATS;
  call(body, runs);
  CALLGRIND_DUMP_STATS_AT(name.c_str());
}

template <class Library, class ByHand>
void count_both(std::string const& name, long runs) {
  count<Library>(name + "/library", runs);
  count<ByHand>(name + "/by_hand", runs);
}

template <class Work, std::size_t N>
void count_dispatch(std::string const& work, long runs) {
  count_both<dispatch::library<Work, N>, dispatch::by_hand<Work, N>>("dispatch/" + work + "/" + std::to_string(N),
                                                                     runs);
}

template <error_path::course What, int Depth>
void count_error_path(std::string const& what, long runs) {
  count_both<error_path::library<What, Depth>, error_path::by_hand<What, Depth>>(
      "error_path/" + what + "/" + std::to_string(Depth), runs);
}

template <class Library, class ByHand>
void count_policies(std::string const& what, long runs) {
  count_both<policies::body<Library>, policies::body<ByHand>>("policies/" + what, runs);
}

void count_all_policies(long runs) {
  using namespace policies;
  using counted = counted_clock;
  count_policies<library<fallback>, by_hand::fallback>("fallback", runs);
  count_policies<library<clock<counted>, limit<counted>>, by_hand::rate_limit<counted>>("rate_limit", runs);
  count_policies<library<clock<counted>, retry<counted>>, by_hand::retry<counted>>("retry", runs);
  count_policies<library<clock<counted>, breaker<counted>>, by_hand::circuit_breaker<counted>>("circuit_breaker", runs);
  count_policies<library<clock<counted>, total<counted>>, by_hand::timeout<counted>>("total_timeout", runs);
  count_policies<library<clock<counted>, each<counted>>, by_hand::timeout<counted>>("attempt_timeout", runs);
  count_policies<five<counted>, by_hand::five<counted>>("five", runs);
  count_policies<five<counted, metrics<counted>>, by_hand::five<counted, by_hand::metrics>>("five_metrics", runs);
}

template <class Library, class ByHand>
void count_shape(std::string const& what, long runs) {
  count_both<shapes::body<Library>, shapes::body<ByHand>>("shapes/" + what, runs);
}

void count_all_shapes(long runs) {
  using namespace shapes;
  count_shape<around_large_library, around_large_by_hand>("around_large", runs);
  count_shape<replaced_string_library, replaced_string_by_hand>("replaced_string", runs);
  count_shape<moved_arguments_library, moved_arguments_by_hand>("moved_arguments", runs);
  count_shape<temporary_arguments_library, temporary_arguments_by_hand>("temporary_arguments", runs);
  count_shape<answered_payload_library, answered_payload_by_hand>("answered_payload", runs);
  count_shape<nested_policy_library, nested_policy_by_hand>("nested_policy", runs);
  count_shape<checked_library, checked_by_hand>("validate_retry_metrics", runs);
  count_shape<two_calls_library, two_calls_by_hand>("two_calls", runs);
}

/// `runs` orders, each day through a gateway of its own.
template <class Gate>
[[gnu::noinline]] void pass_orders(std::deque<Gate>& each_day, gates::orders const& given, long runs) {
  for (Gate& gate : each_day) {
    for (auto const& order : given) {
      if (runs-- == 0) return;
      gate.handle(order);
    }
  }
}
template <class Gate>
void count_gate(std::string const& name, gates::orders const& given, long runs) {
  std::deque<Gate> each_day;
  for (long passed = 0; passed < runs; passed += static_cast<long>(given.size())) {
    each_day.emplace_back(order_gateway::limits{}, given.size());
  }
  CALLGRIND_ZERO_STATS;
  pass_orders(each_day, given, runs);
  CALLGRIND_DUMP_STATS_AT(name.c_str());
}
void count_gateway(long runs) {
  auto const given = gates::read_day(gates::sample_path()).given;
  count_gate<gates::library>("gateway/orders/library", given, runs);
  count_gate<gates::written_by_hand>("gateway/orders/by_hand", given, runs);
}

void count_all(long runs) {
  count<nothing_done>("nothing", runs);
  count_both<seeded<104>, seeded<100>>("seeded", runs);
  count_dispatch<sum, 0>("sum", runs);
  count_dispatch<sum, 1>("sum", runs);
  count_dispatch<sum, 4>("sum", runs);
  count_dispatch<sum, 16>("sum", runs);
  count_dispatch<sum, 64>("sum", runs);
  count_dispatch<opaque, 1>("opaque", runs);
  count_dispatch<opaque, 4>("opaque", runs);
  count_dispatch<opaque, 16>("opaque", runs);
  count_dispatch<opaque, 64>("opaque", runs);
  count_error_path<error_path::course::success, 1>("success", runs);
  count_error_path<error_path::course::success, 4>("success", runs);
  count_error_path<error_path::course::unhandled, 1>("unhandled", runs);
  count_error_path<error_path::course::unhandled, 4>("unhandled", runs);
  count_error_path<error_path::course::unhandled, 16>("unhandled", runs);
  count_error_path<error_path::course::handled, 1>("handled", runs);
  count_error_path<error_path::course::handled, 4>("handled", runs);
  count_both<execute::bare<execute::bare_library>, execute::bare<execute::bare_by_hand>>("execute/bare", runs);
  count_both<execute::middlewares_library, execute::middlewares_by_hand>("execute/middlewares", runs);
  count_both<execute::eight_library, execute::eight_by_hand>("execute/eight_triggers", runs);
  count_all_policies(runs);
  count_all_shapes(runs);
  count_gateway(runs);
}

}  // namespace
}  // namespace bench

int main(int argc, char** argv) {
  if (argc > 1) bench::count_all(std::atol(argv[1]));
  return 0;
}
