"""ResNet-18's ImageNet weights in the Makefile and the Dockerfile: fetched where possible, never required."""

import re
import shutil
import stat
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT

CONVSCOPE = """#!/bin/sh
echo "$*" >>{log}
[ "$1" = weights ] || exit 0
if [ "$6" != "" ]; then mkdir -p "$6/checkpoints"; (umask 077; : >"$6/checkpoints/file"); fi
exit {status}
"""


class Machine:
    """A folder with the Makefile, where all is installed and `convscope` only writes down its arguments."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log = folder / "log"
        for name in ("Makefile", "requirements.lock", "pyproject.toml", "tools/setup.sh"):
            (folder / name).parent.mkdir(exist_ok=True)
            shutil.copyfile(ROOT / name, folder / name)
        (folder / ".venv" / "bin").mkdir(parents=True)
        (folder / ".venv" / ".runtime-is-installed").touch()
        self.answer(0)

    def answer(self, status: int) -> None:
        """Let `convscope weights` end with this status from now on."""
        path = self.folder / ".venv" / "bin" / "convscope"
        path.write_text(CONVSCOPE.format(log=self.log, status=status))
        path.chmod(0o755)

    def sh(self, *command: str, **environment: str) -> list[str]:
        """Run a command, which must succeed; return the arguments of each call of convscope."""
        self.log.write_text("")
        path = f"{self.folder / '.venv' / 'bin'}:/usr/bin:/bin"
        subprocess.run(command, cwd=self.folder, env={"PATH": path} | environment, check=True)
        return self.log.read_text().splitlines()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


FETCH = "weights fetch resnet18 --quick"


def test_make_fetches_weights_until_they_are_there(machine: Machine) -> None:
    machine.answer(1)
    assert machine.sh("make", "setup") == [FETCH]
    assert machine.sh("make", "run") == [FETCH, "serve"]
    machine.answer(0)
    assert machine.sh("make", "run") == [FETCH, "serve"]
    assert machine.sh("make", "run") == ["serve"]


def test_fetching_is_switched_off(machine: Machine) -> None:
    assert machine.sh("make", "run", CONVSCOPE_FETCH_WEIGHTS="none") == ["serve"]
    assert machine.sh("make", "setup", "CONVSCOPE_FETCH_WEIGHTS=none") == []


@pytest.mark.parametrize("target", ["test", "test-process-engine", "check", "bench"])
def test_tests_and_checks_fetch_nothing(target: str) -> None:
    planned = subprocess.run(
        ["make", "--dry-run", "--always-make", target], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "tools/setup.sh" in planned.stdout
    assert "weights" not in planned.stdout


def docker_fetch(machine: Machine, fetch_weights: str) -> list[str]:
    """Run the image's step that fetches weights, below the machine's folder."""
    step = re.search(
        r"ARG FETCH_WEIGHTS=resnet18\nRUN (.*?[^\\])\n", (ROOT / "Dockerfile").read_text(), re.DOTALL
    )
    assert step is not None
    script = step[1].replace("/opt/torch", str(machine.folder / "torch"))
    return machine.sh("sh", "-euc", script, FETCH_WEIGHTS=fetch_weights)


@pytest.mark.parametrize("status", [0, 1])
def test_the_image_keeps_weights_where_every_user_may_read_them(machine: Machine, status: int) -> None:
    machine.answer(status)
    hub = machine.folder / "torch" / "hub"
    assert docker_fetch(machine, "resnet18") == [f"{FETCH} --data-dir {hub}"]
    assert stat.S_IMODE((hub / "checkpoints" / "file").stat().st_mode) & 0o044 == 0o044
    final = (ROOT / "Dockerfile").read_text().rpartition("FROM ")[2]
    assert "TORCH_HOME=/opt/torch" in final  # whose hub/checkpoints is searched: tests/models
    assert "COPY --from=build /opt/torch /opt/torch" in final


def test_a_build_argument_leaves_weights_out(machine: Machine) -> None:
    assert docker_fetch(machine, "none") == []
