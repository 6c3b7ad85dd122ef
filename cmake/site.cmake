# The static site: plain files, each with a brotli and a gzip copy beside it for servers that can
# send those (any static host may ignore them).
#
#   usagescope_add_site_file(PATH SOURCE [DEPENDS target...])  put SOURCE at PATH of the site
#   usagescope_add_site_target()                               target `site`, after all files
#
# Native builds never assemble it; they know where the preset `wasm` does, for the browser tests.
if(EMSCRIPTEN)
  set(_site "${CMAKE_BINARY_DIR}/site")
else()
  set(_site "${PROJECT_SOURCE_DIR}/build/site")
endif()
set(USAGESCOPE_SITE_DIR "${_site}" CACHE PATH "Where the page is assembled")

function(usagescope_add_site_file PATH SOURCE)
  cmake_parse_arguments(ARG "" "" "DEPENDS" ${ARGN})
  find_program(USAGESCOPE_BROTLI brotli REQUIRED)
  find_program(USAGESCOPE_GZIP gzip REQUIRED)
  set(_out "${USAGESCOPE_SITE_DIR}/${PATH}")
  add_custom_command(OUTPUT "${_out}" "${_out}.br" "${_out}.gz"
    COMMAND "${CMAKE_COMMAND}" -E copy "${SOURCE}" "${_out}"
    COMMAND "${USAGESCOPE_BROTLI}" --force --quality=11 --output=${_out}.br "${_out}"
    COMMAND "${USAGESCOPE_GZIP}" --force --keep --no-name -9 "${_out}"
    DEPENDS "${SOURCE}" ${ARG_DEPENDS}
    COMMENT "Site: ${PATH}" VERBATIM)
  set_property(GLOBAL APPEND PROPERTY USAGESCOPE_SITE_FILES "${_out}")
endfunction()

function(usagescope_add_site_target)
  get_property(_files GLOBAL PROPERTY USAGESCOPE_SITE_FILES)
  add_custom_target(site ALL DEPENDS ${_files})
endfunction()
