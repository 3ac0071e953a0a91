#!/usr/bin/env bash
# Makes sure that there is a Chromium for the browser tests: the system's, else apt's, else Playwright's.
set -euo pipefail
cd "$(dirname "$0")/.."

if command -v chromium >/dev/null; then
  echo "the browser tests use $(command -v chromium)"
  exit
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null && grep -q '^ID=debian' /etc/os-release; then
  apt-get update -q
  DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends chromium fonts-dejavu-core
else
  .venv/bin/playwright install chromium
fi
