#!/usr/bin/env bash
# Builds everything and runs every test through ctest: ./test.sh [--quick] [--fuzz] [--contract] [--package] [--tsan] [--soak] [--help]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
source cmake/setup.sh

usage() {
  cat <<'TEXT'
usage: ./test.sh [--quick | --fuzz | --contract | --package | --tsan | --soak]

Installs what is missing (Debian packages, as root or through sudo), builds and runs all tests:
native with g++ (unit, golden, contract, tools, browser), native with clang++ under ASan and UBSan,
and core as wasm under Node. The last lines are the totals. Exit code 0 means that every test of
every leg passed.

  --quick  leaves out the browser and wasm legs
  --fuzz   instead: each fuzz target (tests/fuzz) for 60 s under ASan and UBSan, with clang++, and
           request with 1,000,000 requests; FUZZ_SECONDS sets another time, FUZZ_RUNS a number of
           inputs instead, for all. What they find lies in build/fuzz/found
  --contract instead: the contract's tests and oracles alone, with many more of Specmatic's requests;
           SPECMATIC_COMBINATIONS sets how many combinations an operation gets (default 10)
  --package  instead: the Debian package, installed and run on a bare root (debootstrap; wants root)
  --tsan   instead: the mock server's transport, admin and proxies under the thread sanitizer
  --soak   instead: mixed load on the mock server for 10 minutes (SOAK_SECONDS sets another time);
           fails when an answer is wrong or memory, descriptors or threads grow
  --help   this text

With CI=true warnings are errors.
TEXT
}

quick=
fuzz=
contract=
package=
tsan=
soak=
while [ $# -gt 0 ]; do
  case $1 in
    --quick) quick=1 ;;
    --fuzz) fuzz=1 ;;
    --contract) contract=1 ;;
    --package) package=1 ;;
    --tsan) tsan=1 ;;
    --soak) soak=1 ;;
    --help | -h) usage; exit 0 ;;
    *) usage >&2; fail "unknown option: $1" ;;
  esac
  shift
done

