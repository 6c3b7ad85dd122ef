# Shared by run.sh and test.sh (sourced, bash): packages, configure, build.

# What the build needs; npm is for the tests only.
BUILD_PACKAGES=(brotli ca-certificates ccache cmake dpkg-dev emscripten file fonts-inter g++ git gzip
  libbrotli-dev libre2-dev libssl-dev libyaml-cpp-dev ninja-build nlohmann-json3-dev nodejs patch python3
  python3-fonttools xz-utils zlib1g-dev)
TEST_PACKAGES=(chromium default-jre-headless nodejs npm openssl python3 sqlite3)
SANITIZER_PACKAGES=(clang libclang-rt-dev llvm)  # with libFuzzer; llvm names the lines of a report

say() { printf '%s: %s\n' "${0##*/}" "$*"; }
fail() { printf '%s: %s\n' "${0##*/}" "$*" >&2; exit 1; }

# missing_packages NAME...: prints those that are not installed. Node may come from elsewhere than
# Debian; then its programs count, and Debian's nodejs and npm must not be put over them.
missing_packages() {
  local installed name
  installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null |
    awk '$1 == "installed" { print $2 }') || true
  for name in "$@"; do
    case $name in
      nodejs) ! command -v node >/dev/null || continue ;;
      npm) ! command -v npm >/dev/null || continue ;;
    esac
    grep -qxF "$name" <<<"$installed" || echo "$name"
  done
}

# install_packages NAME...: installs the missing ones with apt, as root or through sudo.
install_packages() {
  local missing=() as_root=()
  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    say "no apt here: these must be on the machine already: $*"
    return
  fi
  mapfile -t missing < <(missing_packages "$@")
  [ ${#missing[@]} -gt 0 ] || return 0
  say "installing ${missing[*]}"
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null ||
      fail "not root and no sudo; run as root once: apt-get install --no-install-recommends ${missing[*]}"
    as_root=(sudo)
  fi
  "${as_root[@]}" apt-get -q update ||
    fail "apt-get update failed (see above); is the network there?"
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get -q -y install --no-install-recommends "${missing[@]}" ||
    fail "apt-get install failed (see above)"
}

# build PRESET TARGET...: configures when needed and builds. OPTIONS (array) goes to the configure; an
# empty one leaves a configured build as it is.
OPTIONS=()
build() {
  local preset=$1 started=$SECONDS
  shift
  mkdir -p "build/$preset"
  # Two of these scripts at once must not write the same files.
  local wanted="${OPTIONS[*]-}" lock="build/$preset.lock"
  if [ ! -f "build/$preset/build.ninja" ] ||
    { [ -n "$wanted" ] && [ "$(cat "build/$preset/.options" 2>/dev/null)" != "$wanted" ]; }; then
    say "configuring $preset"
    flock "$lock" cmake --preset "$preset" "${OPTIONS[@]}" >"build/$preset.configure.log" 2>&1 || {
      cat "build/$preset.configure.log" >&2
      fail "cmake failed for preset $preset"
    }
    printf '%s\n' "$wanted" >"build/$preset/.options"
  fi
  say "building $preset"
  NINJA_STATUS='[%f/%t] ' flock "$lock" ninja -C "build/$preset" -j "$(nproc)" "$@" ||
    fail "the build of $preset failed (see above)"
  [ $((SECONDS - started)) -lt 3 ] || say "built $preset in $((SECONDS - started)) s"
}
