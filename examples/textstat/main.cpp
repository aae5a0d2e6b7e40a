// SPDX-License-Identifier: BSL-1.0
// Counts lines, words and bytes of files, as `wc` does, by tasks of the engine: small files first, failed reads again,
// a progress line on a terminal. Ctrl-C ends it between two reads, with what was counted so far. With a database, it
// goes on where it was ended, also by `kill -9`: a file that was counted is not read again until it changes.
#include "count_text.hpp"

#include <qtasks/adapters/sqlite.hpp>
#include <qtasks/engine.hpp>

#include <CLI/CLI.hpp>
#include <boost/json/src.hpp>
#include <boost/uuid/name_generator_sha1.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <unistd.h>

using namespace std::chrono_literals;
using textstat::text_counts;

namespace {

struct options {
  std::vector<std::string> files;
  std::string database;
  int workers = 2;
  bool json = false;
};

struct counted_file {
  std::string path;
  qtasks::task_handle<qtasks::result<text_counts>> handle;
};

struct report {
  std::vector<std::pair<std::string, text_counts>> counted;
  std::vector<std::pair<std::string, std::string>> failed;
  std::size_t not_started = 0;
  text_counts total;
};

/// A line that is written again and again, on a terminal only.
class progress_line {
 public:
  void show(std::size_t done, std::size_t of) {
    if (!is_terminal_) return;
    std::cerr << "\rcounted " << done << " of " << of << " files" << std::flush;
    is_shown_ = true;
  }
  void end() {
    if (is_shown_) std::cerr << "\r\x1b[K" << std::flush;
  }

