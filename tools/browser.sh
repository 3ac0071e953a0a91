#!/usr/bin/env bash
# Provides Chromium for the browser tests: the system's, else apt's, else Playwright's.
# apt also installs libatomic, which Playwright's driver needs and a minimal Debian lacks.
set -euo pipefail
cd "$(dirname "$0")/.."

if command -v chromium >/dev/null && .venv/bin/playwright --version >/dev/null 2>&1; then
  echo "the browser tests use $(command -v chromium)"
elif [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null && grep -q '^ID=debian' /etc/os-release; then
  apt-get update -q
  DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends chromium fonts-dejavu-core libatomic1
else
  .venv/bin/playwright install chromium
fi
