// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/adapters/asio/detail/root.hpp>

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associator.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>

#include <exception>
#include <memory>
#include <type_traits>
#include <utility>

namespace qtasks::asio {

namespace detail {

/// A completion handler that keeps the root until the coroutine has ended.
template <class Handler>
class root_handler {
 public:
  using cancellation_slot_type = boost::asio::cancellation_slot;

  root_handler(std::shared_ptr<root> owner, Handler handler) : owner_(std::move(owner)), handler_(std::move(handler)) {}

  cancellation_slot_type get_cancellation_slot() const noexcept { return owner_->signal.slot(); }
  Handler const& inner() const noexcept { return handler_; }
  template <class... Args>
  void operator()(Args&&... args) {
    boost::asio::get_associated_cancellation_slot(handler_).clear();
    owner_.reset();
    std::move(handler_)(std::forward<Args>(args)...);
  }

 private:
  std::shared_ptr<root> owner_;
  Handler handler_;
};

template <class T, class Coroutine>
boost::asio::awaitable<T> run_below(std::shared_ptr<root> owner, Coroutine coroutine) {
  auto const cancellation = co_await boost::asio::this_coro::cancellation_state;
  owner->slot = cancellation.slot();
  co_return co_await coroutine();
}

template <class T>
struct spawn_signature {
  using type = void(std::exception_ptr, T);
};
template <>
struct spawn_signature<void> {
  using type = void(std::exception_ptr);
};

}  // namespace detail

/// Starts a coroutine as `boost::asio::co_spawn` does, and lets time limits inside it cancel what they wait for.
/// `coroutine()` returns a `boost::asio::awaitable<T>`; `token` gets `(std::exception_ptr, T)`. If the token's
/// operation is cancelled, the coroutine is, whatever the kind of cancellation. On an executor that several threads
/// run, pass a strand.
template <class Coroutine, class Token>
auto spawn(boost::asio::any_io_executor executor, Coroutine coroutine, Token&& token) {
  using value = typename std::invoke_result_t<Coroutine&>::value_type;
  return boost::asio::async_initiate<Token, typename detail::spawn_signature<value>::type>(
      [](auto handler, boost::asio::any_io_executor on, Coroutine to_run) {
        auto owner = std::make_shared<detail::root>(on);
        if (auto slot = boost::asio::get_associated_cancellation_slot(handler); slot.is_connected()) {
          slot.assign([owner](boost::asio::cancellation_type) { owner->cancel(); });
        }
        boost::asio::any_io_executor const below = detail::root_executor(std::move(on), *owner);
        auto body = detail::run_below<value>(owner, std::move(to_run));
        boost::asio::co_spawn(below, std::move(body),
                              detail::root_handler<decltype(handler)>(std::move(owner), std::move(handler)));
      },
      token, std::move(executor), std::move(coroutine));
}

}  // namespace qtasks::asio

/// The executor and the allocator of the handler inside.
template <template <class, class> class Associator, class Handler, class Default>
struct boost::asio::associator<Associator, qtasks::asio::detail::root_handler<Handler>, Default> {
  using type = typename Associator<Handler, Default>::type;
  static type get(qtasks::asio::detail::root_handler<Handler> const& handler, Default const& otherwise = Default()) {
    return Associator<Handler, Default>::get(handler.inner(), otherwise);
  }
};
