#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Uses qtasks as a user does, in one way: see the functions below.

Exit code 0: it works, or the way needs a program that is not here; a line `skipped: ...` then says so. 1: it does not.
"""
import os
import shutil
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).parents[1]))
from consumer_project import Consumer  # noqa: E402

NO_SPDLOG = "-DCMAKE_DISABLE_FIND_PACKAGE_spdlog=ON"
COMPONENTS = "the components are plugins, engine, module, asio, asio_worker, json, prometheus, spdlog, sqlite, usdt"


def package(user: Consumer, programs: list[str]) -> None:
    adapter = ";spdlog" if "consumer_log" in programs else ""
    user.expect("a version range and components", user.configure("build", f"-Dfind=0.2...<0.3;REQUIRED;COMPONENTS;plugins{adapter}"), 0)
    build_and_run(user, *programs)
    user.check("the licence is installed", (user.prefix / "share/doc/qtasks/LICENSE").exists())


def components(user: Consumer, _) -> None:
    def find(what: str, arguments: str, *options: str, code: int, words: tuple[str, ...]) -> None:
        user.expect(what, user.configure("build", f"-Dfind={arguments}", *options), code, *words)

    find("a misspelt component", "0.2;REQUIRED;COMPONENTS;spdlgo", code=1, words=(f"there is no component spdlgo: {COMPONENTS}",))
    find("an absent component", "0.2;REQUIRED;COMPONENTS;spdlog", NO_SPDLOG, code=1,
         words=("the component spdlog needs the package spdlog, which is not found",))
    find("a later version", "0.3...<0.4;REQUIRED", code=1, words=("compatible with requested version range",))
    find("optional components", "0.2;REQUIRED;OPTIONAL_COMPONENTS;spdlgo;spdlog", NO_SPDLOG, code=0,
         words=("qtasks: the component spdlog needs the package spdlog, which is not found",
                f"qtasks: there is no component spdlgo: {COMPONENTS}"))
    build_and_run(user, "consumer")
    user.check("no target qtasks::spdlog without spdlog", build(user, "consumer_log")[0] != 0)


def subdirectory(user: Consumer, programs: list[str]) -> None:
    user.expect("twice", user.configure("build", f"-Dqtasks_source={user.given.source}"), 0, "there is a target qtasks::qtasks already")
    build_and_run(user, *programs)
    user.run(user.given.cmake, "--install", user.folder / "build", "--prefix", user.folder / "of_the_user")
    user.check("nothing is installed unasked", not (user.folder / "of_the_user/include/qtasks").exists())


def fetch(user: Consumer, programs: list[str]) -> None:
    user.expect("FetchContent", user.configure("build", f"-Dqtasks_source={user.given.source}", "-Dfetch=ON"), 0)
    build_and_run(user, *programs)


def pkg_config(user: Consumer, _) -> None:
    if not shutil.which("pkg-config"):
        return print("skipped: there is no pkg-config")
    given = user.given
    code, options = user.run("pkg-config", "--cflags", "--libs", "qtasks >= 0.2",
                             env={**os.environ, "PKG_CONFIG_PATH": str(user.prefix / "share/pkgconfig")})
    user.check("pkg-config", code == 0, options)
    user.expect("compiled", user.run(given.compiler, "-std=c++20", user.source / "main.cpp", *given.flags.split(), *options.split(),
                                     "-o", user.folder / "consumer"), 0)
    user.expect("run", user.run(user.folder / "consumer"), 0)


def deb(user: Consumer, _) -> None:
    if not shutil.which("dpkg-deb"):
        return print("skipped: there is no dpkg-deb")
    cpack = Path(user.given.cmake).with_name("cpack") if "/" in user.given.cmake else "cpack"
    user.expect("cpack", user.run(cpack, "-G", "DEB", "--config", f"{user.given.qtasks}/CPackConfig.cmake", "-B", user.folder), 0)
    [made] = user.folder.glob("libqtasks-dev_*_all.deb")
    user.expect("extracted", user.run("dpkg-deb", "--extract", made, user.folder / "root"), 0)
    user.prefix = user.folder / "root/usr"
    user.expect("find_package", user.configure("build", "-Dfind=0.2;REQUIRED"), 0)
    build_and_run(user, "consumer")


def core_only(user: Consumer, _) -> None:
    """The project itself, on a machine that has Boost, Catch2 and CLI11 only."""
    user.source = user.given.source
    absent = [NO_SPDLOG, *(f"-DCMAKE_DISABLE_FIND_PACKAGE_{each}=ON" for each in ("prometheus-cpp", "nlohmann_json", "benchmark"))]
    user.expect("an adapter that is ON", user.configure("build", *absent, "-DQTASKS_ADAPTER_SPDLOG=ON"), 1,
                "QTASKS_ADAPTER_SPDLOG is ON, but the package spdlog is not found")
    user.expect("adapters that are AUTO and OFF",
                user.configure("build", *absent, "-DQTASKS_ADAPTER_SPDLOG=AUTO", "-DQTASKS_ADAPTER_USDT=OFF"), 0,
                "qtasks: adapters left out: prometheus (the package prometheus-cpp is not found), spdlog (the package spdlog is not "
                "found), usdt (QTASKS_ADAPTER_USDT is OFF)")
    build_and_run(user, "examples/order_gateway/order_gateway_csv")


def build(user: Consumer, program: str) -> tuple[int, str]:
    return user.run(user.given.cmake, "--build", user.folder / "build", "--target", program)


def build_and_run(user: Consumer, *programs: str) -> None:
    for program in programs:
        user.expect(f"{program} is built", build(user, program), 0)
        user.expect(f"{program} runs", user.run(user.folder / "build" / program), 0)


with tempfile.TemporaryDirectory() as folder:
    user = Consumer(__doc__, Path(__file__).parent, folder, "way", "programs")
    ways = (package, components, subdirectory, fetch, pkg_config, deb, core_only)
    {each.__name__: each for each in ways}[user.given.way](user, user.given.programs.split(","))
sys.exit(1 if user.failures else 0)
