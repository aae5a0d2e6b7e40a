// SPDX-License-Identifier: BSL-1.0
#include "options.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdint>
#include <iostream>
#include <limits>
#include <string>

namespace order_gateway {

std::optional<options> read_options(int argc, char** argv, int& exit_code) {
  options read;
  limits& allowed = read.allowed;
  CLI::App app{"A pre-trade risk gateway: checks, repairs or rejects the orders of a LOBSTER message file.",
               "order_gateway"};
  app.add_option("FILE", read.file,
                 "rows of time,type,order id,size,price,direction[,attribution] without a header; - is standard input")
      ->required();
  app.add_option("--band", allowed.band, "accept prices up to this distance from the last good price, in basis points")
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{10'000}))
      ->capture_default_str();
  app.add_option("--reprice-band", allowed.reprice_band,
                 "move prices up to this distance into the band, in basis points")
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{10'000}))
      ->capture_default_str();
  app.add_option("--max-size", allowed.max_size, "the largest size that is accepted, in shares")
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{1'000'000'000}))
      ->capture_default_str();
  app.add_option("--clamp-factor", allowed.clamp_factor, "reduce sizes of up to this many times the limit to the limit")
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{1'000'000}))
      ->capture_default_str();
  app.add_option("--orders", read.orders,
                 "the number of orders, live ones and submitted ones, that fit before more memory is allocated")
      ->check(CLI::Range(std::size_t{1}, std::size_t{100'000'000}))
      ->capture_default_str();
  app.add_option("--rejects", read.rejects, "write rejected orders to this file, one JSON object per line");
  app.add_option("--trace", read.trace,
                 "write a span for each order to this file, as JSON that Perfetto (ui.perfetto.dev) opens; the first " +
                     std::to_string(kept_spans) + " are kept, further spans are counted");
  app.add_option("--metrics", read.metrics,
                 "write counts and durations by task and outcome to this file, as Prometheus text");
  app.add_flag("--json", read.json, "print one JSON object instead of the table");
  app.footer(
      "Exit code: 0 if the input was read to its end, even with malformed rows; 2 if the input cannot be read,\n"
      "an output cannot be written, or an option is wrong.");
  try {
    app.parse(argc, argv);
    return read;
  } catch (CLI::ParseError const& wrong) {
    exit_code = wrong.get_exit_code() == 0 ? app.exit(wrong) : 2;
    if (exit_code != 0) {
      std::string text = wrong.what();
      std::replace(text.begin(), text.end(), '\n', ' ');
      std::cerr << "order_gateway: " << text << " (try --help)\n";
    }
    return std::nullopt;
  }
}

}  // namespace order_gateway
