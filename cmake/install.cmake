# SPDX-License-Identifier: BSL-1.0
# What is installed depends on no architecture and can be moved. All adapters are installed: the package file looks for
# what they need where they are used.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
set(package_dir share/cmake/qtasks)
set(component COMPONENT qtasks)

install(TARGETS qtasks qtasks_plugins qtasks_engine EXPORT qtasks-targets FILE_SET HEADERS ${component})
install(EXPORT qtasks-targets NAMESPACE qtasks:: DESTINATION ${package_dir} ${component})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/qtasks-config-version.cmake COMPATIBILITY SameMinorVersion
                                 ARCH_INDEPENDENT)
install(FILES cmake/qtasks-config.cmake cmake/qtasks-adapters.cmake cmake/qtasks-module.cmake
              ${PROJECT_BINARY_DIR}/qtasks-config-version.cmake
              tests/codegen/qtasks_codegen_test.cmake tests/codegen/compare.py
        DESTINATION ${package_dir} ${component})
install(FILES bench/overhead/qtasks_overhead_benchmark.cmake bench/overhead/overhead.py bench/overhead/overhead_report.py
              bench/overhead/main.cpp bench/overhead/entry.hpp bench/overhead/reduced_stack.hpp bench/overhead/variants.hpp
        DESTINATION ${package_dir}/overhead ${component})
configure_file(cmake/qtasks.pc.in ${PROJECT_BINARY_DIR}/qtasks.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/qtasks.pc DESTINATION share/pkgconfig ${component})
install(FILES include/qtasks/qtasks.cppm DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/qtasks ${component})
install(FILES tests/gdb/qtasks_gdb.py DESTINATION ${CMAKE_INSTALL_DATADIR}/qtasks/gdb ${component})
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} ${component})

# `cpack` makes an archive, `cpack -G DEB` a package.
if(PROJECT_IS_TOP_LEVEL)
  set(CPACK_GENERATOR TGZ)
  set(CPACK_PACKAGE_FILE_NAME qtasks-${PROJECT_VERSION})
  set(CPACK_PACKAGE_CONTACT "The authors of qtasks")
  set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
  set(CPACK_DEBIAN_PACKAGE_NAME libqtasks-dev)
  set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
  set(CPACK_DEBIAN_PACKAGE_ARCHITECTURE all)
  set(CPACK_DEBIAN_PACKAGE_SECTION libdevel)
  set(CPACK_DEBIAN_PACKAGE_DEPENDS "libboost-dev (>= 1.81) | libboost1.81-dev")
  set(CPACK_DEBIAN_PACKAGE_SUGGESTS "libspdlog-dev, prometheus-cpp-dev, systemtap-sdt-dev")
  include(CPack)
endif()
