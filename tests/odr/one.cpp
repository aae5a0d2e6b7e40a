// SPDX-License-Identifier: BSL-1.0
#include "divide.hpp"

observed observe_in_other_unit() { return observe(); }
