#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
set -euo pipefail

packages=(g++ cmake ninja-build catch2 libbenchmark-dev libcli11-dev nlohmann-json3-dev python3
  libtbb-dev libconcurrentqueue-dev python3-matplotlib valgrind libspdlog-dev libsqlite3-dev prometheus-cpp-dev systemtap-sdt-dev binutils pkgconf)
# Of these, a release has some.
ci_packages=(clang clang-16 clang-19 libc++-19-dev libc++abi-19-dev
  libclang-rt-14-dev libclang-rt-16-dev libclang-rt-19-dev
  clang-format clang-tidy gcovr gdb git debootstrap)
docs_packages=(mkdocs mkdocs-material doxygen doxygen-awesome-css graphviz chromium chromium-driver)

usage() {
  cat <<TEXT
usage: ./install-deps.sh [--ci] [--docs] [--help]

Installs, on Debian and Ubuntu, what qtasks' tests, examples and benchmarks need and is missing:
  ${packages[*]} and Boost >= 1.81, its headers and Boost.Context
  --ci    also every compiler and checker that .ci/run uses, as far as the release has them:
          ${ci_packages[*]}
  --docs  also what \`cmake --workflow --preset docs\` and the test of the site need; part of --ci:
          ${docs_packages[*]}
  --help  this text
Running it again changes nothing. Elsewhere it prints what to install.
TEXT
}

say() { echo "install-deps.sh: $*"; }
fail() {
  say "$@" >&2
  exit 1
}
vcpkg="vcpkg (vcpkg.json, features \`tests\` and \`bench\`)"

ci=false
for argument in "$@"; do
  case "$argument" in
    --ci) ci=true ;;
    --docs) packages+=("${docs_packages[@]}") ;;
    --help | -h) usage; exit 0 ;;
    *) say "unknown argument '$argument' (try --help)" >&2; exit 2 ;;
  esac
done
[[ "$ci" == false ]] || ci_packages+=("${docs_packages[@]}")

has() { command -v "$1" >/dev/null; }

# Names from the lists of these systems; not tried there.
if ! has apt-get; then
  if has dnf; then
    fail "no apt-get here; please run: sudo dnf install gcc-c++ cmake ninja-build boost-devel catch-devel cli11-devel" \
      "google-benchmark-devel json-devel python3 python3-matplotlib valgrind spdlog-devel sqlite-devel prometheus-cpp-devel" \
      "systemtap-sdt-devel binutils pkgconf"
  elif has pacman; then
    fail "no apt-get here; please run: sudo pacman -S --needed gcc cmake ninja boost catch2 cli11 benchmark nlohmann-json" \
      "python python-matplotlib valgrind spdlog sqlite systemtap binutils pkgconf; prometheus-cpp, for one adapter, is in $vcpkg"
  elif has brew; then
    fail "no apt-get here; please run: brew install cmake ninja boost catch2 cli11 google-benchmark nlohmann-json python" \
      "python-matplotlib spdlog sqlite binutils pkgconf; prometheus-cpp, for one adapter, is in $vcpkg"
  fi
  fail "no apt-get here; please install a C++20 compiler, CMake >= 3.25, Ninja and Python >= 3.9, and the libraries with $vcpkg"
fi

# What is installed, and what the release has: versions by package.
declare -A installed candidates
read_packages() {
  local all=("${packages[@]}" "${ci_packages[@]}" libboost{,1.81,-context,-context1.81}-dev) line name status version
  installed=() candidates=()
  while read -r name status version; do
    [[ "$status" != installed ]] || installed[$name]=$version
  done < <(dpkg-query -W -f='${Package} ${db:Status-Status} ${Version}\n' "${all[@]}" 2>/dev/null)
  while IFS= read -r line; do
    case "$line" in
      [!\ ]*:) name=${line%:} ;;
      "  Candidate: "[!\(]*) candidates[$name]=${line#*: } ;;
    esac
  done < <(LC_ALL=C apt-cache policy "${all[@]}" 2>/dev/null)
}

at_least() { dpkg --compare-versions "${1:-0}" ge "$2"; }

# Sets `missing`, and `absent` to the packages of --ci that this release does not have.
find_missing() {
  local package
  read_packages
  missing=() absent=()
  for package in "${packages[@]}"; do
    [[ -v installed[$package] ]] || missing+=("$package")
  done
  local boost="" context=libboost-context-dev # of the tests of the engine
  if [[ -v installed[libboost1.81-dev] ]]; then
    context=libboost-context1.81-dev
  elif ! at_least "${installed[libboost-dev]-}" 1.81; then
    if [[ -v candidates[libboost1.81-dev] ]]; then
      boost=libboost1.81-dev context=libboost-context1.81-dev
    elif at_least "${candidates[libboost-dev]-}" 1.81; then
      boost=libboost-dev
    elif ((${#candidates[@]} == 0)); then # before the first apt-get update
      boost="libboost1.81-dev or libboost-dev (>= 1.81)"
    else
      fail "Boost >= 1.81 is needed, and this release has ${candidates[libboost-dev]-none};" \
        "please install it by hand or with $vcpkg"
    fi
  fi
  [[ -v installed[$context] ]] || missing+=("$context")
  [[ -z "$boost" ]] || missing+=("$boost")
  [[ "$ci" == true ]] || return 0
  for package in "${ci_packages[@]}"; do
    if [[ -v installed[$package] ]]; then
      continue
    elif [[ -v candidates[$package] || ${#candidates[@]} == 0 ]]; then
      missing+=("$package")
    else
      absent+=("$package")
    fi
  done
}

finish() { # says what was done
  local version
  ((${#absent[@]} == 0)) || say "this release does not have: ${absent[*]}"
  version=$(cmake --version | sed -n 's/^cmake version //p')
  at_least "$version" 3.25 || fail "CMake $version is too old, 3.25 is needed (https://cmake.org/download)"
  say "$@"
  exit 0
}

find_missing
((${#missing[@]} > 0)) || finish "nothing to do, all packages and Boost are installed"

as_root=()
if (($(id -u) != 0)); then
  has sudo || fail "not root and no sudo; please run as root: apt-get install ${missing[*]}"
  as_root=(sudo)
fi

say "apt-get update"
if ! output=$("${as_root[@]}" apt-get update -qq -o APT::Update::Error-Mode=any 2>&1); then
  fail "apt-get update failed; is there a network? $(grep -m 1 '^[EW]:' <<<"$output" || true)"
fi
find_missing

say "installing ${missing[*]}"
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}"
finish "done"
