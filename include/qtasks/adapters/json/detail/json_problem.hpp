// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/adapters/json/detail/json_text.hpp>
#include <qtasks/core/task_error.hpp>

#include <cstddef>
#include <string_view>
#include <utility>

namespace qtasks::detail {

/// Where a value is: a member, an element or a key of what contains it.
struct json_path {
  enum class step { root, member, element, key };
  json_path const* parent = nullptr;
  step kind = step::root;
  std::string_view name{};  ///< of the root, the member or the key
  std::size_t index = 0;

  json_path member(std::string_view of) const noexcept { return {this, step::member, of}; }
  json_path element(std::size_t at) const noexcept { return {this, step::element, {}, at}; }
  json_path key(std::string_view of) const noexcept { return {this, step::key, of}; }
};

inline void write_path(json_text& to, json_path const& at) noexcept {
  if (at.parent != nullptr) detail::write_path(to, *at.parent);
  switch (at.kind) {
    case json_path::step::root:
      to << at.name;
      break;
    case json_path::step::member:
      to << "." << at.name;
      break;
    case json_path::step::element:
      to << "[" << at.index << "]";
      break;
    case json_path::step::key:
      (to << "[").quote(at.name) << "]";
      break;
  }
}

/// The first thing that is wrong with a value or a text. Later ones are not kept.
class json_problem {
 public:
  bool is_found() const noexcept { return is_found_; }
  /// Begins the text of a problem.
  json_text& begin() noexcept { return std::exchange(is_found_, true) ? later_ : first_; }
  /// Begins the text of a problem with a path.
  json_text& at(json_path const& path) noexcept {
    json_text& text = begin();
    detail::write_path(text, path);
    return text << ": ";
  }
  /// A problem that a function of the user's found.
  void refuse(json_path const& path, task_error const& why) noexcept {
    if (!is_found_) code_ = why.code();
    at(path) << why.message();
  }
  /// The problem as an error. Its text is the thread's, until the thread's next problem.
  task_error error() const noexcept {
    static thread_local json_text kept;
    kept = first_;
    return {code_, borrowed{kept.view()}};
  }

 private:
  bool is_found_ = false;
  errc code_ = errc::permanent;
  json_text first_;
  json_text later_;
};

}  // namespace qtasks::detail
