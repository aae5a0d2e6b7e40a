// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/version.hpp>
#include <qtasks/adapters/json/detail/span_text.hpp>
#include <qtasks/plugins/time/clock.hpp>
#include <qtasks/plugins/observability/span_buffer.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace qtasks {

/// What to add to a reading of the clock to have nanoseconds since 1970: taken once, at the start of a program for
/// instance, it keeps all spans on one scale while the system's clock is being set.
template <Clock C = clocks::steady>
std::int64_t unix_offset(C const& clock = {}) {
  using std::chrono::duration_cast, std::chrono::nanoseconds;
  auto const since_1970 = std::chrono::system_clock::now().time_since_epoch();
  return duration_cast<nanoseconds>(since_1970).count() - clock.now();
}

struct otlp_trace_options {
  std::string_view service;      ///< the resource's `service.name`
  std::int64_t unix_offset = 0;  ///< see the function of that name
  std::size_t most = 512;        ///< spans in one body
};

namespace detail {

inline boost::json::object attribute(char const* name, char const* kind, std::string value) {
  return {{"key", name}, {"value", {{kind, std::move(value)}}}};
}

inline boost::json::object otlp_span(span_record const& span, std::int64_t offset) {
  boost::json::array attributes{attribute("qtasks.span.kind", "stringValue", kind_text(span.kind)),
                                attribute("qtasks.attempt", "intValue", std::to_string(span.attempt)),
                                attribute("thread.id", "intValue", std::to_string(span.thread))};
  boost::json::object made{{"traceId", id_text(span.trace)},
                           {"spanId", id_text(span.id)},
                           {"flags", int{trace_context::sampled_flag}},
                           {"name", boost::json::string_view(span.name.data(), span.name.size())},
                           {"kind", 1},  // internal
                           {"startTimeUnixNano", std::to_string(span.start + offset)},
                           {"endTimeUnixNano", std::to_string(span.end + offset)}};
  if (span.parent != span_id{}) made["parentSpanId"] = id_text(span.parent);
  if (span.status != errc{}) {
    attributes.push_back(attribute("error.type", "stringValue", status_text(span.status)));
    made["status"] = {{"code", 2}};  // error; a success leaves it unset
  }
  made["attributes"] = std::move(attributes);
  return made;
}

}  // namespace detail

/// Takes up to `most` spans out of the buffer and makes of them the body of an OTLP/HTTP request to `/v1/traces`, in
/// its JSON encoding: ids in hexadecimal, 64-bit numbers as decimal strings, enumerators as numbers. Attributes are
/// named as OpenTelemetry's conventions name them (`service.name`, `error.type`, `thread.id`), ours `qtasks.*`.
/// Empty if there is no span. Not for the hot path: it allocates.
template <std::size_t Capacity>
std::string otlp_trace(span_buffer<Capacity>& from, otlp_trace_options const& options) {
  boost::json::array spans;
  from.drain([&](span_record const& span) { spans.push_back(detail::otlp_span(span, options.unix_offset)); },
             options.most);
  if (spans.empty()) return {};
  std::string const version =
      std::to_string(version_major) + "." + std::to_string(version_minor) + "." + std::to_string(version_patch);
  boost::json::object const scope{{"name", "qtasks"}, {"version", version}};
  boost::json::object const scoped{{"scope", scope}, {"spans", std::move(spans)}};
  boost::json::array const service{detail::attribute("service.name", "stringValue", std::string(options.service))};
  boost::json::object const resource{{"resource", boost::json::object{{"attributes", service}}},
                                     {"scopeSpans", boost::json::array{scoped}}};
  return boost::json::serialize(boost::json::object{{"resourceSpans", boost::json::array{resource}}});
}

}  // namespace qtasks
