// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/result.hpp>
#include <qtasks/core/task_error.hpp>

#include <engine/flat_codec.hpp>

#include <string>
#include <string_view>
#include <utility>

/// The codec of the engine's tests, with the answers that a database wants.
struct text_codec : flat_codec {
  template <class T>
  static qtasks::result<std::string> encode(T const& value) {
    return flat_codec::encode(value);
  }
  template <class T>
  static qtasks::result<T> decode(std::string_view bytes) {
    auto value = flat_codec::decode<T>(bytes);
    if (!value.has_value()) return qtasks::task_error{qtasks::errc::permanent, "the bytes are not of this type"};
    return *std::move(value);
  }
};
