#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
set -euo pipefail

packages=(g++ cmake ninja-build catch2 libbenchmark-dev libcli11-dev nlohmann-json3-dev python3
  python3-matplotlib valgrind libspdlog-dev prometheus-cpp-dev systemtap-sdt-dev binutils)
ci_packages=(clang clang-16 clang-19 libc++-19-dev libc++abi-19-dev
  libclang-rt-14-dev libclang-rt-16-dev libclang-rt-19-dev
  clang-format clang-tidy gcovr git debootstrap)
docs_packages=(mkdocs mkdocs-material doxygen doxygen-awesome-css graphviz chromium chromium-driver)

usage() {
  cat <<TEXT
usage: ./install-deps.sh [--ci] [--docs] [--help]

Installs, on Debian and Ubuntu, what qtasks' tests, examples and benchmarks need and is missing:
  ${packages[*]} and Boost >= 1.81 headers
  --ci    also every compiler and checker that .ci/run uses:
          ${ci_packages[*]}
  --docs  also what \`cmake --workflow --preset docs\` and the test of the site need; part of --ci:
          ${docs_packages[*]}
  --help  this text
Running it again changes nothing. Elsewhere: vcpkg.json lists the libraries.
TEXT
}

for argument in "$@"; do
  case "$argument" in
    --ci) packages+=("${ci_packages[@]}" "${docs_packages[@]}") ;;
    --docs) packages+=("${docs_packages[@]}") ;;
    --help | -h) usage; exit 0 ;;
    *) echo "install-deps.sh: unknown argument '$argument' (try --help)" >&2; exit 2 ;;
  esac
done

if ! command -v apt-get >/dev/null; then
  echo "install-deps.sh: no apt-get here; please install by hand: ${packages[*]}, Boost >= 1.81" >&2
  exit 1
fi

installed() { [[ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" == installed ]]; }

boost_version() { dpkg-query -W -f='${Version}' libboost-dev 2>/dev/null || true; }

boost_installed() {
  installed libboost1.81-dev || { installed libboost-dev && dpkg --compare-versions "$(boost_version)" ge 1.81; }
}

check_cmake() {
  local version
  version=$(cmake --version | sed -n 's/^cmake version //p')
  if dpkg --compare-versions "$version" lt 3.25; then
    echo "install-deps.sh: CMake $version is too old, 3.25 is needed (https://cmake.org/download)" >&2
    exit 1
  fi
}

missing=()
for package in "${packages[@]}"; do
  installed "$package" || missing+=("$package")
done
if boost_installed && ((${#missing[@]} == 0)); then
  echo "install-deps.sh: nothing to do, all ${#packages[@]} packages and Boost are installed"
  check_cmake
  exit 0
fi

as_root=()
if ((EUID != 0)); then
  if ! command -v sudo >/dev/null; then
    echo "install-deps.sh: not root and no sudo; please install by hand: ${missing[*]} libboost1.81-dev" >&2
    exit 1
  fi
  as_root=(sudo)
fi

echo "install-deps.sh: apt-get update"
"${as_root[@]}" apt-get update -q

if ! boost_installed; then
  candidate() { LC_ALL=C apt-cache policy "$1" | sed -n 's/^  Candidate: //p' | grep -v '(none)' || true; }
  if [[ -n "$(candidate libboost1.81-dev)" ]]; then
    missing+=(libboost1.81-dev)
  elif dpkg --compare-versions "$(candidate libboost-dev)" ge 1.81; then
    missing+=(libboost-dev)
  else
    echo "install-deps.sh: this release has no Boost >= 1.81; install it by hand or use vcpkg.json" >&2
    exit 1
  fi
fi

echo "install-deps.sh: installing ${missing[*]}"
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}"
check_cmake
echo "install-deps.sh: done"
