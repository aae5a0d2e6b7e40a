# SPDX-License-Identifier: BSL-1.0
# qtasks_add_codegen_test(NAME <name> SOURCE <file> SYMBOL <function> TWIN <function> [BUDGET <instructions>])
#
# Makes an object library <name> of the source, linked to qtasks::qtasks, and a test <name> that holds the machine
# code of the one function to that of the other, written by hand. See docs/codegen.md.
include_guard(GLOBAL)

# Checks the arguments that cmake_parse_arguments has put into the caller's variables given_*.
function(qtasks_check_arguments problem accepted required)
  if(given_UNPARSED_ARGUMENTS)
    list(JOIN accepted ", " names)
    message(FATAL_ERROR "${problem} does not know ${given_UNPARSED_ARGUMENTS}; it takes ${names}")
  endif()
  if(given_KEYWORDS_MISSING_VALUES)
    message(FATAL_ERROR "${problem} ${given_KEYWORDS_MISSING_VALUES} has no value")
  endif()
  foreach(argument IN LISTS required)
    if(NOT given_${argument})
      message(FATAL_ERROR "${problem} ${argument} is missing")
    endif()
  endforeach()
endfunction()

# Machine code that can be read, Python and objdump. Sets Python3_EXECUTABLE.
function(qtasks_require_machine_code problem)
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
  set(Python3_EXECUTABLE "${Python3_EXECUTABLE}" PARENT_SCOPE)
endfunction()

# Makes the target's objects such as can be measured.
function(qtasks_optimise target)
  # Link-time optimisation leaves no machine code in the object.
  set_target_properties(${target} PROPERTIES INTERPROCEDURAL_OPTIMIZATION OFF)
  target_compile_options(${target} PRIVATE -fno-lto)
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
      target_compile_options(${target} PRIVATE $<${condition}:-O2> $<${condition}:-DNDEBUG>)
    endif()
  endforeach()
endfunction()

function(qtasks_add_codegen_test)
  cmake_parse_arguments(PARSE_ARGV 0 given "" "NAME;SOURCE;SYMBOL;TWIN;BUDGET" "")
  set(problem "qtasks_add_codegen_test(${given_NAME}):")
  qtasks_check_arguments("${problem}" "NAME;SOURCE;SYMBOL;TWIN;BUDGET" "NAME;SOURCE;SYMBOL;TWIN")
  if(NOT DEFINED given_BUDGET)
    set(given_BUDGET 0)
  elseif(NOT given_BUDGET MATCHES "^[0-9]+$")
    message(FATAL_ERROR "${problem} BUDGET is a number of instructions, not `${given_BUDGET}`")
  endif()
  qtasks_require_machine_code("${problem}")

  add_library(${given_NAME} OBJECT ${given_SOURCE})
  target_link_libraries(${given_NAME} PRIVATE qtasks::qtasks)
  qtasks_optimise(${given_NAME})
  # Otherwise one of two equal functions may only call the other.
  target_compile_options(${given_NAME} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-fno-ipa-icf>)
  add_test(NAME ${given_NAME}
           COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/compare.py --objdump ${CMAKE_OBJDUMP}
                   --budget ${given_BUDGET} $<TARGET_OBJECTS:${given_NAME}> ${given_SYMBOL} ${given_TWIN})
endfunction()
