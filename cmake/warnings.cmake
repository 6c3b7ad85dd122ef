# usagescope_warnings: link it (PRIVATE) into every target of this project.
option(USAGESCOPE_WERROR "Warnings are errors (on in CI)" OFF)

add_library(usagescope_warnings INTERFACE)
target_compile_options(usagescope_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow
  $<$<BOOL:${USAGESCOPE_WERROR}>:-Werror>)
