# SPDX-License-Identifier: BSL-1.0
"""A recipe for Conan 2. It was not run yet."""
import re
from pathlib import Path

from conan import ConanFile
from conan.tools.build import check_min_cppstd
from conan.tools.cmake import CMake, cmake_layout


class Qtasks(ConanFile):
    name = "qtasks"
    description = "A task executor and its plugins, composed at compile time"
    license = "BSL-1.0"
    package_type = "header-library"
    settings = "os", "arch", "compiler", "build_type"
    options = {"prometheus": [True, False], "spdlog": [True, False], "sqlite": [True, False]}
    default_options = {"prometheus": False, "spdlog": False, "sqlite": False}
    generators = "CMakeDeps", "CMakeToolchain"
    exports_sources = "CMakeLists.txt", "LICENSE", "bench/overhead/*", "cmake/*", "include/*", "tests/codegen/*", "tests/gdb/*"

    def set_version(self):
        text = (Path(self.recipe_folder) / "include/qtasks/version.hpp").read_text()
        self.version = re.search(r'QTASKS_VERSION_STRING "(.*)"', text)[1]

    def layout(self):
        cmake_layout(self)

    def requirements(self):
        self.requires("boost/[>=1.81 <2]", options={"header_only": True})
        if self.options.prometheus:
            self.requires("prometheus-cpp/[>=1.0 <2]")
        if self.options.spdlog:
            self.requires("spdlog/[>=1.10 <2]")
        if self.options.sqlite:
            self.requires("sqlite3/[>=3.37 <4]")

    def validate(self):
        check_min_cppstd(self, 20)

    def package(self):
        cmake = CMake(self)
        cmake.configure(variables={"QTASKS_BUILD_TESTS": "OFF", "QTASKS_BUILD_EXAMPLES": "OFF"})
        cmake.install()

    def package_id(self):
        self.info.clear()

    def package_info(self):
        self.cpp_info.bindirs = self.cpp_info.libdirs = []
        self.cpp_info.set_property("cmake_find_mode", "none")  # the package has its own file
        self.cpp_info.builddirs = ["share/cmake/qtasks"]
