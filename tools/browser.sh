#!/usr/bin/env bash
# Provides Chromium for the browser tests: apt's headless shell, which is faster, else the system's Chromium, else
# Playwright's. apt also installs libatomic, which Playwright's driver needs and a minimal Debian lacks.
set -euo pipefail
cd "$(dirname "$0")/.."

if command -v chromium-headless-shell >/dev/null && .venv/bin/playwright --version >/dev/null 2>&1; then
  echo "the browser tests use $(command -v chromium-headless-shell)"
elif [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null && grep -q '^ID=debian' /etc/os-release; then
  apt-get update -q
  packages=(fonts-dejavu-core libatomic1)
  DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends chromium-headless-shell "${packages[@]}" ||
    DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends chromium "${packages[@]}"
elif command -v chromium >/dev/null; then
  echo "the browser tests use $(command -v chromium)"
else
  .venv/bin/playwright install chromium
fi
