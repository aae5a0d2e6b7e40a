// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace qtasks {

/// The version of a type that is described with Boost.Describe, for values that were stored by an older program.
/// Specialise it once the members change:
///  1. `static constexpr std::uint32_t number`: at least 2, as a type without this trait has version 1;
///  2. `static result<boost::json::object> upgrade(boost::json::object old, std::uint32_t from)` returns the members of
///     an older value as they are now.
///
/// The version is the member "@version" of the object. An object without it has version 1; a later version than
/// `number` is refused.
template <class T>
struct json_version;

}  // namespace qtasks
