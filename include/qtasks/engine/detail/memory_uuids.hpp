// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/uuid.hpp>
#include <qtasks/engine/task_id.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <random>
#include <string_view>

namespace qtasks::detail {

/// Makes a UUID of version 8 (RFC 9562) of the id of a task, and reads it: 48 random bits of the broker, and the id.
class memory_uuids {
 public:
  qtasks::uuid of(task_id id) const noexcept {
    auto const number = static_cast<std::uint64_t>(id);
    qtasks::uuid made;
    put(made, 0, prefix_ << 16 | 0x8000U | number >> 52);                         // version 8, the upper 12 bits
    put(made, 8, std::uint64_t{0x80} << 56 | (number & 0x000F'FFFF'FFFF'FFFFU));  // the variant, the lower 52 bits
    return made;
  }
  /// The id in a UUID that `of` made; nothing for any other.
  std::optional<task_id> id_in(qtasks::uuid const& uuid) const noexcept {
    std::uint64_t const number = (get(uuid, 0) & 0xFFFU) << 52 | (get(uuid, 8) & 0x000F'FFFF'FFFF'FFFFU);
    if (of(static_cast<task_id>(number)) != uuid) return std::nullopt;
    return static_cast<task_id>(number);
  }
  /// The producer chose none. Faster than `==`, which waits until the bytes have been written.
  static bool is_nil(qtasks::uuid const& uuid) noexcept { return (get(uuid, 0) | get(uuid, 8)) == 0; }
  /// The key of a UUID that a producer chose. It is valid as long as the UUID.
  static std::string_view key_of(qtasks::uuid const& uuid) noexcept {
    return {reinterpret_cast<char const*>(uuid.bytes.data()), uuid.bytes.size()};
  }

 private:
  static void put(qtasks::uuid& to, std::size_t at, std::uint64_t number) noexcept {
    number = big_endian(number);
    std::memcpy(to.bytes.data() + at, &number, sizeof number);
  }
  static std::uint64_t get(qtasks::uuid const& from, std::size_t at) noexcept {
    std::uint64_t number = 0;
    std::memcpy(&number, from.bytes.data() + at, sizeof number);
    return big_endian(number);
  }
  static std::uint64_t big_endian(std::uint64_t number) noexcept {
    return std::endian::native == std::endian::big ? number : __builtin_bswap64(number);
  }
  static std::uint64_t random_prefix() {
    std::random_device device;
    return (std::uint64_t{device()} << 32 | device()) >> 16;
  }

  std::uint64_t prefix_ = random_prefix();
};

}  // namespace qtasks::detail
