// SPDX-License-Identifier: BSL-1.0
#include "report.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstddef>
#include <iomanip>
#include <ostream>
#include <string_view>
#include <vector>

namespace order_gateway {
namespace {

/// The reasons, most frequent first, then by name.
std::vector<count_reasons::reason> reasons_of(gateway const& gate) {
  auto const& counter = gate.executor().get<count_reasons>();
  std::vector<count_reasons::reason> found(counter.reasons.begin(),
                                           counter.reasons.begin() + static_cast<std::ptrdiff_t>(counter.used));
  std::sort(found.begin(), found.end(),
            [](auto const& a, auto const& b) { return a.count != b.count ? a.count > b.count : a.text < b.text; });
  return found;
}

class table {
 public:
  explicit table(std::ostream& out) : out_(out) {}

  std::ostream& row(std::string_view label, std::uint64_t number) {
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

}  // namespace

void print_table(std::ostream& out, std::string const& file, feed_result const& fed, gateway const& gate) {
  tally const& counts = gate.counts();
  auto const& executor = gate.executor();
  histogram const& taken = executor.get<latency_histogram>().nanoseconds;
  table lines{out};

  out << file << "\n\n";
  lines.row("rows", fed.rows) << '\n';
  lines.row("accepted", counts.accepted) << '\n';
  lines.row("repaired", counts.repaired) << "   " << executor.get<reprice>().count << " repriced, "
                                         << executor.get<clamp>().count << " clamped\n";
  lines.row("rejected", counts.rejected) << '\n';
  for (auto const& reason : reasons_of(gate)) lines.row("  " + std::string{reason.text}, reason.count) << '\n';
  lines.row("trading status", counts.status) << '\n';
  lines.row("malformed", fed.malformed.count) << '\n';
  print_malformed(out, fed.malformed);

  out << "\nns per order, all plugins and the clock included\n";
  lines.row("  p50", taken.quantile(0.5)) << '\n';
  lines.row("  p99", taken.quantile(0.99)) << '\n';
  lines.row("  p99.9", taken.quantile(0.999)) << '\n';
  lines.row("  max", taken.max()) << '\n';

  out << '\n' << qtasks::describe<gateway::executor_type::stack_type, submit_t, reduce_t, cancel_t, execute_t>();
}

void print_json(std::ostream& out, std::string const& file, feed_result const& fed, gateway const& gate) {
  tally const& counts = gate.counts();
  auto const& executor = gate.executor();
  histogram const& taken = executor.get<latency_histogram>().nanoseconds;

  nlohmann::ordered_json reasons = nlohmann::ordered_json::object();
  for (auto const& reason : reasons_of(gate)) reasons[std::string{reason.text}] = reason.count;
  nlohmann::ordered_json malformed = nlohmann::ordered_json::array();
  for (std::size_t i = 0; i < fed.malformed.kept(); ++i) {
    malformed.push_back({{"line", fed.malformed.first[i].line}, {"why", fed.malformed.first[i].why}});
  }

  nlohmann::ordered_json const all{
      {"file", file},
      {"rows", fed.rows},
      {"accepted", counts.accepted},
      {"repaired",
       {{"orders", counts.repaired},
        {"repriced", executor.get<reprice>().count},
        {"clamped", executor.get<clamp>().count}}},
      {"rejected", {{"orders", counts.rejected}, {"reasons", reasons}}},
      {"status", counts.status},
      {"malformed", {{"rows", fed.malformed.count}, {"first", malformed}}},
      {"ns_per_order",
       {{"p50", taken.quantile(0.5)},
        {"p99", taken.quantile(0.99)},
        {"p99.9", taken.quantile(0.999)},
        {"max", taken.max()}}},
  };
  // A file's name may be any bytes.
  out << all.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) << '\n';
}

}  // namespace order_gateway
