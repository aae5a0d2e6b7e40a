// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/adapters/json/detail/span_text.hpp>
#include <qtasks/plugins/observability/detail/valid_utf8.hpp>
#include <qtasks/plugins/observability/span_buffer.hpp>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <ostream>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace qtasks {

/// Names the process in the trace.
struct chrome_trace_options {
  std::string_view process = "qtasks";  ///< the name that viewers show for the process
  int pid = 1;                          ///< the number of the process in the trace
};

namespace detail {

/// Formats nanoseconds as microseconds with three decimals. A double has too few digits for that.
inline std::string microseconds(std::int64_t nanoseconds) {
  auto const size =
      nanoseconds < 0 ? -static_cast<std::uint64_t>(nanoseconds) : static_cast<std::uint64_t>(nanoseconds);
  std::string const decimals = std::to_string(1000 + size % 1000);
  return std::string(nanoseconds < 0 ? "-" : "") + std::to_string(size / 1000) + "." + decimals.substr(1);
}

inline boost::json::object chrome_metadata(char const* what, int pid, std::uint32_t thread, std::string name) {
  return {{"ph", "M"}, {"name", what}, {"pid", pid}, {"tid", thread}, {"args", {{"name", std::move(name)}}}};
}

inline std::string chrome_event(span_record const& span, int pid) {
  boost::json::object args{{"status", status_text(span.status)},
                           {"attempt", span.attempt},
                           {"trace_id", id_text(span.trace)},
                           {"span_id", id_text(span.id)}};
  if (span.parent != span_id{}) args["parent_span_id"] = id_text(span.parent);
  boost::json::object const rest{
      {"ph", "X"},          {"name", valid_utf8(span.name)}, {"cat", kind_text(span.kind)}, {"pid", pid},
      {"tid", span.thread}, {"args", std::move(args)}};
  return "{\"ts\":" + microseconds(span.start) + ",\"dur\":" + microseconds(span.end - span.start) + "," +
         boost::json::serialize(rest).substr(1);
}

}  // namespace detail

/// Writes spans in the Trace Event Format, for Perfetto (ui.perfetto.dev) and chrome://tracing: one complete event
/// ("X") for each span. `spans` must be in the order in which the spans ended. Times are microseconds of the run's
/// clock; ids are in the arguments. Check the stream for errors afterwards. Not for the hot path: it sorts and
/// allocates.
///
/// Coroutines that interleave on one thread overlap in such a file, and viewers draw them wrongly.
inline void write_chrome_trace(std::ostream& out, std::vector<span_record> const& spans,
                               chrome_trace_options const& options = {}) {
  std::vector<span_record const*> sorted;
  for (span_record const& span : spans) sorted.push_back(&span);
  // Of spans that begin together the outer one must come first. It ended last, so it comes later in `spans`.
  std::sort(sorted.begin(), sorted.end(), [](span_record const* a, span_record const* b) {
    return std::tuple(a->start, b->end, b) < std::tuple(b->start, a->end, a);
  });
  out << "{\"displayTimeUnit\":\"ns\",\"traceEvents\":[\n"
      << detail::chrome_metadata("process_name", options.pid, 0, detail::valid_utf8(options.process));
  std::set<std::uint32_t> named;
  for (span_record const* span : sorted) {
    if (named.insert(span->thread).second) {
      std::string name = "thread " + std::to_string(span->thread);
      out << ",\n" << detail::chrome_metadata("thread_name", options.pid, span->thread, std::move(name));
    }
    out << ",\n" << detail::chrome_event(*span, options.pid);
  }
  out << "\n]}\n";
}

/// Drains a buffer and writes its spans. Returns how many there were.
template <std::size_t Capacity>
std::size_t write_chrome_trace(std::ostream& out, span_buffer<Capacity>& from,
                               chrome_trace_options const& options = {}) {
  std::vector<span_record> spans;
  std::size_t const count = from.drain([&spans](span_record const& span) { spans.push_back(span); });
  write_chrome_trace(out, spans, options);
  return count;
}

}  // namespace qtasks
