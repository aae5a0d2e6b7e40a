// SPDX-License-Identifier: BSL-1.0
#include "feed.hpp"
#include "gateway.hpp"
#include "line_reader.hpp"
#include "options.hpp"
#include "progress.hpp"
#include "report.hpp"
#include "telemetry.hpp"

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <iostream>
#include <memory>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

using namespace order_gateway;

namespace {

/// Prints one line on stderr. Returns the exit code.
int fail(std::string const& what, std::string const& file, int error) {
  std::cerr << "order_gateway: " << what << " '" << file << "': " << std::strerror(error) << '\n';
  return 2;
}

std::uint64_t size_of(std::string const& file) {
  std::error_code unknown;
  std::uintmax_t const size = std::filesystem::file_size(file, unknown);
  return unknown ? 0 : static_cast<std::uint64_t>(size);
}

struct close_file {
  void operator()(std::FILE* file) const noexcept { std::fclose(file); }
};

/// A file to write; without a path, none.
struct output {
  std::string path;
  std::ofstream file{};
};

/// Opens the output files before anything is read, so that a wrong path is reported at once. Returns the exit code.
int open(std::string const& input, std::initializer_list<output*> outputs) {
  std::vector<std::string> taken;
  for (output* const each : outputs) {
    if (each->path.empty()) continue;
    std::error_code unknown;
    if (std::filesystem::equivalent(input, each->path, unknown)) {
      std::cerr << "order_gateway: '" << each->path << "' is the input: not written\n";
      return 2;
    }
    for (std::string const& other : taken) {
      if (!std::filesystem::equivalent(other, each->path, unknown)) continue;
      std::cerr << "order_gateway: '" << each->path << "' would be written twice\n";
      return 2;
    }
    each->file.open(each->path);
    if (!each->file) return fail("cannot write", each->path, errno);
    taken.push_back(each->path);
  }
  return 0;
}

int run(options const& asked) {
  std::unique_ptr<std::FILE, close_file> const opened{asked.file == "-" ? nullptr
                                                                        : std::fopen(asked.file.c_str(), "rb")};
  if (asked.file != "-" && !opened) return fail("cannot read", asked.file, errno);

  output rejects{asked.rejects};
  output trace{asked.trace};
  output metrics{asked.metrics};
  if (int const exit_code = open(asked.file, {&rejects, &trace, &metrics}); exit_code != 0) return exit_code;

  telemetry kept{!asked.metrics.empty(), !asked.trace.empty()};
  line_reader input{opened ? opened.get() : stdin};
  progress_bar bar{opened ? size_of(asked.file) : 0};
  int error = 0;
  results found = with_observers(kept, [&](auto... observers) {
    gateway_with<decltype(observers)...> gate{asked.allowed, asked.orders,
                                              asked.rejects.empty() ? nullptr : &rejects.file, std::move(observers)...};
    feed_result const fed = feed(input, gate, [&bar](auto rows, auto bytes) { bar(rows, bytes); });
    error = errno;
    return results_of(fed, gate);
  });
  bar.finish();
  if (input.failed()) return fail("cannot read", asked.file, error);

  if (kept.traced) found.spans = {write_trace(trace.file, *kept.traced), kept.traced->dropped()};
  if (kept.counted) write_metrics(metrics.file, *kept.counted);
  for (output* const each : {&rejects, &trace, &metrics}) {
    if (!each->file.flush()) return fail("cannot write", each->path, errno);
  }

  (asked.json ? print_json : print_table)(std::cout, asked.file, found);
  if (!std::cout.flush()) return fail("cannot write", "standard output", errno);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  int exit_code = 0;
  auto const asked = read_options(argc, argv, exit_code);
  return asked.has_value() ? run(*asked) : exit_code;
}
