#!/usr/bin/env bash
# Builds Usagescope and starts it with the demo data: ./run.sh [--port N] [--build-only] [--help]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
source cmake/setup.sh

usage() {
  cat <<'TEXT'
usage: ./run.sh [--port N] [--build-only]

Installs what is missing (Debian packages, as root or through sudo), builds the mock server and the
page, and serves both with the demo data on http://127.0.0.1:8080/ until Ctrl+C.

  --port N      listen on port N instead of 8080
  --build-only  build, but start nothing
  --help        this text
TEXT
}

port=8080
build_only=
while [ $# -gt 0 ]; do
  case $1 in
    --port) [ $# -ge 2 ] || fail "--port wants a number"; port=$2; shift ;;
    --port=*) port=${1#--port=} ;;
    --build-only) build_only=1 ;;
    --help | -h) usage; exit 0 ;;
    *) usage >&2; fail "unknown option: $1" ;;
  esac
  shift
done
case $port in '' | *[!0-9]*) fail "--port wants a number from 1 to 65535, not '$port'" ;; esac
[ "${#port}" -le 5 ] && [ "$port" -ge 1 ] && [ "$port" -le 65535 ] ||
  fail "--port wants a number from 1 to 65535, not '$port'"

port_is_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# Before the build, which takes minutes the first time.
[ -n "$build_only" ] || ! port_is_taken "$port" ||
  fail "port $port is taken by another program: stop that one, or use ./run.sh --port $((port % 65535 + 1))"

install_packages "${BUILD_PACKAGES[@]}"
build native usagescope-mock usagescope-install-files
build wasm site

server=build/native/bin/usagescope-mock
[ -z "$build_only" ] || { say "built: $server and build/site"; exit 0; }

cat <<TEXT

Usagescope: http://127.0.0.1:$port/     (Ctrl+C stops it)

Demo credentials (API tokens for the exchange)
  usagescope-demo-distributor   distributor organisation 5eed0000-0000-4000-8000-000000000001
  usagescope-demo-provider      provider organisation    00dcd47b-867d-46a1-b5ac-c9c22a4427cb
  usagescope-demo-customer      customer administrator of 73338bcc-17e0-4480-9d25-f654532a1ee0
  usagescope-demo-norole        valid, but without a billing role
  usagescope-demo-expired       gives an access token that has expired

TEXT
# The server takes this process's place, so Ctrl+C reaches it alone and its exit code is ours.
exec "$server" serve --port "$port" --site build/site --fixtures fixtures
