#!/usr/bin/env bash
# Installs exactly the packages of the given lock into .venv, and convscope itself in editable mode.
# Uses uv if it is installed, else venv and pip.
#
# On Linux without an NVIDIA driver, torch and torchvision are PyTorch's CPU builds if their index answers within
# seconds. TORCH_INDEX decides otherwise: it is the address of an index, or empty for the locked builds.
set -euo pipefail
cd "$(dirname "$0")/.."
lock=$1

python_is_recent() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

recent_python() {
  local python
  for python in python3 python3.14 python3.13 python3.12 python3.11; do
    if python_is_recent "$python"; then
      echo "$python"
      return
    fi
  done
  echo "convscope needs Python 3.11 or later, which is not on the PATH" >&2
  return 1
}

make_venv_with_pip() {
  local python
  python=$(recent_python)
  if ! "$python" -c 'import ensurepip' 2>/dev/null; then
    # Debian has this part of Python's standard library in a separate package.
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
      echo "Python's venv module is incomplete: install the package python3-venv and try again" >&2
      return 1
    fi
    apt-get update -q
    apt-get install -qy --no-install-recommends python3-venv
  fi
  "$python" -m venv .venv
}

install() { tools/install_locked.sh "$lock" "$1" "${installer[@]}"; }

if uv --version >/dev/null 2>&1; then
  python_is_recent .venv/bin/python || uv venv --quiet --allow-existing .venv
  installer=(uv pip install --python .venv)
else
  .venv/bin/python -m pip --version >/dev/null 2>&1 || make_venv_with_pip
  installer=(.venv/bin/python -m pip install)
fi

if [ -n "${TORCH_INDEX+chosen}" ]; then
  install "$TORCH_INDEX"
else
  torch_index=$(.venv/bin/python tools/torch_index.py "$lock")
  if ! install "$torch_index"; then
    [ -n "$torch_index" ] || exit 1
    echo "The installation from $torch_index failed: installing the locked builds" >&2
    install ""
  fi
fi
"${installer[@]}" --no-deps --editable .
