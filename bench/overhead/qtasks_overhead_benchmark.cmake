# SPDX-License-Identifier: BSL-1.0
# qtasks_add_overhead_benchmark(NAME <name> SOURCE <file>)
#
# Makes a program <name> that measures what each plugin of a stack costs: the source defines the stack and a call of
# its task, in a class `overhead`. The target <name>_report runs it, prints a table and draws a picture; the script
# <name>.py in the build folder does so with options. See docs/overhead.md.
include_guard(GLOBAL)

function(qtasks_add_overhead_benchmark)
  cmake_parse_arguments(PARSE_ARGV 0 given "" "NAME;SOURCE" "")
  set(problem "qtasks_add_overhead_benchmark(${given_NAME}):")
  qtasks_check_arguments("${problem}" "NAME;SOURCE" "NAME;SOURCE")
  cmake_path(ABSOLUTE_PATH given_SOURCE NORMALIZE)
  if(NOT EXISTS "${given_SOURCE}")
    message(FATAL_ERROR "${problem} there is no file ${given_SOURCE}: SOURCE is the file that defines the class `overhead`")
  endif()
  qtasks_require_machine_code("${problem}")
  if(NOT CMAKE_GENERATOR MATCHES "Ninja|Makefiles")
    message(FATAL_ERROR "${problem} needs the generator Ninja or Makefiles, which write compile_commands.json")
  endif()
  find_package(benchmark QUIET)
  if(NOT TARGET benchmark::benchmark)
    message(FATAL_ERROR "${problem} needs Google Benchmark: install libbenchmark-dev, or set benchmark_DIR")
  endif()

  set(tool ${CMAKE_CURRENT_FUNCTION_LIST_DIR})
  set(work ${CMAKE_CURRENT_BINARY_DIR}/${given_NAME}.overhead)
  set(listing ${work}/${given_NAME}.cpp)
  file(CONFIGURE OUTPUT ${listing} @ONLY
       CONTENT "struct overhead;\n#include \"${given_SOURCE}\"\n#include \"${tool}/variants.hpp\"\n")
  set(script ${CMAKE_CURRENT_BINARY_DIR}/${given_NAME}.py)
  get_property(multi_config GLOBAL PROPERTY GENERATOR_IS_MULTI_CONFIG)
  if(multi_config)
    set(work ${work}/$<CONFIG>)
    set(script ${CMAKE_CURRENT_BINARY_DIR}/$<CONFIG>/${given_NAME}.py)
  endif()

  # The variants' objects are made before each link, by the command that compiled the listing.
  add_executable(${given_NAME} ${listing} ${tool}/main.cpp)
  target_link_libraries(${given_NAME} PRIVATE qtasks::qtasks benchmark::benchmark)
  # Without debug information: valgrind 3.19 rejects that of Clang 16.
  target_link_options(${given_NAME} PRIVATE @${work}/objects.rsp -s)
  qtasks_optimise(${given_NAME})
  set_target_properties(${given_NAME} PROPERTIES EXPORT_COMPILE_COMMANDS ON CXX_COMPILER_LAUNCHER "" UNITY_BUILD OFF)
  string(CONCAT plan
         "{\"name\": \"${given_NAME}\", \"program\": \"$<TARGET_FILE:${given_NAME}>\",\n"
         " \"listing\": \"${listing}\", \"work\": \"${work}\", \"config\": \"$<CONFIG>\",\n"
         " \"commands\": \"${CMAKE_BINARY_DIR}/compile_commands.json\", \"objdump\": \"${CMAKE_OBJDUMP}\",\n"
         " \"build\": \"${CMAKE_COMMAND} --build ${CMAKE_BINARY_DIR} --target ${given_NAME}\"}\n")
  file(GENERATE OUTPUT ${work}/plan.json CONTENT "${plan}")
  add_custom_command(TARGET ${given_NAME} PRE_LINK VERBATIM
                     COMMAND ${Python3_EXECUTABLE} -B ${tool}/overhead.py ${work}/plan.json --make-objects)

  string(CONCAT lines
         "#!${Python3_EXECUTABLE} -B\n"
         "import sys\n"
         "sys.path.insert(0, \"${tool}\")\n"
         "import overhead\n"
         "sys.exit(overhead.main([\"${work}/plan.json\", *sys.argv[1:]]))\n")
  file(GENERATE OUTPUT ${script} CONTENT "${lines}"
       FILE_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
  add_custom_target(${given_NAME}_report VERBATIM USES_TERMINAL
                    COMMAND ${script} --svg ${CMAKE_CURRENT_BINARY_DIR}/${given_NAME}.svg DEPENDS ${given_NAME})
endfunction()
