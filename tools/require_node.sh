#!/usr/bin/env bash
# Fails with a sentence where Node.js is missing or too old. The tests need it; convscope does not.
set -euo pipefail

recent='const [major, minor] = process.versions.node.split(".").map(Number);
process.exit(major > 20 || (major === 20 && minor >= 19) ? 0 : 1);'
if ! node -e "$recent" 2>/dev/null; then
  echo "The tests need Node.js 20.19 or later on the PATH (https://nodejs.org)." >&2
  exit 1
fi
