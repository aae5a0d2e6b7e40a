// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/adapters/json/detail/span_text.hpp>
#include <qtasks/core/duration.hpp>
#include <qtasks/plugins/observability/detail/valid_utf8.hpp>
#include <qtasks/plugins/observability/span_buffer.hpp>
#include <qtasks/plugins/time/clock.hpp>
#include <qtasks/version.hpp>

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

/// Measures the difference between the system's clock, which counts from 1970, and the clock of the runs. Call it once,
/// at the start of the program for instance: then all spans use one scale, even if the system's clock is set later.
template <Clock C = clocks::steady>
duration unix_offset(C const& clock = {}) {
  auto const since_1970 = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::nanoseconds>(since_1970) - std::chrono::nanoseconds{clock.now()};
}

/// Names the service, converts the times to Unix time, and limits the size of a body.
struct otlp_trace_options {
  std::string_view service;     ///< the resource's `service.name`
  duration unix_offset{};       ///< what the function `unix_offset` returned
  std::size_t max_spans = 512;  ///< in one body
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
                           {"name", valid_utf8(span.name)},
                           {"kind", 1},  // SPAN_KIND_INTERNAL
                           {"startTimeUnixNano", std::to_string(span.start + offset)},
                           {"endTimeUnixNano", std::to_string(span.end + offset)}};
  if (span.parent != span_id{}) made["parentSpanId"] = id_text(span.parent);
  if (span.status != errc{}) {
    attributes.push_back(attribute("error.type", "stringValue", status_text(span.status)));
    made["status"] = {{"code", 2}};  // STATUS_CODE_ERROR; a success has no status
  }
  made["attributes"] = std::move(attributes);
  return made;
}

}  // namespace detail

/// Drains up to `max_spans` spans and returns the body of an OTLP/HTTP request to `/v1/traces`, in JSON: ids are
/// hexadecimal, 64-bit numbers are decimal strings, enumerators are numbers. Attributes have the names of
/// OpenTelemetry's conventions (`service.name`, `error.type`, `thread.id`) or begin with `qtasks.`. Returns an empty
/// string if there is no span. Not for the hot path: it allocates.
template <std::size_t Capacity>
std::string otlp_trace(span_buffer<Capacity>& from, otlp_trace_options const& options) {
  boost::json::array spans;
  from.drain([&](span_record const& span) { spans.push_back(detail::otlp_span(span, options.unix_offset.count())); },
             options.max_spans);
  if (spans.empty()) return {};
  boost::json::object const scope{{"name", "qtasks"}, {"version", QTASKS_VERSION_STRING}};
  boost::json::object const scoped{{"scope", scope}, {"spans", std::move(spans)}};
  boost::json::array const service{
      detail::attribute("service.name", "stringValue", detail::valid_utf8(options.service))};
  boost::json::object const resource{{"resource", boost::json::object{{"attributes", service}}},
                                     {"scopeSpans", boost::json::array{scoped}}};
  return boost::json::serialize(boost::json::object{{"resourceSpans", boost::json::array{resource}}});
}

}  // namespace qtasks
