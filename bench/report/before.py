# SPDX-License-Identifier: BSL-1.0
"""Instructions of a call at -O2 before the losses were closed: of the policies at commit e3479fe, of the others at commit
8115be7. Counted with the bodies of today."""

BEFORE = {
    "g++": {
        "policies/retry": 13, "policies/circuit_breaker": 34, "policies/five": 87, "policies/five_metrics": 132,
        "shapes/answered_payload": 37, "shapes/around_large": 145, "shapes/moved_arguments": 574,
        "shapes/nested_policy": 25, "shapes/replaced_string": 504, "shapes/temporary_arguments": 574,
        "shapes/two_calls": 144, "shapes/validate_retry_metrics": 51, "gateway/orders": 312,
    },
    "clang++-19": {
        "policies/retry": 12, "policies/circuit_breaker": 34, "policies/five": 92, "policies/five_metrics": 138,
        "shapes/answered_payload": 36, "shapes/around_large": 42, "shapes/moved_arguments": 540,
        "shapes/nested_policy": 26, "shapes/replaced_string": 517, "shapes/temporary_arguments": 540,
        "shapes/two_calls": 145, "shapes/validate_retry_metrics": 44, "gateway/orders": 349,
    },
}
