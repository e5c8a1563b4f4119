#!/bin/sh
# Installs the Candor agent. The line on the console's page "Enrol a device" runs it: that line holds the SHA-256 of this
# script, and this script those of the packages, so nothing that was changed on the way is run.
set -eu
umask 022
unset CDPATH IFS
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
export PATH LC_ALL

server='@SERVER@'
version='@VERSION@'
# platform, SHA-256 and bytes of each package of this server
packages='@PACKAGES@'

fail() {
  printf 'Candor agent: %s\nNothing was installed.\n' "$1" >&2
  exit 1
}

platform() {
  [ "$(uname -s)" = Linux ] || fail "this is $(uname -s). The installer is for Linux; elsewhere run the agent from its source."
  case $(uname -m) in
    x86_64 | amd64) echo linux-x64 ;;
    aarch64 | arm64) echo linux-arm64 ;;
    *) fail "there is no package for a $(uname -m) processor." ;;
  esac
}

# The secret that this server knows by its hash. The token's other parts stay here.
secret() {
  printf '%s==' "${token#cdr1.}" | tr '_-' '/+' | base64 -d 2>/dev/null |
    sed -n 's/.*"auth":"\([A-Za-z0-9_-]\{43\}\)".*/\1/p'
}

# The secret goes by a file that only root reads: a command line is shown to everybody by ps.
download() {
  if command -v curl >/dev/null; then
    printf 'header = "Authorization: Bearer %s"\n' "$1" >"$work/request"
    curl -fsS -K "$work/request" -o "$work/package" "$server/download/agent/$2"
  else
    printf 'header = Authorization: Bearer %s\n' "$1" >"$work/request"
    WGETRC="$work/request" wget -q --max-redirect=0 -O "$work/package" "$server/download/agent/$2"
  fi
}

install_agent() {
  [ "$(id -u)" = 0 ] || fail 'root is needed: put sudo before sh.'
  command -v curl >/dev/null || command -v wget >/dev/null || fail 'curl or wget is needed.'
  for tool in tar gzip sha256sum base64 sed useradd; do
    command -v "$tool" >/dev/null || fail "$tool is needed."
  done
  secret=$(secret) || secret=''
  [ -n "$secret" ] || fail 'the enrolment token is damaged: copy the whole line again.'

  platform=$(platform)
  found=$(printf '%s\n' "$packages" | grep "^$platform ") ||
    fail "this server has no package for $platform. Its operator can make one, or run the agent from its source."
  sha256=$(echo "$found" | cut -d' ' -f2)
  bytes=$(echo "$found" | cut -d' ' -f3)

  mkdir -p /opt
  free=$(df -Pk /opt | awk 'NR == 2 { print $4 }')
  # the package, and what is in it twice
  needed=$((bytes / 1024 * 9))
  [ "$free" -ge "$needed" ] || fail "/opt has $((free / 1024)) MiB free; $((needed / 1024)) are needed."

  work=$(mktemp -d /opt/.candor-agent.XXXXXXXX)
  trap 'rm -rf "$work"' EXIT
  trap 'exit 1' HUP INT TERM
  echo "Downloading the agent $version for $platform ($((bytes / 1000000)) MB) from $server"
  download "$secret" "$platform" || fail "$server did not give the package. The token may be used up, expired or revoked."
  rm -f "$work/request"
  echo "$sha256  $work/package" | sha256sum -c --status 2>/dev/null ||
    fail 'the package is not the one that this line stands for. It was changed on the way, or on the server; make a new token and copy its line.'
  tar -xzf "$work/package" -C "$work" --no-same-owner
  "$work/candor-agent/lib/node" --version >/dev/null 2>&1 ||
    fail 'its runtime does not start here. It needs glibc 2.28 or newer, and /opt without noexec.'
  printf '%s\n' "$token" | "$work/candor-agent/bin/candor-agent" install "$@"
}

[ -n "${token:-}" ] || fail 'an enrolment token is needed: copy the whole line.'
install_agent "$@"
