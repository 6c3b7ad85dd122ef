# The manual page from what the program says of itself: cmake -DPROGRAM=... -DVERSION=... -DOUT=... -P man_page.cmake
execute_process(COMMAND "${PROGRAM}" --help OUTPUT_VARIABLE _help RESULT_VARIABLE _failed)
if(_failed)
  message(FATAL_ERROR "${PROGRAM} --help failed: ${_failed}")
endif()
# The first line, "NAME: what it is", is the NAME section.
string(REGEX MATCH "^[^\n]*" _title "${_help}")
string(REPLACE "${_title}" "" _help "${_help}")
string(REGEX REPLACE "^[^:]*: " "" _title "${_title}")
# Roff reads "\" as an escape, "-" as a hyphen, and lines that begin with "." or "'" as requests.
foreach(_text _title _help)
  string(REPLACE "\\" "\\e" ${_text} "${${_text}}")
  string(REPLACE "-" "\\-" ${_text} "${${_text}}")
  string(REGEX REPLACE "\n([.'])" "\n\\\\&\\1" ${_text} "${${_text}}")
endforeach()
file(WRITE "${OUT}" ".TH USAGESCOPE\\-MOCK 1 \"\" \"usagescope-mock ${VERSION}\" \"User Commands\"
.SH NAME
usagescope\\-mock \\- ${_title}
.SH DESCRIPTION
.nf
${_help}.fi
.SH FILES
.I /usr/share/usagescope/fixtures
is served when the working folder has no
.I fixtures
of its own.
.I /usr/share/doc/usagescope\\-mock
holds a first test of a client and the reference of /__admin.
")
