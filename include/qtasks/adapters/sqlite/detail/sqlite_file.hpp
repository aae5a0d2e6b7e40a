// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <sys/stat.h>
#include <sys/vfs.h>

#include <cstdint>
#include <cstring>
#include <string>

namespace qtasks::detail {

/// What the system says of a file. It is not opened for that: closing it would end SQLite's locks.
struct sqlite_file {
  dev_t device = 0;
  ino_t number = 0;
  std::uint64_t bytes = 0;
  mode_t rights = 0644;
  bool exists = false;
  bool is_regular = true;

  static sqlite_file at(std::string const& path) noexcept {
    struct stat found {};
    if (::stat(path.c_str(), &found) != 0) return {};
    return {found.st_dev,  found.st_ino, static_cast<std::uint64_t>(found.st_size),
            found.st_mode, true,         S_ISREG(found.st_mode)};
  }
  bool is_same_as(sqlite_file const& other) const noexcept {
    return exists && other.exists && device == other.device && number == other.number;
  }
};

/// The file is on a file system of a network or in user space, where SQLite's log does not work, or the processes are
/// not on one machine.
inline bool is_remote(std::string const& path) noexcept {
  struct statfs found {};
  auto const slash = path.rfind('/');
  std::string const directory = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  if (::statfs(directory.c_str(), &found) != 0) return false;
  switch (static_cast<std::uint32_t>(found.f_type)) {
    case 0x6969:      // NFS
    case 0x517B:      // SMB
    case 0xFE534D42:  // SMB2
    case 0xFF534D42:  // CIFS
    case 0x01021997:  // 9P
    case 0x65735546:  // FUSE, with virtiofs
      return true;
    default:
      return false;
  }
}

}  // namespace qtasks::detail
