// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/executor/call.hpp>

#include <optional>
#include <utility>
#include <vector>

namespace qtasks::detail {

/// Collects a generating task's items, each through its `generate_handler`, which may be awaitable.
template <class Call, class Task, class Range>
class collecting {
 public:
  using outcome_type = typename Call::outcome_type;

  constexpr collecting(Task const& task, Range range) : task_(task), range_(std::move(range)), at_(range_.begin()) {}

  constexpr auto run() {
    return then(select(
                    more(), [this] { return repeat([this] { return next(); }, [this](done) { return more(); }); },
                    [] { return done{}; }),
                [this](done) {
                  if (error_.has_value()) return outcome_type{std::move(*error_)};  // not `?:`: GCC 12 copies bitwise
                  return outcome_type{std::move(items_)};
                });
  }

 private:
  constexpr bool more() { return !error_.has_value() && !(at_ == range_.end()); }

  constexpr auto next() {
    decltype(auto) item = *at_;
    if constexpr (is_result<std::remove_cvref_t<decltype(item)>>) {
      return select(
          item.has_error(), [&] { return keep(std::forward<decltype(item)>(item)); },
          [&] { return handle(std::forward<decltype(item)>(item).assume_value()); });
    } else {
      return handle(std::forward<decltype(item)>(item));
    }
  }

  template <class Item>
  constexpr auto handle(Item&& item) {
    if constexpr (std::is_same_v<typename Call::generate_handler, done>) {
      return keep(std::forward<Item>(item));
    } else {
      return then(task_.template get_any<option::generate_handler>().function(std::forward<Item>(item)),
                  [this](auto&& handled) { return this->keep(std::forward<decltype(handled)>(handled)); });
    }
  }

  template <class Item>
  constexpr done keep(Item&& item) {
    if constexpr (is_result<std::remove_cvref_t<Item>>) {
      if (item.has_error()) {
        error_.emplace(std::forward<Item>(item).assume_error());
      } else {
        items_.push_back(std::forward<Item>(item).assume_value());
        ++at_;
      }
    } else {
      items_.push_back(std::forward<Item>(item));
      ++at_;
    }
    return {};
  }

  Task const& task_;
  Range range_;
  decltype(std::declval<Range&>().begin()) at_;
  std::vector<typename Call::parts::value::value_type> items_{};
  std::optional<typename Call::error_type> error_{};
};

}  // namespace qtasks::detail
