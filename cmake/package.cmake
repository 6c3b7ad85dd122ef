# The mock server as something to install: `cmake --install`, and a Debian package of it.
#
#   cmake --install build/native --prefix DIR
#   cmake --build build/native --target usagescope-package     build/native/usagescope-mock_VERSION_ARCH.deb
if(EMSCRIPTEN)
  return()
endif()
include(GNUInstallDirs)

# Neither wants more than the program: not the tests that "all" would build.
set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON)
set(_doc "${CMAKE_INSTALL_DATAROOTDIR}/doc/usagescope-mock")
set(_made "${CMAKE_BINARY_DIR}/package")

# Manual page and changelog, gzipped without a time so that builds stay the same to the byte.
add_custom_command(OUTPUT "${_made}/usagescope-mock.1.gz" "${_made}/changelog.gz"
  COMMAND "${CMAKE_COMMAND}" "-DPROGRAM=$<TARGET_FILE:usagescope-mock>" "-DVERSION=${PROJECT_VERSION}"
    "-DOUT=${_made}/usagescope-mock.1" -P "${PROJECT_SOURCE_DIR}/cmake/man_page.cmake"
  COMMAND "${CMAKE_COMMAND}" -E copy "${PROJECT_SOURCE_DIR}/CHANGELOG.md" "${_made}/changelog"
  COMMAND gzip -9nf "${_made}/usagescope-mock.1" "${_made}/changelog"
  DEPENDS usagescope-mock "${PROJECT_SOURCE_DIR}/CHANGELOG.md" "${PROJECT_SOURCE_DIR}/cmake/man_page.cmake"
  VERBATIM)
add_custom_target(usagescope-install-files ALL DEPENDS "${_made}/usagescope-mock.1.gz" "${_made}/changelog.gz")

install(TARGETS usagescope-mock RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}" COMPONENT mock)
# The program looks for them beside itself: BIN/../share/usagescope/fixtures.
install(DIRECTORY "${PROJECT_SOURCE_DIR}/fixtures"
  DESTINATION "${CMAKE_INSTALL_DATAROOTDIR}/usagescope" COMPONENT mock)
install(FILES "${_made}/usagescope-mock.1.gz" DESTINATION "${CMAKE_INSTALL_MANDIR}/man1" COMPONENT mock)
# As they lie in the source, so that their links to each other lead somewhere.
install(DIRECTORY "${PROJECT_SOURCE_DIR}/docs" DESTINATION "${_doc}" COMPONENT mock)
install(FILES "${PROJECT_SOURCE_DIR}/fixtures/README.md" DESTINATION "${_doc}/fixtures" COMPONENT mock)
install(FILES "${_made}/changelog.gz" DESTINATION "${_doc}" COMPONENT mock)
install(FILES "${PROJECT_SOURCE_DIR}/LICENSE" DESTINATION "${_doc}" RENAME copyright COMPONENT mock)

set(CPACK_GENERATOR DEB)
set(CPACK_COMPONENTS_ALL mock)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_PACKAGE_NAME usagescope-mock)
set(CPACK_PACKAGE_VERSION "${PROJECT_VERSION}")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_MOCK_PACKAGE_NAME usagescope-mock)
set(CPACK_DEBIAN_MOCK_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_MAINTAINER "Usagescope contributors <usagescope@localhost>")
set(CPACK_DEBIAN_MOCK_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_COMPONENT_MOCK_DESCRIPTION "stands in for the Cloud Partner Navigator API, offline
Answers the usage and billing calls of the API from recorded exchanges and from
its documented behaviour over invented data, says who answered, and can fail on
purpose: delays, resets, storms of 503. For tests, demos and continuous
integration of clients.")
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
include(CPack)

add_custom_target(usagescope-package
  COMMAND "${CMAKE_CPACK_COMMAND}" -G DEB --config "${CMAKE_BINARY_DIR}/CPackConfig.cmake"
  WORKING_DIRECTORY "${CMAKE_BINARY_DIR}"
  DEPENDS usagescope-mock usagescope-install-files
  VERBATIM)
