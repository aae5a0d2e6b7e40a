// SPDX-License-Identifier: BSL-1.0
#pragma once

// The plugins of QTasks: dependencies, states, validation, and a recorder for tests.
#include <qtasks/plugins/qtasks/argument.hpp>
#include <qtasks/plugins/qtasks/constraint.hpp>
#include <qtasks/plugins/qtasks/depends.hpp>
#include <qtasks/plugins/qtasks/matches.hpp>
#include <qtasks/plugins/qtasks/provider.hpp>
#include <qtasks/plugins/qtasks/recorder.hpp>
#include <qtasks/plugins/qtasks/runs_in.hpp>
#include <qtasks/plugins/qtasks/scopes.hpp>
#include <qtasks/plugins/qtasks/state.hpp>
#include <qtasks/plugins/qtasks/state_machine.hpp>
#include <qtasks/plugins/qtasks/states.hpp>
#include <qtasks/plugins/qtasks/uses.hpp>
#include <qtasks/plugins/qtasks/validate.hpp>
