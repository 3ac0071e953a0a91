#!/usr/bin/env bash
# Writes requirements.lock (to run) and requirements-dev.lock (to test and check) from pyproject.toml.
#
#   tools/lock.sh            after a change of the dependencies; keeps locked versions
#   tools/lock.sh --upgrade  moves to the newest allowed versions
#   tools/lock.sh --check    fails if the locks do not match pyproject.toml
set -euo pipefail
cd "$(dirname "$0")/.."

uv=uv
if [ -x .venv/bin/uv ]; then uv=.venv/bin/uv; fi

compile() {
  "$uv" pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 pyproject.toml "$@"
}

if [ "${1-}" != --check ]; then
  compile "$@" --output-file requirements.lock
  compile "$@" --extra dev --constraint requirements.lock --output-file requirements-dev.lock
  exit
fi

copies=$(mktemp -d)
trap 'rm -r "$copies"' EXIT
cp requirements.lock requirements-dev.lock "$copies"
compile --output-file "$copies/requirements.lock"
compile --extra dev --constraint requirements.lock --output-file "$copies/requirements-dev.lock"
for lock in requirements.lock requirements-dev.lock; do
  if ! diff --unified=1 "$lock" "$copies/$lock"; then
    echo "$lock does not match pyproject.toml: run tools/lock.sh and commit the result" >&2
    exit 1
  fi
done
