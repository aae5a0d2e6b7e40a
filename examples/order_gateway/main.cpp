// SPDX-License-Identifier: BSL-1.0
#include "feed.hpp"
#include "gateway.hpp"
#include "line_reader.hpp"
#include "options.hpp"
#include "progress.hpp"
#include "report.hpp"

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <string>
#include <system_error>

using namespace order_gateway;

namespace {

/// One line on stderr, and the exit code.
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

int run(options const& asked) {
  std::unique_ptr<std::FILE, close_file> const opened{asked.file == "-" ? nullptr
                                                                        : std::fopen(asked.file.c_str(), "rb")};
  if (asked.file != "-" && !opened) return fail("cannot read", asked.file, errno);

  std::error_code unknown;
  if (!asked.rejects.empty() && std::filesystem::equivalent(asked.file, asked.rejects, unknown)) {
    std::cerr << "order_gateway: '" << asked.rejects << "' is the input: not written\n";
    return 2;
  }
  std::ofstream rejects;
  if (!asked.rejects.empty()) rejects.open(asked.rejects);
  if (!rejects) return fail("cannot write", asked.rejects, errno);

  gateway gate{asked.allowed, asked.orders, asked.rejects.empty() ? nullptr : &rejects};
  line_reader input{opened ? opened.get() : stdin};
  progress_bar bar{opened ? size_of(asked.file) : 0};
  feed_result const fed = feed(input, gate, [&bar](auto rows, auto bytes) { bar(rows, bytes); });
  int const error = errno;
  bar.finish();
  if (input.failed()) return fail("cannot read", asked.file, error);
  if (!rejects.flush()) return fail("cannot write", asked.rejects, errno);

  (asked.json ? print_json : print_table)(std::cout, asked.file, fed, gate);
  if (!std::cout.flush()) return fail("cannot write", "standard output", errno);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  int exit_code = 0;
  auto const asked = read_options(argc, argv, exit_code);
  return asked.has_value() ? run(*asked) : exit_code;
}
