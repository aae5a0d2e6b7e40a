// SPDX-License-Identifier: BSL-1.0
// REJECTED: the file has no line
int x;
