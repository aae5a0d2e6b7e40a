# SPDX-License-Identifier: BSL-1.0
# The list of adapters, for the project and for its installed package. An adapter needs a package, of which it links one
# target, or a header; one of the engine links this, too.
set(qtasks_adapters asio asio_worker json prometheus spdlog usdt)
set(qtasks_asio_header boost/asio/awaitable.hpp)
set(qtasks_asio_worker_header boost/asio/awaitable.hpp)
set(qtasks_asio_worker_target qtasks::engine)
set(qtasks_json_header boost/json.hpp) # one of the program's files includes <boost/json/src.hpp>
set(qtasks_prometheus_package prometheus-cpp)
set(qtasks_prometheus_target prometheus-cpp::core)
set(qtasks_spdlog_package spdlog)
set(qtasks_spdlog_target spdlog::spdlog)
set(qtasks_usdt_header sys/sdt.h)

# Looks for what an adapter needs. Sets the variable `missing` to what is not found, or to an empty text.
function(qtasks_find_adapter adapter missing)
  set(${missing} "" PARENT_SCOPE)
  set(target ${qtasks_${adapter}_target})
  set(package ${qtasks_${adapter}_package})
  set(header ${qtasks_${adapter}_header})
  if(header)
    get_target_property(boost Boost::headers INTERFACE_INCLUDE_DIRECTORIES)
    find_path(qtasks_directory ${header} HINTS ${boost} NO_CACHE)
    if(NOT qtasks_directory)
      set(${missing} "the header <${header}>" PARENT_SCOPE)
    endif()
  elseif(NOT TARGET ${target})
    find_package(${package} QUIET)
    if(NOT TARGET ${target})
      set(${missing} "the package ${package}" PARENT_SCOPE)
    endif()
  endif()
endfunction()
