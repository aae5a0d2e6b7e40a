// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/engine/detail/current_run.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/asio/query.hpp>
#include <boost/asio/require.hpp>

#include <concepts>
#include <utility>

namespace qtasks::asio::detail {

/// The executor of tasks that several threads can run one after another, on a strand: while a thread runs one, it waits
/// for no other task.
class worker_executor {
 public:
  // Not from what converts: whether this is an executor would be asked to find out whether it is one.
  template <std::same_as<boost::asio::any_io_executor> Inner>
  explicit worker_executor(Inner inner) noexcept : inner_(std::move(inner)) {}

  template <class Property>
  requires boost::asio::can_query_v<boost::asio::any_io_executor const&, Property>
  decltype(auto) query(Property const& property) const { return boost::asio::query(inner_, property); }
  template <class Property>
  requires boost::asio::can_require_v<boost::asio::any_io_executor const&, Property> worker_executor
  require(Property const& property)
  const { return worker_executor{boost::asio::require(inner_, property)}; }
  template <class Property>
  requires boost::asio::can_prefer_v<boost::asio::any_io_executor const&, Property> worker_executor
  prefer(Property const& property)
  const { return worker_executor{boost::asio::prefer(inner_, property)}; }
  template <class F>
  void execute(F&& function) const {
    inner_.execute([to_call = std::forward<F>(function)]() mutable {
      qtasks::detail::on_worker_thread const marked;
      to_call();
    });
  }
  friend bool operator==(worker_executor const& a, worker_executor const& b) noexcept = default;

 private:
  boost::asio::any_io_executor inner_;
};

}  // namespace qtasks::asio::detail
