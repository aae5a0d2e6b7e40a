// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/error_traits.hpp>
#include <qtasks/core/result.hpp>
#include <qtasks/core/task_error.hpp>
#include <qtasks/engine/add_request.hpp>
#include <qtasks/engine/task_id.hpp>
#include <qtasks/engine/task_outcome.hpp>

#include <cstddef>
#include <cstdint>
#include <tuple>
#include <utility>

namespace qtasks {

/// A broker that passes the arguments and outcomes of tasks through a codec and back, as one does that keeps bytes.
/// With it, tests show that nothing depends on the objects themselves.
///
/// `Codec::encode(value)` returns the bytes of a tuple of arguments, or of a `result`, as a `result<std::string>`;
/// `Codec::decode<T>(bytes)` returns a `result<T>`, whose value may refer to the bytes. Arguments that do not pass are
/// refused with the codec's error, and an outcome that does not pass ends the task with it.
template <class B, class Codec>
struct through_codec : B {
  using B::B;

  /// The broker's model, behind the codec.
  template <class Tasks>
  class model : public B::template model<Tasks> {
    using base = typename B::template model<Tasks>;

   public:
    /// As the broker's.
    explicit model(through_codec const& of, Tasks const& list) : base(of, list) {}

    /// Adds a task with decoded arguments.
    template <std::size_t I, class... Args>
    result<added_task> add(add_request const& request, Args&&... args) {
      using arguments = typename base::template types<I>::arguments;
      auto bytes = Codec::encode(arguments(std::forward<Args>(args)...));
      if (bytes.has_error()) return bytes.assume_error();
      auto decoded = Codec::template decode<arguments>(bytes.assume_value());
      if (decoded.has_error()) return decoded.assume_error();
      auto const add_to = [&request](base& to, auto&... each) {
        return to.template add<I>(request, std::move(each)...);
      };
      return std::apply([&add_to, this](auto&... each) { return add_to(*this, each...); }, decoded.assume_value());
    }

    /// A worker's access.
    class session : public base::session {
     public:
      using base::session::session;

      /// Ends a task with a decoded outcome; one that does not pass, as a failure.
      template <std::size_t I, class Outcome>
      result<void> finish(claimed const& claim, task_outcome how, std::uint32_t made, Outcome& outcome) {
        auto const end = [&](task_outcome with, Outcome& passed) {
          return base::session::template finish<I>(claim, with, made, passed);
        };
        auto const fail = [&end](task_error const& why) {
          Outcome failed{error_traits<typename Outcome::error_type>::from(why)};
          return end(task_outcome::failed, failed);
        };
        auto bytes = Codec::encode(outcome);
        if (bytes.has_error()) return fail(bytes.assume_error());
        auto decoded = Codec::template decode<Outcome>(bytes.assume_value());
        if (decoded.has_error()) return fail(decoded.assume_error());
        return end(how, decoded.assume_value());
      }
    };
  };
};

}  // namespace qtasks
