#!/bin/sh
# Writes requirements.lock and requirements-dev.lock from the .in files: every file by its hash,
# no address of any registry. What is locked stays, unless --upgrade is given.
#   scripts/lock.sh [--upgrade]    write them
#   scripts/lock.sh --check        say whether they still match (exit 1 when not)
set -eu
cd "$(dirname -- "$0")/.."

compile() {
  uv pip compile --quiet --generate-hashes --no-header --no-emit-index-url --no-emit-find-links \
    --universal --python-version 3.11 "$@"
}

if [ "${1-}" = --check ]; then
  drafts=$(mktemp -d)
  trap 'rm -rf "$drafts"' EXIT
  cp requirements*.lock "$drafts"
  compile requirements.in -o "$drafts/requirements.lock"
  compile requirements-dev.in -c requirements.lock -o "$drafts/requirements-dev.lock"
  for lock in requirements.lock requirements-dev.lock; do
    grep -v '^ *#' "$lock" >"$drafts/ours"
    grep -v '^ *#' "$drafts/$lock" | diff -u "$drafts/ours" - >&2 || {
      echo "$lock no longer matches its .in file. Please run: make lock" >&2
      exit 1
    }
  done
else
  compile "$@" requirements.in -o requirements.lock
  compile "$@" requirements-dev.in -c requirements.lock -o requirements-dev.lock
fi
