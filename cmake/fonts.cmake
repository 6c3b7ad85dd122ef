# usagescope_add_fonts(OUT_DIR): subsets the two Inter faces of Debian's fonts-inter at build time.
#
# Sets in the caller's scope:
#   USAGESCOPE_FONT_FILES  inter-regular.ttf, inter-semibold.ttf, inter-license.txt in OUT_DIR
# and adds the target usagescope-fonts. The page bakes the .ttf files with stb_truetype and the
# style sheet uses the same files in @font-face, so each is fetched once.
function(usagescope_add_fonts OUT_DIR)
  set(_script "${PROJECT_SOURCE_DIR}/web/shell/fonts/subset.py")
  set(_inter /usr/share/fonts/opentype/inter)
  set(_licence /usr/share/doc/fonts-inter/copyright)
  # The system's Python has Debian's fontTools; another Python earlier in PATH often has not.
  if(NOT USAGESCOPE_FONT_PYTHON)
    foreach(_python /usr/bin/python3 python3)
      execute_process(COMMAND "${_python}" -c "import fontTools" RESULT_VARIABLE _result
        OUTPUT_QUIET ERROR_QUIET)
      if(_result EQUAL 0)
        set(USAGESCOPE_FONT_PYTHON "${_python}" CACHE FILEPATH "A Python with fontTools")
        break()
      endif()
    endforeach()
  endif()
  if(NOT USAGESCOPE_FONT_PYTHON)
    message(FATAL_ERROR "No Python with fontTools: install python3-fonttools (./run.sh does)")
  endif()
  if(NOT EXISTS "${_inter}/Inter-Regular.otf")
    message(FATAL_ERROR "The Inter fonts are missing: install fonts-inter (./run.sh does)")
  endif()

  set(_files)
  foreach(_weight Regular SemiBold)
    string(TOLOWER "inter-${_weight}.ttf" _name)
    add_custom_command(OUTPUT "${OUT_DIR}/${_name}"
      COMMAND "${CMAKE_COMMAND}" -E make_directory "${OUT_DIR}"
      COMMAND "${USAGESCOPE_FONT_PYTHON}" "${_script}" "${_inter}/Inter-${_weight}.otf" "${OUT_DIR}/${_name}"
      DEPENDS "${_script}" "${_inter}/Inter-${_weight}.otf"
      COMMENT "Subsetting Inter ${_weight}" VERBATIM)
    list(APPEND _files "${OUT_DIR}/${_name}")
  endforeach()
  add_custom_command(OUTPUT "${OUT_DIR}/inter-license.txt"
    COMMAND "${CMAKE_COMMAND}" -E make_directory "${OUT_DIR}"
    COMMAND "${CMAKE_COMMAND}" -E copy "${_licence}" "${OUT_DIR}/inter-license.txt"
    DEPENDS "${_licence}" VERBATIM)
  list(APPEND _files "${OUT_DIR}/inter-license.txt")
  add_custom_target(usagescope-fonts DEPENDS ${_files})
  set(USAGESCOPE_FONT_FILES ${_files} PARENT_SCOPE)
endfunction()
