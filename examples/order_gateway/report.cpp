// SPDX-License-Identifier: BSL-1.0
#include "report.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <iomanip>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace order_gateway {
namespace {

/// Returns the reasons, the most frequent first, equal counts by name.
std::vector<count_reasons::reason> sorted(count_reasons const& counter) {
  std::vector<count_reasons::reason> found(counter.reasons.begin(),
                                           counter.reasons.begin() + static_cast<std::ptrdiff_t>(counter.used));
  std::sort(found.begin(), found.end(),
            [](auto const& a, auto const& b) { return a.count != b.count ? a.count > b.count : a.text < b.text; });
  return found;
}

/// Returns 0 if the run was too short to be measured.
double per_second(std::uint64_t amount, std::chrono::nanoseconds took) {
  double const seconds = std::chrono::duration<double>{took}.count();
  return seconds > 0 ? static_cast<double>(amount) / seconds : 0;
}
double rows_per_second(feed_result const& fed) { return per_second(fed.rows, fed.took); }
double megabytes_per_second(feed_result const& fed) { return per_second(fed.bytes, fed.took) / 1e6; }

class table {
 public:
  explicit table(std::ostream& out) : out_(out) { out_ << std::fixed << std::setprecision(1); }

  template <class Number>
  std::ostream& row(std::string_view label, Number number) {
    return out_ << std::left << std::setw(32) << label << std::right << std::setw(12) << number;
  }

 private:
  std::ostream& out_;
};

void print_malformed(std::ostream& out, malformed_rows const& malformed) {
  for (std::size_t i = 0; i < malformed.kept(); ++i) {
    out << "  line " << malformed.first[i].line << ": " << malformed.first[i].why << '\n';
  }
  if (malformed.count > malformed.kept()) out << "  and " << malformed.count - malformed.kept() << " more\n";
}

/// Returns the text with U+FFFD in place of each byte beyond ASCII, unless it is UTF-8.
std::string utf8(std::string text) {
  boost::system::error_code invalid;
  boost::json::parse(boost::json::serialize(text), invalid);
  for (std::size_t at = 0; invalid && at < text.size(); ++at) {
    if (static_cast<unsigned char>(text[at]) >= 0x80) text.replace(at, 1, "\xEF\xBF\xBD"), at += 2;
  }
  return text;
}

}  // namespace

void print_table(std::ostream& out, std::string const& file, results const& found) {
  tally const& counts = found.counts;
  histogram const& taken = found.nanoseconds;
  table lines{out};

  out << file << "\n\n";
  lines.row("rows", found.fed.rows) << '\n';
  lines.row("accepted", counts.accepted) << '\n';
  lines.row("repaired", counts.repaired) << "   " << found.repriced << " repriced, " << found.clamped << " clamped\n";
  lines.row("rejected", counts.rejected) << '\n';
  for (auto const& reason : sorted(found.reasons)) lines.row("  " + std::string{reason.text}, reason.count) << '\n';
  lines.row("opening book", counts.opening) << '\n';
  lines.row("trading status", counts.status) << '\n';
  lines.row("malformed", found.fed.malformed.count) << '\n';
  print_malformed(out, found.fed.malformed);

  out << "\nthroughput, input and parsing included\n";
  lines.row("  rows/s", std::llround(rows_per_second(found.fed))) << '\n';
  lines.row("  MB/s", megabytes_per_second(found.fed)) << '\n';

  out << "\nns per order, all plugins and the clock included\n";
  lines.row("  p50", taken.quantile(0.5)) << '\n';
  lines.row("  p99", taken.quantile(0.99)) << '\n';
  lines.row("  p99.9", taken.quantile(0.999)) << '\n';
  lines.row("  max", taken.max()) << '\n';

  if (found.spans) {
    out << '\n';
    lines.row("spans written", found.spans->written) << '\n';
    lines.row("spans dropped", found.spans->dropped) << '\n';
  }

  out << '\n' << found.plugins;
}

void print_json(std::ostream& out, std::string const& file, results const& found) {
  tally const& counts = found.counts;
  histogram const& taken = found.nanoseconds;

  boost::json::object reasons;
  for (auto const& reason : sorted(found.reasons)) reasons[reason.text] = reason.count;
  boost::json::array malformed;
  for (std::size_t i = 0; i < found.fed.malformed.kept(); ++i) {
    malformed.push_back({{"line", found.fed.malformed.first[i].line}, {"why", found.fed.malformed.first[i].why}});
  }

  boost::json::object all{
      {"file", utf8(file)},
      {"rows", found.fed.rows},
      {"accepted", counts.accepted},
      {"repaired", {{"orders", counts.repaired}, {"repriced", found.repriced}, {"clamped", found.clamped}}},
      {"rejected", {{"orders", counts.rejected}, {"reasons", reasons}}},
      {"opening_book", counts.opening},
      {"status", counts.status},
      {"malformed", {{"rows", found.fed.malformed.count}, {"first", malformed}}},
      {"throughput",
       {{"bytes", found.fed.bytes},
        {"seconds", std::chrono::duration<double>{found.fed.took}.count()},
        {"rows_per_s", rows_per_second(found.fed)},
        {"mb_per_s", megabytes_per_second(found.fed)}}},
      {"ns_per_order",
       {{"p50", taken.quantile(0.5)},
        {"p99", taken.quantile(0.99)},
        {"p99.9", taken.quantile(0.999)},
        {"max", taken.max()}}},
  };
  if (found.spans) all["spans"] = {{"written", found.spans->written}, {"dropped", found.spans->dropped}};
  out << boost::json::serialize(all) << '\n';
}

}  // namespace order_gateway
