// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/adapters/asio/detail/caught_error.hpp>
#include <qtasks/adapters/asio/detail/root.hpp>
#include <qtasks/core/error_traits.hpp>
#include <qtasks/core/result.hpp>

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associator.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/this_coro.hpp>

#include <exception>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

namespace qtasks::asio {

namespace detail {

/// A result that can hold every exception as an error.
template <class T>
concept HoldsExceptions = is_result<T> && FromTaskError<typename T::error_type>;

/// A root, and the result of its coroutine, which need not have a default constructor.
template <class T>
struct root_of : root {
  using root::root;
};
template <HoldsExceptions T>
struct root_of<T> : root {
  using root::root;
  std::optional<T> result;
};

template <class T>
struct spawn_signature {
  using type = void(std::exception_ptr, T);
};
template <>
struct spawn_signature<void> {
  using type = void(std::exception_ptr);
};
template <HoldsExceptions T>
struct spawn_signature<T> {
  using type = void(T);
};

/// A completion handler that keeps the root until the coroutine has ended.
template <class T, class Handler>
class root_handler {
 public:
  using cancellation_slot_type = boost::asio::cancellation_slot;

  root_handler(std::shared_ptr<root_of<T>> owner, Handler handler)
      : owner_(std::move(owner)), handler_(std::move(handler)) {}

  cancellation_slot_type get_cancellation_slot() const noexcept { return owner_->signal.slot(); }
  Handler const& inner() const noexcept { return handler_; }
  template <class... Args>
  void operator()(std::exception_ptr error, Args&&... args) {
    boost::asio::get_associated_cancellation_slot(handler_).clear();
    auto const owner = std::move(owner_);
    if constexpr (!HoldsExceptions<T>) {
      std::move(handler_)(std::move(error), std::forward<Args>(args)...);
    } else if (owner->result.has_value()) {
      std::move(handler_)(std::move(*owner->result));
    } else {
      using error_type = typename T::error_type;
      std::move(handler_)(
          T{outcome::in_place_type<error_type>, error_traits<error_type>::from(detail::caught_error(error))});
    }
  }

 private:
  std::shared_ptr<root_of<T>> owner_;
  Handler handler_;
};

/// Ends the root on the executor, also where the coroutine is destroyed.
class root_scope {
 public:
  explicit root_scope(root& of) : root_(of) { root_.begin(); }
  root_scope(root_scope const&) = delete;
  root_scope& operator=(root_scope const&) = delete;
  ~root_scope() { root_.end(); }

 private:
  root& root_;
};

template <class T>
using awaited_below = std::conditional_t<HoldsExceptions<T>, void, T>;

template <class T, class Coroutine>
boost::asio::awaitable<awaited_below<T>> run_below(std::shared_ptr<root_of<T>> owner, Coroutine coroutine) {
  auto const cancellation = co_await boost::asio::this_coro::cancellation_state;
  owner->slot = cancellation.slot();
  root_scope const scope(*owner);
  if constexpr (HoldsExceptions<T>) {
    auto awaited = coroutine();
    owner->result.emplace(co_await std::move(awaited));
  } else {
    co_return co_await coroutine();
  }
}

}  // namespace detail

/// Starts a coroutine as `boost::asio::co_spawn` does, and lets time limits inside it cancel what they wait for.
/// `coroutine()` returns a `boost::asio::awaitable<T>`; `token` gets `(std::exception_ptr, T)`, or for a `result` only
/// this, in which an exception is an error. If the token's operation is cancelled, the coroutine is, whatever the kind
/// of cancellation. On an executor that several threads run, pass a strand.
template <class Coroutine, class Token>
auto spawn(boost::asio::any_io_executor executor, Coroutine coroutine, Token&& token) {
  using value = typename std::invoke_result_t<Coroutine&>::value_type;
  return boost::asio::async_initiate<Token, typename detail::spawn_signature<value>::type>(
      [](auto handler, boost::asio::any_io_executor on, Coroutine to_run) {
        auto owner = std::make_shared<detail::root_of<value>>(std::move(on));
        if (auto slot = boost::asio::get_associated_cancellation_slot(handler); slot.is_connected()) {
          // The signal can live longer than the context. On the executor, because Asio posts what it cancels elsewhere.
          slot.assign([weak = std::weak_ptr<detail::root>(owner)](boost::asio::cancellation_type) {
            if (auto running = weak.lock()) {
              boost::asio::dispatch(running->executor, [running] { running->cancel(); });
            }
          });
        }
        boost::asio::any_io_executor const below = detail::root_executor(owner->executor, *owner);
        auto body = detail::run_below<value>(owner, std::move(to_run));
        boost::asio::co_spawn(below, std::move(body),
                              detail::root_handler<value, decltype(handler)>(std::move(owner), std::move(handler)));
      },
      token, std::move(executor), std::move(coroutine));
}

}  // namespace qtasks::asio

/// @cond
/// The executor and the allocator of the handler inside.
template <template <class, class> class Associator, class T, class Handler, class Default>
struct boost::asio::associator<Associator, qtasks::asio::detail::root_handler<T, Handler>, Default> {
  using type = typename Associator<Handler, Default>::type;
  static type get(qtasks::asio::detail::root_handler<T, Handler> const& handler, Default const& otherwise = Default()) {
    return Associator<Handler, Default>::get(handler.inner(), otherwise);
  }
};
/// @endcond
