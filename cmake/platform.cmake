# What every target of a build has in common: exceptions, RTTI, sanitizers, the wasm defaults.

# Targets opt in to exceptions in wasm (tests and Catch2 do); everything else is compiled without,
# which is a third of the module's size.
define_property(TARGET PROPERTY USAGESCOPE_EXCEPTIONS
  BRIEF_DOCS "Compile and link this wasm target with exceptions")

if(EMSCRIPTEN)
  set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")
  set(_exceptions "$<BOOL:$<TARGET_PROPERTY:USAGESCOPE_EXCEPTIONS>>")
  # 128-bit SIMD: Node 16 and every browser since 2023 (Safari 16.4) have it.
  add_compile_options(-msimd128 -fno-rtti "$<IF:${_exceptions},-fexceptions,-fno-exceptions>")
  add_link_options("$<IF:${_exceptions},-fexceptions,-fno-exceptions>")
  # Node 18 to 20 would hand a file path to fetch() otherwise.
  if(CMAKE_CROSSCOMPILING_EMULATOR AND NOT CMAKE_CROSSCOMPILING_EMULATOR MATCHES "no-experimental-fetch")
    list(APPEND CMAKE_CROSSCOMPILING_EMULATOR --no-experimental-fetch)
  endif()
endif()

if(USAGESCOPE_SANITIZE)
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
  # The instrumented code makes g++ guess wrongly (its manual says so).
  add_compile_options($<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
endif()

if(USAGESCOPE_SANITIZE_THREADS)
  add_compile_options(-fsanitize=thread -fno-omit-frame-pointer)
  add_link_options(-fsanitize=thread)
  add_compile_options($<$<CXX_COMPILER_ID:GNU>:-Wno-tsan>)
endif()

if(USAGESCOPE_FUZZ)
  if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    message(FATAL_ERROR "USAGESCOPE_FUZZ needs clang++ and its runtime: libFuzzer comes with them")
  endif()
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

# usagescope_core_options: what core is compiled with; its own layer rules want no exceptions.
add_library(usagescope_core_options INTERFACE)
if(USAGESCOPE_CORE_NO_EXCEPTIONS AND NOT EMSCRIPTEN)
  target_compile_options(usagescope_core_options INTERFACE -fno-exceptions)
endif()
