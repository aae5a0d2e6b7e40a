// SPDX-License-Identifier: BSL-1.0
#pragma once

// Logs, metrics and traces, independent of the libraries that store or send them.
#include <qtasks/plugins/observability/error_type_name.hpp>
#include <qtasks/plugins/observability/latency_buckets.hpp>
#include <qtasks/plugins/observability/log.hpp>
#include <qtasks/plugins/observability/log_record.hpp>
#include <qtasks/plugins/observability/log_sink.hpp>
#include <qtasks/plugins/observability/metrics.hpp>
#include <qtasks/plugins/observability/metrics_decision.hpp>
#include <qtasks/plugins/observability/metrics_series.hpp>
#include <qtasks/plugins/observability/prometheus_text.hpp>
#include <qtasks/plugins/observability/run_summary.hpp>
#include <qtasks/plugins/observability/span_buffer.hpp>
#include <qtasks/plugins/observability/span_record.hpp>
#include <qtasks/plugins/observability/span_sink.hpp>
#include <qtasks/plugins/observability/trace.hpp>
#include <qtasks/plugins/observability/trace_attempts.hpp>
#include <qtasks/plugins/observability/trace_context.hpp>
#include <qtasks/plugins/observability/trace_decisions.hpp>
#include <qtasks/plugins/observability/trace_ids.hpp>
#include <qtasks/plugins/observability/trace_run.hpp>
#include <qtasks/plugins/observability/trace_span.hpp>
#include <qtasks/plugins/observability/traceparent.hpp>
