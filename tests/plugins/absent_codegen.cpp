// SPDX-License-Identifier: BSL-1.0
// Policies for another task and no policies have the same machine code. qtasks_add_codegen_test compares the two.
#include <qtasks/plugins/limits/bulkhead.hpp>
#include <qtasks/plugins/limits/cache.hpp>
#include <qtasks/plugins/limits/coalesce.hpp>
#include <qtasks/plugins/limits/load_shed.hpp>
#include <qtasks/plugins/limits/rate_limit.hpp>
#include <qtasks/plugins/limits/unique.hpp>
#include <qtasks/plugins/observability/metrics.hpp>
#include <qtasks/plugins/resilience/standard_pipeline.hpp>
#include <qtasks/qtasks.hpp>

qtasks::result<int> body(int n);

namespace {

using namespace qtasks;

constexpr auto work = task<"work">([](int n) { return body(n); });
constexpr auto other = task<"other">([](int n) { return body(n); });

template <class P>
using elsewhere = only_for<P, decltype(other)>;

using absent =
    task_executor<elsewhere<run_clock<>>, elsewhere<metrics<>>, elsewhere<fallback<int>>,
                  elsewhere<cache<decltype(other)>>, elsewhere<coalesce<decltype(other)>>, elsewhere<unique<>>,
                  elsewhere<load_shed<>>, elsewhere<rate_limit<>>, elsewhere<bulkhead>, elsewhere<total_timeout<>>,
                  elsewhere<retry<>>, elsewhere<circuit_breaker<>>, elsewhere<attempt_timeout<>>>;

}  // namespace

// The executors come as void*: other translation units cannot name types of an unnamed namespace.
result<int> with_policies_for_another(void* executor, int n);
result<int> with_policies_for_another(void* executor, int n) {
  return static_cast<absent*>(executor)->execute(work, n);
}
result<int> with_none(void* executor, int n);
result<int> with_none(void* executor, int n) { return static_cast<task_executor<>*>(executor)->execute(work, n); }
