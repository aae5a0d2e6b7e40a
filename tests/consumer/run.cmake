# SPDX-License-Identifier: BSL-1.0
# Builds and runs a user's project against qtasks: cmake -D mode=package|subdirectory|fetch ... -P run.cmake
set(work ${binary}/consumer/${mode})
file(REMOVE_RECURSE ${work})

function(run)
  execute_process(COMMAND ${ARGN} COMMAND_ECHO STDOUT COMMAND_ERROR_IS_FATAL ANY)
endfunction()

if(mode STREQUAL package)
  run(${CMAKE_COMMAND} --install ${binary} --prefix ${work}/prefix)
endif()
run(${CMAKE_COMMAND} -S ${CMAKE_CURRENT_LIST_DIR} -B ${work}/build -G ${generator} -D mode=${mode}
    -D qtasks_source=${source} -D CMAKE_PREFIX_PATH=${work}/prefix -D CMAKE_CXX_COMPILER=${compiler}
    -D "CMAKE_CXX_FLAGS=${flags}")
run(${CMAKE_COMMAND} --build ${work}/build)
run(${work}/build/consumer)
run(${work}/build/consumer_log)
