#!/bin/sh
# Installs a lock. If an index is given, torch and torchvision come from there:
# the same versions in other builds, whose hashes are not locked, and without the CUDA libraries.
#
#   tools/install_locked.sh LOCK INDEX INSTALLER...    such as: requirements.lock "" pip install
set -eu
lock=$1
torch_index=$2
shift 2

if [ -z "$torch_index" ]; then
  exec "$@" --no-deps --require-hashes --requirement "$lock"
fi

without_torch=$(mktemp)
trap 'rm -f "$without_torch"' EXIT
awk '/^[a-z]/ { keep = !/^(torch|torchvision|triton|nvidia-[a-z0-9-]+|cuda-[a-z]+)==/ } keep' "$lock" >"$without_torch"
"$@" --no-deps --require-hashes --requirement "$without_torch"

# For uv, an --index comes before those of the environment, and the first that has a package is taken.
index_option=--index-url
if [ "$1" = uv ]; then index_option=--index; fi
# shellcheck disable=SC2046 # two words are meant: torch==… torchvision==…
"$@" --no-deps "$index_option" "$torch_index" $(sed -nE 's/^((torch|torchvision)==[^ ]+).*/\1/p' "$lock")
