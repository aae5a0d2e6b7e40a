// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <fcntl.h>
#include <linux/futex.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <ctime>
#include <limits>
#include <new>
#include <string>

namespace qtasks::detail {

/// A file beside the database, through which processes wake each other. The one that changes the database
/// holds its lock: so no log is written back while another process writes, which damages it in SQLite 3.7.0 to 3.51.2.
/// The file holds nothing that must survive.
class sqlite_side_file {
 public:
  /// Counts notices of one kind, in all processes.
  struct notices {
    std::atomic<std::uint32_t> epoch;
    std::atomic<std::uint32_t> waiting;
  };

  sqlite_side_file() = default;
  sqlite_side_file(sqlite_side_file const&) = delete;
  sqlite_side_file& operator=(sqlite_side_file const&) = delete;
  ~sqlite_side_file() {
    if (shared_ != nullptr) ::munmap(shared_, sizeof(layout));
    if (file_ >= 0) ::close(file_);
  }

  /// Opens the file, or makes it with the rights of the database. Returns 0, or the system's error number.
  int open(char const* path, mode_t rights) noexcept {
    file_ = ::open(path, O_RDWR | O_CREAT | O_CLOEXEC, rights & 0666U);
    if (file_ < 0) return errno;
    if (int const full = ::posix_fallocate(file_, 0, sizeof(layout)); full != 0) return full;
    void* const at = ::mmap(nullptr, sizeof(layout), PROT_READ | PROT_WRITE, MAP_SHARED, file_, 0);
    if (at == MAP_FAILED) return errno;
    shared_ = static_cast<layout*>(at);
    return 0;
  }

  bool try_lock() const noexcept { return ::flock(file_, LOCK_EX | LOCK_NB) == 0; }
  void unlock() const noexcept { ::flock(file_, LOCK_UN); }

  notices& work() const noexcept { return shared_->work; }
  notices& ends() const noexcept { return shared_->ends; }

  /// Waits for a notice for as many nanoseconds as `time_left()` returns, which is called after this thread has been
  /// counted as waiting; may return earlier.
  template <class TimeLeft>
  static void wait(notices& on, TimeLeft time_left) {
    struct counted {
      notices& on;
      ~counted() { on.waiting.fetch_sub(1); }
    };
    on.waiting.fetch_add(1);
    counted const until_end{on};
    std::uint32_t const seen = on.epoch.load();
    std::int64_t const nanoseconds = time_left();
    if (nanoseconds <= 0) return;
    timespec const limit{static_cast<std::time_t>(nanoseconds / 1'000'000'000),
                         static_cast<long>(nanoseconds % 1'000'000'000)};
    ::syscall(SYS_futex, &on.epoch, FUTEX_WAIT, seen, &limit, nullptr, 0);
  }
  /// To be called after the commit.
  static void notify(notices& on) noexcept {
    on.epoch.fetch_add(1);
    if (on.waiting.load() != 0)
      ::syscall(SYS_futex, &on.epoch, FUTEX_WAKE, std::numeric_limits<int>::max(), nullptr, nullptr, 0);
  }

 private:
  struct layout {
    alignas(64) notices work;
    alignas(64) notices ends;
  };
  static_assert(sizeof(std::atomic<std::uint32_t>) == 4 && std::atomic<std::uint32_t>::is_always_lock_free);

  int file_ = -1;
  layout* shared_ = nullptr;
};

}  // namespace qtasks::detail
