# SPDX-License-Identifier: BSL-1.0
# qtasks::module, for `import qtasks;`: a library that the project of the user compiles, with its compiler and flags.
get_target_property(qtasks_include qtasks::qtasks HEADER_DIRS)
add_library(qtasks_module STATIC)
add_library(qtasks::module ALIAS qtasks_module)
target_sources(qtasks_module PUBLIC FILE_SET CXX_MODULES BASE_DIRS ${qtasks_include}
                                    FILES ${qtasks_include}/qtasks/qtasks.cppm)
target_link_libraries(qtasks_module PUBLIC qtasks::plugins)
