# Third-party code as targets: usagescope::nlohmann, usagescope::imgui, usagescope::httplib (native),
# Catch2::Catch2WithMain. Sources come from Debian source packages where there is apt, else from git
# by commit; both are pinned in cmake/dependencies.txt and kept in USAGESCOPE_DEPS_DIR, which all
# build directories share.

include(FetchContent)

set(USAGESCOPE_DEPS_DIR "${PROJECT_SOURCE_DIR}/build/deps" CACHE PATH "Where third-party sources are kept")
set(_manifest "${CMAKE_CURRENT_LIST_DIR}/dependencies.txt")
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${_manifest}")

# Only one configure at a time may fill the shared folder.
file(MAKE_DIRECTORY "${USAGESCOPE_DEPS_DIR}")
file(LOCK "${USAGESCOPE_DEPS_DIR}/.lock" GUARD FILE TIMEOUT 600)

set(_from_debian FALSE)
option(USAGESCOPE_USE_APT "Take third-party sources from Debian source packages where possible" ON)
if(USAGESCOPE_USE_APT AND CMAKE_HOST_UNIX)
  execute_process(COMMAND "${CMAKE_CURRENT_LIST_DIR}/fetch_sources.sh" "${USAGESCOPE_DEPS_DIR}"
    RESULT_VARIABLE _fetch_result)
  if(_fetch_result EQUAL 0)
    set(_from_debian TRUE)
  else()
    message(STATUS "Debian source packages not used (see above); taking the upstream tags from git")
  endif()
endif()

# Sets OUT to the source folder of NAME: the unpacked Debian package, or a clone of the pinned commit.
function(usagescope_source NAME OUT)
  if(_from_debian AND EXISTS "${USAGESCOPE_DEPS_DIR}/${NAME}/.unpacked")
    set(${OUT} "${USAGESCOPE_DEPS_DIR}/${NAME}" PARENT_SCOPE)
    return()
  endif()
  file(STRINGS "${_manifest}" _line REGEX "^upstream ${NAME} ")
  separate_arguments(_line)
  list(GET _line 2 _url)
  list(GET _line 3 _tag)
  list(GET _line 4 _commit)
  set(_folder "${USAGESCOPE_DEPS_DIR}/git/${NAME}")
  message(STATUS "${NAME}: ${_url} at ${_tag}")
  # The sources are compiled by this project's own rules; SOURCE_SUBDIR names a folder without a
  # CMakeLists.txt, so nothing of upstream's build is run.
  FetchContent_Declare(${NAME} GIT_REPOSITORY "${_url}" GIT_TAG "${_commit}"
    SOURCE_DIR "${_folder}" SOURCE_SUBDIR no-upstream-build)
  FetchContent_MakeAvailable(${NAME})
  set(${OUT} "${_folder}" PARENT_SCOPE)
endfunction()

# --- nlohmann_json: header only, through a private folder (em++ must not see /usr/include) --------
find_path(USAGESCOPE_NLOHMANN_DIR nlohmann/json.hpp
  HINTS /usr/include /usr/local/include NO_CMAKE_FIND_ROOT_PATH)
if(USAGESCOPE_NLOHMANN_DIR)
  set(_nlohmann_headers "${USAGESCOPE_NLOHMANN_DIR}/nlohmann")
else()
  usagescope_source(nlohmann _nlohmann_source)
  set(_nlohmann_headers "${_nlohmann_source}/include/nlohmann")
endif()
file(MAKE_DIRECTORY "${USAGESCOPE_DEPS_DIR}/include")
file(CREATE_LINK "${_nlohmann_headers}" "${USAGESCOPE_DEPS_DIR}/include/nlohmann" SYMBOLIC)
add_library(usagescope_nlohmann INTERFACE)
add_library(usagescope::nlohmann ALIAS usagescope_nlohmann)
target_include_directories(usagescope_nlohmann SYSTEM INTERFACE "${USAGESCOPE_DEPS_DIR}/include")
# Errors are values here: nothing of nlohmann may throw, so it is compiled without.
target_compile_definitions(usagescope_nlohmann INTERFACE JSON_NOEXCEPTION)

# --- Dear ImGui ----------------------------------------------------------------------------------
usagescope_source(imgui _imgui)
add_library(usagescope_imgui STATIC EXCLUDE_FROM_ALL
  "${_imgui}/imgui.cpp" "${_imgui}/imgui_draw.cpp" "${_imgui}/imgui_tables.cpp" "${_imgui}/imgui_widgets.cpp")
