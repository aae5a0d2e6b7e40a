# SPDX-License-Identifier: BSL-1.0
# qtasks_add_codegen_test(NAME <name> SOURCE <file> SYMBOL <function> TWIN <function> [BUDGET <instructions>])
#
# Makes an object library <name> of the source, linked to qtasks::qtasks, and a test <name> that holds the machine
# code of the one function to that of the other, written by hand. See docs/codegen.md.
include_guard(GLOBAL)

function(qtasks_add_codegen_test)
  cmake_parse_arguments(PARSE_ARGV 0 given "" "NAME;SOURCE;SYMBOL;TWIN;BUDGET" "")
  set(problem "qtasks_add_codegen_test(${given_NAME}):")
  if(given_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "${problem} does not know ${given_UNPARSED_ARGUMENTS}; it takes NAME, SOURCE, SYMBOL, TWIN, BUDGET")
  endif()
  if(given_KEYWORDS_MISSING_VALUES)
    message(FATAL_ERROR "${problem} ${given_KEYWORDS_MISSING_VALUES} has no value")
  endif()
  foreach(argument IN ITEMS NAME SOURCE SYMBOL TWIN)
    if(NOT given_${argument})
      message(FATAL_ERROR "${problem} ${argument} is missing")
    endif()
  endforeach()
  if(NOT DEFINED given_BUDGET)
    set(given_BUDGET 0)
  elseif(NOT given_BUDGET MATCHES "^[0-9]+$")
    message(FATAL_ERROR "${problem} BUDGET is a number of instructions, not `${given_BUDGET}`")
  endif()

  if(NOT CMAKE_CXX_COMPILER_ID MATCHES "^(GNU|Clang)$" OR NOT CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64)$"
     OR NOT CMAKE_EXECUTABLE_FORMAT STREQUAL ELF)
    message(FATAL_ERROR "${problem} reads what GCC and Clang make for x86-64 in the ELF format, not what "
                        "${CMAKE_CXX_COMPILER_ID} makes for ${CMAKE_SYSTEM_NAME} on ${CMAKE_SYSTEM_PROCESSOR}: "
                        "call it where it can")
  endif()
  find_package(Python3 3.9 QUIET COMPONENTS Interpreter)
  if(NOT Python3_Interpreter_FOUND)
    message(FATAL_ERROR "${problem} needs Python 3.9 or later: set Python3_EXECUTABLE")
  endif()
  if(NOT CMAKE_OBJDUMP)
    message(FATAL_ERROR "${problem} needs objdump, of the package binutils: set CMAKE_OBJDUMP")
  endif()

  add_library(${given_NAME} OBJECT ${given_SOURCE})
  target_link_libraries(${given_NAME} PRIVATE qtasks::qtasks)
  # Link-time optimisation leaves no machine code in the object.
  set_target_properties(${given_NAME} PROPERTIES INTERPROCEDURAL_OPTIMIZATION OFF)
  target_compile_options(${given_NAME} PRIVATE -fno-lto)
  # Unoptimised code has no twin.
  set(configurations ${CMAKE_CONFIGURATION_TYPES})
  if(NOT configurations)
    set(configurations "${CMAKE_BUILD_TYPE}")
  endif()
  if(configurations STREQUAL "")
    set(configurations none)
  endif()
  foreach(configuration IN LISTS configurations)
    string(TOUPPER "${configuration}" upper)
    if(NOT "${CMAKE_CXX_FLAGS} ${CMAKE_CXX_FLAGS_${upper}}" MATCHES "(^| )-O([1-9sgz]|fast)?( |$)")
      if(configuration STREQUAL none)
        set(condition 1)
      else()
        set(condition $<CONFIG:${configuration}>)
      endif()
      target_compile_options(${given_NAME} PRIVATE $<${condition}:-O2> $<${condition}:-DNDEBUG>)
    endif()
  endforeach()

  add_test(NAME ${given_NAME}
           COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/compare.py --objdump ${CMAKE_OBJDUMP}
                   --budget ${given_BUDGET} $<TARGET_OBJECTS:${given_NAME}> ${given_SYMBOL} ${given_TWIN})
endfunction()
