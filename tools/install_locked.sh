#!/bin/sh
# Installs a lock with pip. If a second index is given, torch and torchvision come from there:
# the same versions in other builds, whose hashes are not locked, and without the CUDA libraries.
set -eu
lock=$1
torch_index=$2

if [ -z "$torch_index" ]; then
  exec pip install --no-deps --require-hashes --requirement "$lock"
fi

without_torch=$(mktemp)
awk '/^[a-z]/ { keep = !/^(torch|torchvision|triton|nvidia-[a-z0-9-]+|cuda-[a-z]+)==/ } keep' "$lock" >"$without_torch"
pip install --no-deps --require-hashes --requirement "$without_torch"
rm "$without_torch"

# shellcheck disable=SC2046 # two words are meant: torch==… torchvision==…
pip install --no-deps --index-url "$torch_index" $(sed -nE 's/^((torch|torchvision)==[^ ]+).*/\1/p' "$lock")
