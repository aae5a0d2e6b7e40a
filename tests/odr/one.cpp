// SPDX-License-Identifier: BSL-1.0
#include "divide.hpp"

seen look_from_elsewhere() { return look(); }
