# The wasm link. Settings were measured; see cmake/README.md before changing one.
#
#   usagescope_wasm_module(TARGET SOURCES... [ENVIRONMENT web|worker,node] [EXPORTS f g]
#                          [NAME createThing] [LIBRARIES ...] [LINK_OPTIONS ...])
#
# Adds TARGET as a module TARGET.js + TARGET.wasm in build/<preset>/modules. The glue is CommonJS
# with a factory function; with -sEXPORT_ES6=1 and the property SUFFIX .mjs it is an ES module.
function(usagescope_wasm_module TARGET)
  cmake_parse_arguments(ARG "" "ENVIRONMENT;NAME" "SOURCES;EXPORTS;LIBRARIES;LINK_OPTIONS" ${ARGN})
  if(NOT ARG_ENVIRONMENT)
    set(ARG_ENVIRONMENT web)
  endif()
  if(NOT ARG_NAME)
    set(ARG_NAME createModule)
  endif()
  set(_exports _malloc _free)
  foreach(_name IN LISTS ARG_EXPORTS)
    list(APPEND _exports "_${_name}")
  endforeach()
  list(REMOVE_DUPLICATES _exports)
  list(JOIN _exports "," _exports)

  add_executable(${TARGET} ${ARG_SOURCES})
  target_link_libraries(${TARGET} PRIVATE ${ARG_LIBRARIES} usagescope_warnings)
  target_link_options(${TARGET} PRIVATE
    -Oz
    --no-entry
    -sMODULARIZE=1
    -sEXPORT_NAME=${ARG_NAME}
    -sALLOW_MEMORY_GROWTH=1
    -sMAXIMUM_MEMORY=4GB
    -sFILESYSTEM=0
    -sENVIRONMENT=${ARG_ENVIRONMENT}
    -sEXPORTED_FUNCTIONS=${_exports}
    ${ARG_LINK_OPTIONS})
  set_target_properties(${TARGET} PROPERTIES
    OUTPUT_NAME ${TARGET}
    SUFFIX .js
    RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/modules")
  # The link writes two files; what needs the second has to know where it comes from.
  add_custom_command(TARGET ${TARGET} POST_BUILD COMMAND "${CMAKE_COMMAND}" -E true
    BYPRODUCTS "${CMAKE_BINARY_DIR}/modules/${TARGET}.wasm")
endfunction()
