// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace qtasks {

/// The lifetime of a dependency: `using scope = qtasks::scopes::worker;` in its provider. A greater `lifetime` is a
/// longer one: the components of QTasks stop in the order broker, worker, storage, global configuration.
namespace scopes {

/// One run: opened during the run, closed at its end, however it ends.
struct task {
  static constexpr int lifetime = 0;
};
/// Until `broker_stop` is fired.
struct broker {
  static constexpr int lifetime = 1;
};
/// Until `worker_stop` is fired.
struct worker {
  static constexpr int lifetime = 2;
};
/// Until `storage_stop` is fired.
struct storage {
  static constexpr int lifetime = 3;
};
/// Until `global_config_stop` is fired.
struct global {
  static constexpr int lifetime = 4;
};

}  // namespace scopes
}  // namespace qtasks