# fuzz_one PROGRAM: its inputs grow in build/fuzz/corpus from one run to the next.
fuzz_one() {
  local name=${1##*/usagescope-fuzz-} log
  log=build/fuzz/$name.log
  local limit=-max_total_time=${FUZZ_SECONDS:-60}
  # The goal of the mock server: so many requests without a crash or a report.
  [ "$name" != request ] || [ -n "${FUZZ_SECONDS-}" ] || limit=-runs=1000000
  [ -z "${FUZZ_RUNS-}" ] || limit=-runs=$FUZZ_RUNS
  local longest=5000
  [ "$name" != redact ] || longest=262144 # what takes more than linear time shows at such lengths
  mkdir -p "build/fuzz/corpus/$name" "build/fuzz/found/$name"
  if "$1" "$limit" -timeout=20 -rss_limit_mb=3000 -max_len=$longest \
    -print_final_stats=1 -artifact_prefix="build/fuzz/found/$name/" \
    "build/fuzz/corpus/$name" "tests/fuzz/corpus/$name" >"$log" 2>&1; then
    printf '%-22s %s\n' "$name" "$(grep -E '^Done' "$log")"
  else
    grep -E -A 12 'ERROR|broken promise|runtime error' "$log" || tail -n 30 "$log"
    printf '%-22s FAILED: the input is in build/fuzz/found/%s, the report in %s\n' "$name" "$name" "$log"
    return 1
  fi
}

if [ -n "$fuzz" ]; then
  install_packages "${BUILD_PACKAGES[@]}" "${SANITIZER_PACKAGES[@]}"
  build fuzz usagescope-fuzzers
  say "fuzzing, ${FUZZ_SECONDS:-60} s each"
  export -f fuzz_one
  export UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1 TZ=Pacific/Chatham
  # The one that is given a number of inputs takes longest, so it begins.
  { echo build/fuzz/bin/usagescope-fuzz-request
    printf '%s\n' build/fuzz/bin/usagescope-fuzz-* | grep -v 'request$'; } |
    xargs -n 1 -P "$(nproc)" bash -c 'fuzz_one "$0"' || fail "a fuzz target failed (see above)"
  exit 0
fi

if [ -n "$package" ]; then
  install_packages "${BUILD_PACKAGES[@]}" debootstrap
  build native usagescope-package
  exec tests/contract/package_root.sh build/native/usagescope-mock_*.deb
fi

if [ -n "$tsan" ]; then
  install_packages "${BUILD_PACKAGES[@]}" openssl
  build native-tsan usagescope-mock usagescope-mock-tests
  ctest --test-dir build/native-tsan --output-on-failure --no-tests=error --timeout 900 --tests-regex \
    'mock-server/(listener|request_framer)|contract/(transport|framing|limits|held|tls|admin|faults|reload|gateway|record|record_safety|har)$'
  exit
fi

if [ -n "$soak" ]; then
  install_packages "${BUILD_PACKAGES[@]}" openssl
  build native usagescope-mock
  say "soaking the mock server for ${SOAK_SECONDS:-600} s"
  USAGESCOPE_MOCK=$PWD/build/native/bin/usagescope-mock USAGESCOPE_FIXTURES=$PWD/fixtures \
    exec python3 -B tests/contract/soak.py "${SOAK_SECONDS:-600}"
fi

packages=("${BUILD_PACKAGES[@]}" "${SANITIZER_PACKAGES[@]}" curl sqlite3)
[ -n "$quick" ] || packages+=("${TEST_PACKAGES[@]}")
[ "${CI-}" != true ] || OPTIONS=(-DUSAGESCOPE_WERROR=ON)
install_packages "${packages[@]}"

# install_packages_of FOLDER: what its package-lock.json names. The browser tests drive the system's
# Chromium, so npm brings the driver only; the contract's linters, and the compiler that checks the
# engine's types, come from there too.
install_packages_of() {
  local folder=$1
  [ -f $folder/node_modules/.package-lock.json ] &&
    [ ! $folder/package-lock.json -nt $folder/node_modules/.package-lock.json ] && return
  say "installing what $folder needs (npm)"
  (cd $folder && npm ci --ignore-scripts --no-audit --no-fund) ||
    fail "npm could not install $folder (see above)"
}

results=()
failed=
# leg PRESET CTEST-ARGUMENT...: runs the tests of one build; keeps ctest's closing line.
leg() {
  local preset=$1 log=build/$1.ctest.log
  shift
  say "testing $preset"
  ctest --test-dir "build/$preset" --output-on-failure --no-tests=error \
    --parallel "$(nproc)" "$@" 2>&1 | tee "$log" || failed=1
  results+=("$(printf '%-13s %s' "$preset" "$(grep -E 'tests passed|No tests were found' "$log" | tail -n 1)")")
}

if [ -n "$contract" ]; then
  build native all
  install_packages_of tests/contract/lint
  install_packages_of tests/contract/oracles
  export SPECMATIC_COMBINATIONS=${SPECMATIC_COMBINATIONS:-10}
  leg native --tests-regex '^contract/'
  [ -z "$failed" ] || fail "some tests failed (see above)"
  exit 0
fi

build native all
build native-asan all
if [ -z "$quick" ]; then
  build wasm all
  install_packages_of tests/browser
  install_packages_of tests/contract/lint
  install_packages_of tests/contract/oracles
  install_packages_of tests/engine-node
fi

if [ -n "$quick" ]; then leg native --label-exclude 'browser|npm'; else leg native; fi
leg native-asan --label-exclude 'browser|bench|tools|npm'
[ -n "$quick" ] || leg wasm

echo
printf '%s\n' "${results[@]}"
printf '%s\n' "${results[@]}" | awk -v seconds=$SECONDS '
  { for (i = 1; i <= NF; i++) if ($i == "failed") { bad += $(i - 2); all += $(i + 3) } }
  END { printf "all legs      %d tests failed out of %d, %d s\n", bad, all, seconds }'
[ -z "$failed" ] || fail "some tests failed (see above)"
