#!/usr/bin/env bash
# Installs the Debian package on a machine that has nothing else, and runs it there:
#   package_root.sh FILE.deb
# Makes a bare root (debootstrap, minbase) of this machine's release in a temporary folder. Wants root.
set -euo pipefail
package=$(realpath "$1")
[ "$(id -u)" = 0 ] || { echo "package_root.sh: only root may make a bare root" >&2; exit 1; }
if [ -z "${PACKAGE_ROOT_INSIDE-}" ]; then  # mounts of a namespace of their own end with it
  PACKAGE_ROOT_INSIDE=1 exec unshare --mount -- "$0" "$package"
fi
source /etc/os-release
mirror=$(apt-get indextargets --format '$(REPO_URI) $(RELEASE)' 'Created-By: Packages' 'Origin: Debian' |
  awk -v suite="$VERSION_CODENAME" '$2 == suite { print $1; exit }')
[ -n "$mirror" ] || { echo "package_root.sh: no mirror of $VERSION_CODENAME is known to apt" >&2; exit 1; }

work=$(mktemp -d)
root=$work/root
server=
finish() {
  [ -z "$server" ] || kill "$server" 2>/dev/null || true
  umount "$root/proc" 2>/dev/null || true
  rm -rf --one-file-system "$work"
}
trap finish EXIT

debootstrap --variant=minbase "$VERSION_CODENAME" "$root" "$mirror" >"$work/debootstrap.log" 2>&1 ||
  { tail -n 20 "$work/debootstrap.log" >&2; exit 1; }
mount -t proc proc "$root/proc"
cp /etc/resolv.conf "$root/etc/resolv.conf"
for file in /etc/apt/apt.conf /etc/apt/apt.conf.d/*; do  # how this machine reaches its mirror
  [ ! -f "$file" ] || ! grep -qiE 'proxy|Acquire' "$file" || cp "$file" "$root/etc/apt/apt.conf.d/"
done
cp "$package" "$root/tmp/"
into=(chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive)
inside() { "${into[@]}" "$@"; }
inside apt-get -q update
inside apt-get -q -y install --no-install-recommends "/tmp/$(basename "$package")"

inside usagescope-mock --help | grep -q 'Exit codes'
# Each of these takes the place of the one before, so the signal reaches the server itself.
"${into[@]}" usagescope-mock --port 0 --port-file /tmp/port --quiet &
server=$!
for _ in $(seq 200); do [ ! -s "$root/tmp/port" ] || break; sleep 0.05; done
answer=$(inside bash -c '
  exec 3<>"/dev/tcp/127.0.0.1/$(cat /tmp/port)"
  printf "GET /__admin/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n" >&3
  cat <&3')
grep -q '"folder":"/usr/share/usagescope/fixtures"' <<<"$answer" || { echo "unexpected: $answer" >&2; exit 1; }
kill -TERM "$server"
wait "$server"
server=

inside dpkg --remove usagescope-mock
[ ! -e "$root/usr/bin/usagescope-mock" ] && [ ! -e "$root/usr/share/usagescope" ] ||
  { echo "package_root.sh: files are left after the package's removal" >&2; exit 1; }
echo "package_root.sh: $(basename "$package") was installed, ran and was removed on bare $VERSION_CODENAME"
