# What the scripts beside this file share. Sourced by them, with `set -euo pipefail` in force.

# The project's folder, wherever the script was called from.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# Everything that is said here goes to standard error: standard output belongs to the program.
say() { printf '%s\n' "$*" >&2; }

fail() {
  say "error: $*"
  exit 1
}

# Checks for Swift 6 and for the system libraries, and installs the libraries when it may.
set_up() {
  require_swift
  require_libraries
}

require_swift() {
  command -v swift >/dev/null ||
    fail "swift is not in PATH; Swift 6.0 or newer comes from https://www.swift.org/install"
  local version
  version=$(swift --version 2>/dev/null) || fail "'swift --version' failed; is the tool chain complete?"
  [[ $version =~ Swift\ version\ ([0-9]+)\.([0-9]+) ]] ||
    fail "cannot read a version in what 'swift --version' says: ${version%%$'\n'*}"
  ((BASH_REMATCH[1] >= 6)) ||
    fail "Swift ${BASH_REMATCH[1]}.${BASH_REMATCH[2]} is too old; 6.0 or newer comes from https://www.swift.org/install"
}

require_libraries() {
  local missing=()
  has_header readline/readline.h || missing+=(libreadline-dev)
  has_header libdeflate.h || missing+=(libdeflate-dev)
  has_header xxhash.h || missing+=(libxxhash-dev)
  ((${#missing[@]} > 0)) || return 0
  # Not for the build: the program downloads MNIST with curl.
  command -v curl >/dev/null || missing+=(curl ca-certificates)

  command -v apt-get >/dev/null ||
    fail "missing: the headers of GNU Readline, libdeflate and xxHash (on Debian and Ubuntu: ${missing[*]})"
  local as_root=()
  if ((EUID != 0)); then
    as_root=(sudo)
    sudo -n true 2>/dev/null || fail "missing system libraries; install them with
  sudo apt-get install ${missing[*]}"
  fi
  say "installing ${missing[*]} …"
  local apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -y -qq -o DPkg::Lock::Timeout=60)
  # The lists of packages may be missing or old; they are only fetched when that shows.
  quietly "${apt[@]}" install --no-install-recommends "${missing[@]}" 2>/dev/null ||
    { quietly "${apt[@]}" update && quietly "${apt[@]}" install --no-install-recommends "${missing[@]}"; } ||
    fail "apt-get could not install ${missing[*]}"
}

has_header() {
  local folder
  for folder in /usr/include /usr/local/include /usr/include/*-linux-gnu*; do
    [[ ! -e $folder/$1 ]] || return 0
  done
  return 1
}

# Runs a command and shows what it printed only when it failed.
quietly() {
  local printed
  printed=$("$@" 2>&1 </dev/null) && return 0
  say "$printed"
  return 1
}

# Builds the program for use: optimised, with the Swift runtime inside. Does nothing, in a few
# milliseconds, when no source is newer than the last build.
build_release() {
  program=$root/.build/release/nn
  local stamp=$root/.build/nn-release-stamp
  if [[ -x $program && -e $stamp && -z $(newer_than "$stamp") ]]; then return 0; fi
  set_up
  mkdir -p "$root/.build"
  # The stamp is as old as the build's start: what is edited meanwhile is built the next time.
  : >"$stamp.new"
  [[ -x $program ]] || say "building nn for the first time, which takes a few minutes …"
  quietly swift build --package-path "$root" -c release --static-swift-stdlib --product nn ||
    fail "the build failed"
  mv "$stamp.new" "$stamp"
}

# One source that is newer than a file; folders count, as a removed file only changes its folder.
newer_than() {
  find "$root/Package.swift" "$root/Sources" -newer "$1" -print -quit
}