add_library(usagescope::imgui ALIAS usagescope_imgui)
target_include_directories(usagescope_imgui SYSTEM PUBLIC "${_imgui}")
target_compile_definitions(usagescope_imgui PUBLIC
  IMGUI_DISABLE_DEMO_WINDOWS IMGUI_DISABLE_DEBUG_TOOLS IMGUI_DISABLE_OBSOLETE_FUNCTIONS
  # No files and no settings on disk: the page has neither.
  IMGUI_DISABLE_FILE_FUNCTIONS)

# --- cpp-httplib ---------------------------------------------------------------------------------
if(NOT EMSCRIPTEN)
  usagescope_source(cpp-httplib _httplib)
  find_package(Threads REQUIRED)
  find_package(ZLIB REQUIRED)
  find_package(OpenSSL REQUIRED)
  find_path(USAGESCOPE_BROTLI_DIR brotli/encode.h)
  find_library(USAGESCOPE_BROTLI_ENC brotlienc)
  find_library(USAGESCOPE_BROTLI_DEC brotlidec)
  find_library(USAGESCOPE_BROTLI_COMMON brotlicommon)
  if(NOT USAGESCOPE_BROTLI_DIR OR NOT USAGESCOPE_BROTLI_ENC OR NOT USAGESCOPE_BROTLI_DEC)
    message(FATAL_ERROR "brotli's headers and libraries are missing: install libbrotli-dev (./run.sh does)")
  endif()
  # A private folder again: the header must not be shadowed by an older one in /usr/include.
  file(MAKE_DIRECTORY "${USAGESCOPE_DEPS_DIR}/include-httplib")
  file(CREATE_LINK "${_httplib}/httplib.h" "${USAGESCOPE_DEPS_DIR}/include-httplib/httplib.h" SYMBOLIC)
  add_library(usagescope_httplib INTERFACE)
  add_library(usagescope::httplib ALIAS usagescope_httplib)
  target_include_directories(usagescope_httplib SYSTEM INTERFACE "${USAGESCOPE_DEPS_DIR}/include-httplib")
  # One set of macros for every file that includes the header: its classes change their layout with
  # them. Compression is ours (mock-server/server/compression.cpp).
  target_compile_definitions(usagescope_httplib INTERFACE CPPHTTPLIB_OPENSSL_SUPPORT)
  target_link_libraries(usagescope_httplib INTERFACE
    "${USAGESCOPE_BROTLI_ENC}" "${USAGESCOPE_BROTLI_DEC}" "${USAGESCOPE_BROTLI_COMMON}" ZLIB::ZLIB
    OpenSSL::SSL OpenSSL::Crypto Threads::Threads)
endif()

# --- RE2 (regular expressions of fixtures, in linear time) and yaml-cpp (the contract) --------------
if(NOT EMSCRIPTEN)
  find_path(USAGESCOPE_RE2_DIR re2/re2.h)
  find_library(USAGESCOPE_RE2 re2)
  find_path(USAGESCOPE_YAML_DIR yaml-cpp/yaml.h)
  find_library(USAGESCOPE_YAML yaml-cpp)
  if(NOT USAGESCOPE_RE2_DIR OR NOT USAGESCOPE_RE2 OR NOT USAGESCOPE_YAML_DIR OR NOT USAGESCOPE_YAML)
    message(FATAL_ERROR
      "RE2 or yaml-cpp is missing: install libre2-dev and libyaml-cpp-dev (./run.sh does)")
  endif()
  foreach(_name RE2 YAML)
    string(TOLOWER "${_name}" _target)
    add_library(usagescope_${_target} INTERFACE)
    add_library(usagescope::${_target} ALIAS usagescope_${_target})
    target_include_directories(usagescope_${_target} SYSTEM INTERFACE "${USAGESCOPE_${_name}_DIR}")
    target_link_libraries(usagescope_${_target} INTERFACE "${USAGESCOPE_${_name}}")
  endforeach()
endif()

# --- Catch2 --------------------------------------------------------------------------------------
if(USAGESCOPE_TESTS)
  usagescope_source(catch2 _catch2)
  # Upstream's amalgamation: one file to compile instead of a hundred, with the same headers beside.
  set(_catch2_generated "${CMAKE_BINARY_DIR}/catch2-config")
  configure_file("${_catch2}/src/catch2/catch_user_config.hpp.in"
    "${_catch2_generated}/catch2/catch_user_config.hpp")
  add_library(usagescope_catch2 STATIC EXCLUDE_FROM_ALL "${_catch2}/extras/catch_amalgamated.cpp")
  add_library(Catch2::Catch2WithMain ALIAS usagescope_catch2)
  target_include_directories(usagescope_catch2 SYSTEM PUBLIC "${_catch2}/src" "${_catch2_generated}")
  set_target_properties(usagescope_catch2 PROPERTIES USAGESCOPE_EXCEPTIONS ON)
endif()

file(LOCK "${USAGESCOPE_DEPS_DIR}/.lock" RELEASE)
