#!/bin/sh
# Gets the Debian source packages named in cmake/dependencies.txt and unpacks them to DEPS/NAME.
#
#   cmake/fetch_sources.sh DEPS     download (once), check hashes, unpack; nothing to do: instant
#   cmake/fetch_sources.sh --hashes print `file` lines for the versions in the manifest
#
# Exit: 0 done; 3 this machine has no apt for sources; 4 download failed or the suite has another
# version; 5 a hash differs. The caller falls back to git on anything but 0.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
manifest=$here/dependencies.txt
keyring=/usr/share/keyrings/debian-archive-keyring.gpg

say() { printf 'dependencies: %s\n' "$*" >&2; }

packages() { awk '$1 == "package" { print $2 }' "$manifest"; }
version_of() { awk -v n="$1" '$1 == "package" && $2 == n { print $3 }' "$manifest"; }
files_of() { awk -v n="$1" '$1 == "file" && $2 == n { print $3 }' "$manifest"; }
hashes_of() { awk -v n="$1" '$1 == "file" && $2 == n { print $4 "  " $3 }' "$manifest"; }

# What DEPS/NAME was unpacked from; a change of the manifest's lines unpacks it anew.
stamp_of() { printf '%s\n' "$(version_of "$1")"; hashes_of "$1"; }

is_unpacked() { [ -f "$deps/$1/.unpacked" ] && [ "$(cat "$deps/$1/.unpacked")" = "$(stamp_of "$1")" ]; }

hashes_match() { (cd "$archives" && hashes_of "$1" | sha256sum --check --status 2>/dev/null); }

# A private apt: own sources, state and cache, the system's keyring and proxy settings. Nothing of
# the system's apt is changed, and every file is covered by the suite's signed Release file.
prepare_apt() {
  for tool in apt-get apt-cache dpkg-source sha256sum; do
    command -v "$tool" >/dev/null || { say "no $tool here"; exit 3; }
  done
  [ -r "$keyring" ] || { say "no Debian keyring at $keyring"; exit 3; }
  uri=$(apt-get indextargets --format '$(REPO_URI)' \
    'Created-By: Packages' 'Origin: Debian' 'Label: Debian' 2>/dev/null | head -n 1)
  [ -n "$uri" ] || { say "apt knows no Debian archive (run apt-get update first?)"; exit 3; }
  suite=$(awk '$1 == "suite" { print $2 }' "$manifest")
  apt=$1/apt
  mkdir -p "$apt/state/lists/partial" "$apt/cache/archives/partial"
  : > "$apt/status"
  printf 'deb-src [signed-by=%s] %s %s main\n' "$keyring" "$uri" "$suite" > "$apt/sources.list"
  cat > "$apt/apt.conf" <<CONF
Dir::Etc::SourceList "$apt/sources.list";
Dir::Etc::SourceParts "/dev/null";
Dir::State "$apt/state";
Dir::State::Lists "$apt/state/lists";
Dir::State::status "$apt/status";
Dir::Cache "$apt/cache";
APT::Sandbox::User "";
CONF
  say "reading the source list of $suite at $uri"
  apt-get -c "$apt/apt.conf" -q update >"$apt/update.log" 2>&1 || {
    say "apt-get update failed:"; tail -n 5 "$apt/update.log" >&2; exit 4; }
}

# Downloads the exact version of package $1 into $2.
download() {
  wanted=$(version_of "$1")
  (cd "$2" && apt-get -c "$apt/apt.conf" -q source --download-only "$1=$wanted" >"$apt/source.log" 2>&1) && return
  offered=$(apt-cache -c "$apt/apt.conf" showsrc "$1" 2>/dev/null | awk '$1 == "Version:" { print $2 }' | sort -u | tr '\n' ' ')
  if [ -n "$offered" ] && [ "${offered% }" != "$wanted" ]; then
    say "$1 $wanted is pinned, but Debian $suite now offers: $offered"
    say "  what to do: look at the new version's changelog, set it in cmake/dependencies.txt"
    say "  (line \"package $1 ...\") and replace its \"file\" lines by the output of"
    say "  cmake/fetch_sources.sh --hashes"
  else
    say "could not download $1 $wanted:"; tail -n 5 "$apt/source.log" >&2
  fi
  exit 4
}

if [ "${1-}" = --hashes ]; then
  work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
  prepare_apt "$work"
  for name in $(packages); do
    mkdir "$work/$name"
    download "$name" "$work/$name"
    for path in "$work/$name"/*; do
      printf 'file %s %s %s\n' "$name" "${path##*/}" "$(sha256sum "$path" | cut -d' ' -f1)"
    done
  done
  exit 0
fi

[ $# -eq 1 ] || { say "usage: $0 DEPS | --hashes"; exit 2; }
mkdir -p "$1/archives"
deps=$(cd "$1" && pwd)
archives=$deps/archives
apt=

for name in $(packages); do
  is_unpacked "$name" && continue
  if ! hashes_match "$name"; then
    [ -n "$apt" ] || prepare_apt "$deps"
    files_of "$name" | while read -r file; do rm -f "$archives/$file"; done
    say "downloading $name $(version_of "$name")"
    download "$name" "$archives"
    if ! hashes_match "$name"; then
      say "a downloaded file of $name differs from its hash in cmake/dependencies.txt; not used"
      say "  what to do: if Debian changed the package, compare with cmake/fetch_sources.sh --hashes"
      exit 5
    fi
  fi
  command -v dpkg-source >/dev/null || { say "no dpkg-source here"; exit 3; }
  rm -rf "${deps:?}/$name" "$deps/.$name.unpacking"
  dsc=$(files_of "$name" | grep '\.dsc$')
  dpkg-source --no-check --no-copy -x "$archives/$dsc" "$deps/.$name.unpacking" >/dev/null
  stamp_of "$name" > "$deps/.$name.unpacking/.unpacked"
  mv "$deps/.$name.unpacking" "$deps/$name"
done
