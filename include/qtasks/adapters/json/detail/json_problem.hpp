// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/adapters/json/detail/json_text.hpp>
#include <qtasks/core/task_error.hpp>

#include <cstddef>
#include <string_view>

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

/// The first thing that is wrong with a value or a text.
class json_problem {
 public:
  bool is_found() const noexcept { return is_found_; }
  /// Begins the text of the problem, if it is the first one. Later ones are not kept.
  json_text& at(json_path const& path) noexcept {
    json_text& text = begin();
    detail::write_path(text, path);
    return text << ": ";
  }
  json_text& begin() noexcept {
    json_text& text = is_found_ ? unused_ : kept();
    is_found_ = true;
    text.clear();
    return text;
  }
  void set_code(errc code) noexcept { code_ = code; }
  /// The problem as an error. Its text is the thread's, until the thread's next problem.
  task_error error() const noexcept { return {code_, borrowed{kept().view()}}; }

  /// The text of the problem that the calling thread found last.
  static json_text& kept() noexcept {
    static thread_local json_text text;
    return text;
  }

 private:
  bool is_found_ = false;
  errc code_ = errc::permanent;
  json_text unused_;
};

}  // namespace qtasks::detail
