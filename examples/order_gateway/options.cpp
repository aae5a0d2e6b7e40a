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
  app.add_option("FILE", read.file, "time,type,order id,size,price,direction a line, no header; - is standard input")
      ->required();
  app.add_option("--band", allowed.band, "prices so far from the last good one pass, in basis points")
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{10'000}))
      ->capture_default_str();
  app.add_option("--reprice-band", allowed.reprice_band, "prices so far from it can be moved into the band")
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{10'000}))
      ->capture_default_str();
  app.add_option("--max-size", allowed.max_size, "shares an order may have")
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{1'000'000'000}))
      ->capture_default_str();
  app.add_option("--clamp-factor", allowed.clamp_factor, "sizes so many times too large can be cut to the limit")
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{1'000'000}))
      ->capture_default_str();
  app.add_option("--orders", read.orders, "live orders that the book holds before it has to grow")
      ->check(CLI::Range(std::size_t{1}, std::size_t{100'000'000}))
      ->capture_default_str();
  app.add_option("--rejects", read.rejects, "write rejected orders to this file, a JSON object a line");
  app.add_option("--trace", read.trace,
                 "write a span for each order to this file, as JSON that Perfetto (ui.perfetto.dev) opens; the first " +
                     std::to_string(kept_spans) + " are kept, the rest counted");
  app.add_option("--metrics", read.metrics,
                 "write counts and durations by task and outcome to this file, as Prometheus text");
  app.add_flag("--json", read.json, "print one JSON object instead of the table");
  app.footer(
      "Exit code: 0 if the input was read to its end, whatever was in it; 2 if it could not be read,\n"
      "the output not be written, or an option is wrong.");
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