 private:
  bool is_terminal_ = ::isatty(STDERR_FILENO) == 1;
  bool is_shown_ = false;
};

report collect(std::vector<counted_file> const& files) {
  report all;
  for (auto const& [path, handle] : files) {
    auto const outcome = handle.wait_for(0s);
    if (!outcome.has_value() || handle.status() == qtasks::task_status::cancel) {
      ++all.not_started;
    } else if (outcome->has_error()) {
      all.failed.emplace_back(path, outcome->assume_error().message());
    } else {
      text_counts const& counts = outcome->assume_value();
      all.counted.emplace_back(path, counts);
      all.total.lines += counts.lines;
      all.total.words += counts.words;
      all.total.bytes += counts.bytes;
    }
  }
  return all;
}

void print_table(report const& all) {
  auto const row = [](text_counts const& counts, std::string_view name) {
    std::printf("%9llu %9llu %11llu  %.*s\n", static_cast<unsigned long long>(counts.lines),
                static_cast<unsigned long long>(counts.words), static_cast<unsigned long long>(counts.bytes),
                static_cast<int>(name.size()), name.data());
  };
  std::printf("%9s %9s %11s  file\n", "lines", "words", "bytes");
  for (auto const& [path, counts] : all.counted) row(counts, path);
  row(all.total, std::to_string(all.counted.size()) + " files");
}

void print_json(report const& all) {
  auto const object = [](text_counts const& counts) {
    return boost::json::object{{"lines", counts.lines}, {"words", counts.words}, {"bytes", counts.bytes}};
  };
  boost::json::array files;
  for (auto const& [path, counts] : all.counted) {
    auto one = object(counts);
    one["file"] = path;
    files.push_back(std::move(one));
  }
  boost::json::array errors;
  for (auto const& [path, text] : all.failed) errors.push_back({{"file", path}, {"error", text}});
  std::cout << boost::json::object{{"files", files},
                                   {"errors", errors},
                                   {"not_counted", all.not_started},
                                   {"total", object(all.total)}}
            << "\n";
}

/// What a file is, until it is written.
qtasks::uuid identity_of(std::string const& path, std::uint64_t bytes) {
  std::error_code unknown;
  auto const written = std::filesystem::last_write_time(path, unknown).time_since_epoch().count();
  auto const made = boost::uuids::name_generator_sha1{boost::uuids::ns::url()}(
      std::filesystem::absolute(path, unknown).string() + "?" + std::to_string(bytes) + "&" + std::to_string(written));
  qtasks::uuid identity;
  std::copy(made.begin(), made.end(), identity.bytes.begin());
  return identity;
}

/// Adds all files; with a database, in one transaction. Returns why that failed; empty if it did not.
template <bool IsDurable>
std::string add_all(auto& app, std::vector<std::string> const& paths, std::vector<counted_file>& files) {
  auto const add = [&]() -> qtasks::result<void> {
    for (std::string const& path : paths) {
      std::error_code unknown;
      auto const size = std::filesystem::file_size(path, unknown);
      qtasks::add_options of{.priority = unknown ? 0 : textstat::priority_of(size)};
      if (IsDurable) of.uuid = identity_of(path, unknown ? 0 : size);
      auto added = app.template add_task<"count_text">(of, path);
      if (added.has_error()) return added.assume_error();
      files.push_back({path, std::move(added.assume_value())});
    }
    return qtasks::outcome::success();
  };
  auto const done = [&]() -> qtasks::result<void> {
    if constexpr (IsDurable) {
      auto begun = qtasks::sqlite_transaction::begin(app.model());
      if (begun.has_error()) return begun.assume_error();
      auto const added = add();
      return added.has_error() ? added : begun.assume_value().commit();
    } else {
      return add();
    }
  }();
  return done.has_error() ? std::string{done.assume_error().message()} : std::string{};
}

/// Counts the files. Returns the exit code.
template <bool IsDurable>
int run(options const& with, auto broker) {
  qtasks::stop_signals signals;
  qtasks::queue_tasks app{qtasks::tasks{textstat::count_text}, std::move(broker)};
  std::vector<counted_file> files;
  files.reserve(with.files.size());
  if (auto const why = add_all<IsDurable>(app, with.files, files); !why.empty()) {
    std::cerr << "textstat: " << why << "\n";
    return 1;
  }

  using qtasks::task_status;
  auto const is_done = [](counted_file const& each) { return qtasks::is_final(each.handle.status()); };
  auto const is_counted = [](counted_file const& each) { return each.handle.status() == task_status::success; };
  auto const counted_before = IsDurable ? std::ranges::count_if(files, is_counted) : 0;
  auto const others = app.stats().count(task_status::success) - static_cast<std::size_t>(counted_before);
  auto running = app.start({.workers = with.workers, .retries = {.initial = 50ms, .max = 1s}});
  progress_line line;
  bool was_stopped = false;
  for (std::size_t done = 0; done < files.size() && !was_stopped;) {
    while (done < files.size() && is_done(files[done])) ++done;
    line.show(std::max(app.stats().count(task_status::success), others) - others, files.size());
    was_stopped = signals.wait_for(done < files.size() ? 50ms : 0ms).has_value();
  }
  if (was_stopped && !IsDurable) {  // those that run look at it between two reads
    for (auto const& each : files) (void)each.handle.cancel();
  }
  (void)running.stop_for(10s);
  line.end();

  report const all = collect(files);
  with.json ? print_json(all) : print_table(all);
  for (auto const& [path, text] : all.failed) std::cerr << "textstat: " << path << ": " << text << "\n";
  if (was_stopped) {
    std::cerr << "textstat: interrupted, " << all.not_started << " of " << files.size() << " files were not counted\n";
    return 130;
  }
  return all.failed.empty() ? 0 : 1;
}

int run(options const& with) {
  if (with.database.empty())
    return run<false>(with, qtasks::memory_broker{qtasks::broker_limits{.capacity = with.files.size() + 1}});
  qtasks::sqlite_options durable;
  durable.lease.time = 2s;  // after a kill, the files that were being read wait for so long
  return run<true>(with, qtasks::sqlite_broker{with.database, durable});
}

}  // namespace

int main(int argc, char** argv) {
  options read;
  CLI::App app{"Counts lines, words and bytes of files, several at a time, small ones first.", "textstat"};
  app.add_option("FILE", read.files, "files to read")->required();
  app.add_option("--workers", read.workers, "threads that read")->check(CLI::Range(1, 64))->capture_default_str();
  app.add_option("--database", read.database, "keep the tasks in this file, and go on with those that it has");
  app.add_flag("--json", read.json, "print one JSON object instead of the table");
  app.footer("Exit code: 0 if all files were counted, 1 if some were not, 2 if an option is wrong, 130 after Ctrl-C.");
  try {
    app.parse(argc, argv);
  } catch (CLI::ParseError const& wrong) {
    if (wrong.get_exit_code() == 0) return app.exit(wrong);
    std::string text = wrong.what();
    std::replace(text.begin(), text.end(), '\n', ' ');
    std::cerr << "textstat: " << text << " (try --help)\n";
    return 2;
  }
  return run(read);
}
