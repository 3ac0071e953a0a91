#!/usr/bin/env bash
# Provides the programs of a PostgreSQL server for the tests, which start one of their own: Debian's package where
# apt may install it. Without them the tests on PostgreSQL are skipped, except on CI, where they fail.
set -euo pipefail

if command -v initdb >/dev/null || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; then
  exit
elif [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  apt-get update -q
  DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends postgresql
else
  echo "PostgreSQL is not installed, so the tests on it will be skipped. Debian's package is postgresql." >&2
fi
