// SPDX-License-Identifier: BSL-1.0
#pragma once

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
/// `Codec::encode(value)` returns the bytes of a tuple of arguments, or of a `result`; `Codec::decode<T>(bytes)`
/// returns a `std::optional<T>`, which may refer to the bytes: empty if they are none of a `T`. What does not pass is
/// refused with `errc::rejected`.
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
      auto const bytes = Codec::encode(arguments(std::forward<Args>(args)...));
      auto decoded = Codec::template decode<arguments>(bytes);
      if (!decoded.has_value()) return task_error{errc::rejected, "the codec does not decode the arguments it encoded"};
      auto const add_to = [&request](base& to, auto&... each) {
        return to.template add<I>(request, std::move(each)...);
      };
      return std::apply([&add_to, this](auto&... each) { return add_to(*this, each...); }, *decoded);
    }

    /// A worker's access.
    class session : public base::session {
     public:
      using base::session::session;

      /// Ends a task with a decoded outcome.
      template <std::size_t I, class Outcome>
      result<void> finish(claimed const& claim, task_outcome how, std::uint32_t made, Outcome& outcome) {
        auto const bytes = Codec::encode(outcome);
        auto decoded = Codec::template decode<Outcome>(bytes);
        if (!decoded.has_value()) return task_error{errc::rejected, "the codec does not decode the outcome it encoded"};
        return base::session::template finish<I>(claim, how, made, *decoded);
      }
    };
  };
};

}  // namespace qtasks
