// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/executor/detail/provided_slots.hpp>

#include <concepts>
#include <type_traits>
#include <utility>

namespace qtasks::detail {

/// Says itself what an attempt gets: `run_object.for_attempt()`. The run keeps its own object.
template <class T>
concept MakesItsAttempts = requires(T& object) {
  { object.for_attempt() } -> std::same_as<T>;
};
/// An attempt has a copy, which becomes the run's if the attempt wins.
template <class T>
concept CopiedForAttempts = !MakesItsAttempts<T> && std::is_copy_constructible_v<T> && std::is_move_assignable_v<T>;

/// The object of type `T` of an attempt. One that cannot be copied is the run's.
template <class T>
class attempt_slot {
 public:
  constexpr explicit attempt_slot(auto& run) noexcept : object_(&run.template slot<T>()) {}
  constexpr provided<T>& object() noexcept { return *object_; }
  constexpr void become(auto& /*run*/) noexcept {}

 private:
  provided<T>* object_;
};
template <MakesItsAttempts T>
class attempt_slot<T> {
 public:
  constexpr explicit attempt_slot(auto& run) { object_.value = run.template slot<T>().value.for_attempt(); }
  constexpr provided<T>& object() noexcept { return object_; }
  constexpr void become(auto& /*run*/) noexcept {}

 private:
  provided<T> object_{};
};
template <CopiedForAttempts T>
class attempt_slot<T> {
 public:
  constexpr explicit attempt_slot(auto& run) : object_(run.template slot<T>()) {}
  constexpr provided<T>& object() noexcept { return object_; }
  constexpr void become(auto& run) { run.template slot<T>() = std::move(object_); }

 private:
  provided<T> object_;
};

/// The objects of an attempt.
template <class... Ts>
struct attempt_slots : attempt_slot<Ts>... {
  constexpr explicit attempt_slots([[maybe_unused]] auto& run) : attempt_slot<Ts>(run)... {}
  /// Moves them into the run's.
  constexpr void become([[maybe_unused]] auto& run) { (attempt_slot<Ts>::become(run), ...); }
};

/// The context of an attempt of a run: it begins as a copy of the run's, and has a stop flag of its own.
template <class... Ts>
class attempt_context : public attempt_slots<Ts...>, public context {
 public:
  constexpr attempt_context(auto& run, stop_flag const& stop)
      : attempt_slots<Ts...>(run), context(run, stop, sizeof...(Ts) > 0 ? &find : nullptr) {}

  template <class T>
  constexpr T* get() noexcept {
    if constexpr (is_one_of<T, Ts...>) {
      return __builtin_addressof(slot<T>().value);
    } else {
      return nullptr;
    }
  }
  template <class T>
  constexpr provided<T>& slot() noexcept {
    return attempt_slot<T>::object();
  }
  constexpr attempt_slots<Ts...>& slots() noexcept { return *this; }

 private:
  static constexpr provided_base* find([[maybe_unused]] context& in, [[maybe_unused]] type_id wanted) noexcept {
    provided_base* found = nullptr;
    (void)((wanted == id_of<Ts>() && (found = &static_cast<attempt_context&>(in).template slot<Ts>(), true)) || ...);
    return found;
  }
};

/// The context of an attempt in a run, or in another attempt.
template <class Context>
struct attempt_context_in;
template <class... Ts>
struct attempt_context_in<run_context<provided_slots<type_list<Ts...>>>> {
  using type = attempt_context<Ts...>;
  using slots = attempt_slots<Ts...>;
};
template <class... Ts>
struct attempt_context_in<attempt_context<Ts...>> {
  using type = attempt_context<Ts...>;
  using slots = attempt_slots<Ts...>;
};

}  // namespace qtasks::detail
