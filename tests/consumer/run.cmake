# SPDX-License-Identifier: BSL-1.0
# Uses qtasks as a user does, in one of the ways below: cmake -D way=<way> ... -P run.cmake
set(work ${binary}/consumer/${way})
set(prefix ${work}/prefix)
file(REMOVE_RECURSE ${work})

function(run)
  execute_process(COMMAND ${ARGN} COMMAND_ECHO STDOUT COMMAND_ERROR_IS_FATAL ANY)
endfunction()

# What is installed is moved: it must not depend on its place.
function(install_qtasks)
  run(${CMAKE_COMMAND} --install ${binary} --prefix ${work}/installed --component qtasks)
  file(RENAME ${work}/installed ${prefix})
  if(NOT EXISTS ${prefix}/share/doc/qtasks/LICENSE)
    message(FATAL_ERROR "the licence is not installed")
  endif()
endfunction()

# configure(<source> <options> [FAILS] SAYS <text>...): the texts must be printed, in any line breaks.
function(configure source)
  cmake_parse_arguments(PARSE_ARGV 1 given "FAILS" "" "SAYS")
  execute_process(COMMAND ${CMAKE_COMMAND} -S ${source} -B ${work}/build -G ${generator} -D CMAKE_PREFIX_PATH=${prefix}
                          -D CMAKE_CXX_COMPILER=${compiler} -D "CMAKE_CXX_FLAGS=${flags}" ${given_UNPARSED_ARGUMENTS}
                  COMMAND_ECHO STDOUT OUTPUT_VARIABLE output ERROR_VARIABLE output RESULT_VARIABLE code)
  message("${output}")
  if((code AND NOT given_FAILS) OR (NOT code AND given_FAILS))
    message(FATAL_ERROR "the exit code is ${code}")
  endif()
  string(REGEX REPLACE "[ \n]+" " " output "${output}")
  foreach(text IN LISTS given_SAYS)
    string(FIND "${output}" "${text}" position)
    if(position EQUAL -1)
      message(FATAL_ERROR "not printed: ${text}")
    endif()
  endforeach()
  if(output MATCHES "CMP0167")
    message(FATAL_ERROR "the user is warned of FindBoost")
  endif()
endfunction()

function(build_and_run)
  run(${CMAKE_COMMAND} --build ${work}/build --target ${ARGN})
  foreach(program IN LISTS ARGN)
    run(${work}/build/${program})
  endforeach()
endfunction()

set(user ${CMAKE_CURRENT_LIST_DIR})
set(programs consumer)
if(spdlog)
  set(adapter spdlog)
  list(APPEND programs consumer_log)
endif()
set(without_spdlog -D CMAKE_DISABLE_FIND_PACKAGE_spdlog=ON)
set(list "the components are plugins, json, prometheus, spdlog, usdt")

if(way STREQUAL package)
  install_qtasks()
  configure(${user} -D "find=0.1...<0.2;REQUIRED;COMPONENTS;plugins;${adapter}")
  build_and_run(${programs})

elseif(way STREQUAL components)
  install_qtasks()
  configure(${user} -D "find=0.1;REQUIRED;COMPONENTS;spdlgo" FAILS SAYS "there is no component spdlgo: ${list}")
  configure(${user} -D "find=0.1;REQUIRED;COMPONENTS;spdlog" ${without_spdlog} FAILS
            SAYS "the component spdlog needs the package spdlog, which is not found")
  configure(${user} -D "find=0.2...<0.3;REQUIRED" FAILS SAYS "compatible with requested version range")
  configure(${user} -D "find=0.1;REQUIRED;OPTIONAL_COMPONENTS;spdlgo;spdlog" ${without_spdlog}
            SAYS "qtasks: the component spdlog needs the package spdlog, which is not found"
                 "qtasks: there is no component spdlgo: ${list}")
  build_and_run(consumer)
  if(EXISTS ${work}/build/consumer_log)
    message(FATAL_ERROR "there is a target qtasks::spdlog without spdlog")
  endif()

elseif(way STREQUAL subdirectory) # twice
  configure(${user} -D qtasks_source=${source} SAYS "there is a target qtasks::qtasks already")
  build_and_run(${programs})
  run(${CMAKE_COMMAND} --install ${work}/build --prefix ${prefix})
  if(EXISTS ${prefix}/include/qtasks)
    message(FATAL_ERROR "a user's project installs qtasks unasked")
  endif()

elseif(way STREQUAL fetch)
  configure(${user} -D qtasks_source=${source} -D fetch=ON)
  build_and_run(${programs})

elseif(way STREQUAL pkg_config)
  find_program(pkg_config pkg-config)
  if(NOT pkg_config)
    message("skipped: there is no pkg-config")
    return()
  endif()
  install_qtasks()
  set(ENV{PKG_CONFIG_PATH} ${prefix}/share/pkgconfig)
  execute_process(COMMAND ${pkg_config} --cflags --libs "qtasks >= 0.1" OUTPUT_VARIABLE options
                  COMMAND_ERROR_IS_FATAL ANY)
  separate_arguments(options UNIX_COMMAND "${flags} ${options}")
  run(${compiler} -std=c++20 ${user}/main.cpp ${options} -o ${work}/consumer)
  run(${work}/consumer)

elseif(way STREQUAL deb)
  find_program(dpkg_deb dpkg-deb)
  if(NOT dpkg_deb)
    message("skipped: there is no dpkg-deb")
    return()
  endif()
  run(${CMAKE_CPACK_COMMAND} -G DEB --config ${binary}/CPackConfig.cmake -B ${work})
  file(GLOB package ${work}/libqtasks-dev_*_all.deb)
  run(${dpkg_deb} --extract ${package} ${work}/root)
  set(prefix ${work}/root/usr)
  configure(${user} -D "find=0.1;REQUIRED")
  build_and_run(consumer)

elseif(way STREQUAL core_only) # the project itself, on a machine that has Boost, Catch2 and CLI11
  set(absent ${without_spdlog} -D CMAKE_DISABLE_FIND_PACKAGE_prometheus-cpp=ON
             -D CMAKE_DISABLE_FIND_PACKAGE_nlohmann_json=ON -D CMAKE_DISABLE_FIND_PACKAGE_benchmark=ON)
  configure(${source} ${absent} -D QTASKS_ADAPTER_SPDLOG=ON FAILS
            SAYS "QTASKS_ADAPTER_SPDLOG is ON, but the package spdlog is not found")
  configure(${source} ${absent} -D QTASKS_ADAPTER_SPDLOG=AUTO -D QTASKS_ADAPTER_USDT=OFF
            SAYS "qtasks: adapters left out: prometheus (the package prometheus-cpp is not found), spdlog (the package \
spdlog is not found), usdt (QTASKS_ADAPTER_USDT is OFF)")
  build_and_run(examples/order_gateway/order_gateway_csv)

else()
  message(FATAL_ERROR "there is no way ${way}")
endif()
