#!/bin/sh
# Installs missing packages: Debian's with apt, then npm's. If nothing is missing, it ends quickly.
#
#   scripts/setup.sh [build|start|test]   the purpose; `test`, the default, needs most
#
# Tools already on PATH (emcc of an emsdk, another clang++) are used as they are. Without root or apt it
# prints one message with all packages to install.
set -eu
cd "$(dirname "$0")/.."
purpose=${1:-test}

missing=''
need() { # package, then a command that succeeds if the package is installed
  package=$1
  shift
  "$@" >/dev/null 2>&1 || missing="$missing $package"
}
has() { command -v "$1"; }

# With a Node that is not Debian's, Debian's emcc needs acorn. An emsdk has its own.
acorn_is_there() {
  [ "$(command -v emcc)" != /usr/bin/emcc ] || [ -d /usr/share/nodejs/acorn ] || [ -d /usr/lib/nodejs/acorn ]
}
# Debian's clang only recommends the package with the sanitizers' library.
sanitizers_are_there() {
  for library in "libclang_rt.asan-$(uname -m).a" libclang_rt.asan.a; do
    [ ! -e "$(clang++ -print-file-name="$library")" ] || return 0
  done
  return 1
}
firefox_is_there() { [ -n "${BUSBAR_FIREFOX:-}" ] || has firefox-esr || has firefox; }
webkit_is_there() { [ -n "${BUSBAR_WEBKIT_DRIVER:-}" ] || has WebKitWebDriver; }
chromium_is_there() {
  [ -n "${BUSBAR_CHROMIUM:-}" ] || has chromium || has chromium-browser || has google-chrome
}

new_enough='const [major, minor] = process.versions.node.split(".");
  major > 20 || (major == 20 && minor >= 16)'
if ! has node >/dev/null || ! has npm >/dev/null || [ "$(node -p "$new_enough")" != true ]; then
  echo 'Busbar needs Node 20.16 or newer with npm: see https://nodejs.org/en/download' >&2
  exit 1
fi

need emscripten has emcc
need node-acorn acorn_is_there
need cmake has cmake
need ninja-build has ninja
case $purpose in start | test)
  need sonic-pi-samples test -d /usr/share/sonic-pi/samples
  need sox has sox
  ;;
esac
case $purpose in test)
  need espeak-ng has espeak-ng # the voice of the compressor's test
  need clang has clang++
  need g++ has g++
  need libclang-rt-dev sanitizers_are_there
  need clang-format has clang-format
  need clang-tidy has clang-tidy
  need ffmpeg has ffmpeg
  need doctest-dev test -e /usr/include/doctest/doctest.h -o -e /usr/local/include/doctest/doctest.h
  need chromium chromium_is_there
  need firefox-esr firefox_is_there
  need pulseaudio has pulseaudio # the sound device of Firefox's live tests
  need webkit2gtk-driver webkit_is_there
  need xvfb has Xvfb # the display of WebKit
  ;;
esac

if [ -n "$missing" ]; then
  if [ "$(id -u)" = 0 ] && has apt-get >/dev/null; then
    echo "Installing$missing"
    export DEBIAN_FRONTEND=noninteractive
    # shellcheck disable=SC2086 -- a list of names
    apt-get -qq update && apt-get -qq install -y --no-install-recommends $missing >/dev/null || {
      echo "apt-get could not install:$missing" >&2
      exit 1
    }
  else
    echo "Missing Debian packages:$missing
Install them with: sudo apt-get update && sudo apt-get install -y --no-install-recommends$missing
(an emsdk on PATH can replace emscripten and node-acorn: https://emscripten.org/docs/getting_started)" >&2
    exit 1
  fi
fi

node scripts/installed.mjs 2>/dev/null || npm ci --no-audit --no-fund
