"""The laws of the code: each holds here, and fails on a checkout that breaks it."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from tests import page_laws, python_laws
from tests.conftest import ROOT, Server

Law = Callable[[Path], list[str]]
LAWS = (*python_laws.PYTHON_LAWS, *page_laws.PAGE_LAWS)

FINE = {
    "app/__init__.py": "",
    "app/main.py": "import fastapi\nfrom app.web import images\nread_settings()\n",
    "app/core/trace.py": "import torch\nfrom app.core.geometry.windows import size\n",
    "app/core/geometry/windows.py": "import math\n\ndef size(): return math.floor(2.5)\n",
    "app/training/run.py": "import numpy, torch, safetensors\nfrom app.core import trace\n",
    "app/models/files.py": "import torch\n\ndef load(path): return torch.load(path, weights_only=True)\n",
    "app/web/images.py": "import fastapi\nfrom app.core import geometry\nfrom app import __version__\n",
    "tests/test_waiting.py": "async def f(): await asyncio.sleep(0)\n",
    "tests/browser/test_own.py": "@pytest.mark.own_page\ndef test_a(page): page.on('request', print)\n",
    "tests/browser/test_own_context.py": "def test_a(browser): browser.new_page().on('request', print)\n",
    "app/models/kinds/layers.py": "class LayersModel: pass\n",
    "app/settings.py": "import os, pydantic_settings\nHOST = os.environ['HOST']\n",
    "static/js/core/size.js": "// at the document's Date\nexport const name = 'window';\n",
    "static/js/view/grid.js": "import { name } from '../core/size.js';\nexport const svg = 'http://www.w3.org/2000/svg';\n",
    "static/js/view/mode.js": "export const title = (mode) => `eval() of ${mode.eval}` + ' in eval()';\n",
    "static/css/page.css": "/* https://example.org/ */ a { background: url(/static/a.png); }\n",
    "templates/page.html": '<script type="module" src="/static/js/a.js"></script><a href="https://example.org/">read</a>\n',
}

BROKEN: list[tuple[Law, str, str]] = [
    (
        python_laws.questions_of_the_kind_of_model,
        "app/web/routes.py",
        "from app.models.kinds import layers\nisinstance(1, (int, layers.LayersModel))\n",
    ),
    (python_laws.imports_that_break_the_layers, "app/core/cell.py", "from app.wire import tensors\n"),
    (
        python_laws.imports_that_break_the_layers,
        "app/images/decoding.py",
        "def f():\n    import app.store.objects\n",
    ),
    (python_laws.imports_that_break_the_layers, "app/engine/local.py", "from app.web import problems\n"),
    (
        python_laws.imports_that_break_the_layers,
        "app/cli.py",
        "from app import web\nfrom app.web import guard\n",
    ),
    (python_laws.imports_that_break_the_layers, "app/core/cell.py", "from . import geometry\n"),
    (python_laws.imports_that_core_may_not_make, "app/core/cell.py", "import numpy as np\n"),
    (python_laws.imports_that_core_may_not_make, "app/core/geometry/windows.py", "from torch import nn\n"),
    (python_laws.imports_that_training_may_not_make, "app/training/a.py", "import torchvision\n"),
    (python_laws.imports_that_break_the_layers, "app/training/a.py", "from app.models import model\n"),
    (
        python_laws.imports_of_the_web_framework,
        "app/engine/local.py",
        "from starlette.requests import Request\n",
    ),
    (python_laws.import_cycles, "app/core/geometry/windows.py", "from app.core import trace\n"),
    (python_laws.lengths, "app/core/long.py", "\n" * 301),
    (python_laws.lengths, "tests/long.py", "def f():\n" + "    f()\n" * 40),
    (python_laws.unsafe_loading, "app/models/checkpoints.py", "import torch\ntorch.load('a')\n"),
    (
        python_laws.unsafe_loading,
        "app/models/checkpoints.py",
        "import torch\ntorch.load('a', weights_only=False)\n",
    ),
    (
        python_laws.unsafe_loading,
        "app/vision/matrices.py",
        "import numpy\nnumpy.load('a', allow_pickle=True)\n",
    ),
    (python_laws.unsafe_loading, "app/store/objects.py", "from pickle import loads\n"),
    (python_laws.readers_of_the_environment, "app/cli.py", "import os\nprint(os.getenv('HOST'))\n"),
    (python_laws.sleeping_tests, "tests/test_a.py", "import time\ntime.sleep(0.1)\n"),
    (python_laws.sleeping_tests, "tests/test_a.py", "async def f(s): await asyncio.sleep(s)\n"),
    (python_laws.sleeping_tests, "tests/browser/test_a.py", "def f(lab): lab.page.wait_for_timeout(120)\n"),
    (
        python_laws.scripts_in_the_page_of_all_tests,
        "tests/browser/test_a.py",
        "def test_a(lab): lab.page.add_init_script('')\n",
    ),
    (
        python_laws.scripts_in_the_page_of_all_tests,
        "tests/browser/test_a.py",
        "def note(lab): lab.page.on('request', print)\n\n\ndef test_a(lab): note(lab)\n",
    ),
    (python_laws.readers_of_the_environment, "app/main.py", "import os\nread_settings(os.environ)\n"),
    (python_laws.readers_of_the_environment, "app/web/a.py", "from os import environ as given\n"),
    (python_laws.readers_of_the_environment, "app/web/a.py", "from pydantic_settings import BaseSettings\n"),
    (
        page_laws.script_imports_that_break_the_layers,
        "static/js/core/a.js",
        "import { b } from '../view/grid.js';",
    ),
    (
        page_laws.script_imports_that_break_the_layers,
        "static/js/state/a.js",
        "await import('../view/grid.js');",
    ),
    (
        page_laws.script_imports_that_break_the_layers,
        "static/js/io/a.js",
        "import 'https://example.org/a.js';",
    ),
    (page_laws.script_imports_that_break_the_layers, "static/js/view/a.js", "export * from './absent.js';"),
    (page_laws.script_cycles, "static/js/core/size.js", "import './size.js';"),
    (page_laws.long_scripts, "static/js/view/long.js", "\n" * 301),
    (page_laws.long_scripts, "tests/js/long.test.js", "\n" * 301),
    (
        page_laws.long_script_functions,
        "static/js/view/long.js",
        "export function f() {\n" + "  f();\n" * 39 + "}\n",
    ),
    (
        page_laws.long_script_functions,
        "static/js/view/long.js",
        "listen((event) => {\n" + "  f();\n" * 39 + "});\n",
    ),
    (page_laws.impure_core, "static/js/core/a.js", "export const now = () => Date.now();"),
    (page_laws.impure_core, "static/js/core/a.js", "export const title = `${document.title}`;"),
    (page_laws.unsafe_scripts, "static/js/view/a.js", "element.innerHTML = text;"),
    (page_laws.unsafe_scripts, "static/docs/docs.js", "setInterval(draw, 40);"),
    (page_laws.unsafe_scripts, "static/js/view/a.js", "eval('1');"),
    (page_laws.unsafe_scripts, "static/js/view/a.js", "const run = eval;"),
    (page_laws.unsafe_scripts, "static/js/view/a.js", "window.eval('1');"),
    (page_laws.unsafe_scripts, "static/js/view/a.js", "window['eval']('1');"),
    (page_laws.unsafe_scripts, "static/js/view/a.js", "`1 + ${eval('1')}`;"),
    (page_laws.foreign_addresses, "static/js/io/a.js", "fetch('https://example.org/');"),
    (page_laws.foreign_addresses, "static/css/a.css", "@import url(//example.org/a.css);"),
    (page_laws.foreign_addresses, "static/css/a.css", "a { background: url(https://example.org/a.png); }"),
    (page_laws.foreign_addresses, "templates/a.html", '<img src="http://example.org/a.png">'),
    (page_laws.markup_that_the_policy_refuses, "templates/a.html", "<script>run()</script>"),
    (page_laws.markup_that_the_policy_refuses, "templates/a.html", '<button class="a" onclick="run()">'),
    (page_laws.markup_that_the_policy_refuses, "templates/a.html", '<p style="color: red">'),
]


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_law_holds(law: Law) -> None:
    assert law(ROOT) == []


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_law_accepts_a_valid_checkout(law: Law, tmp_path: Path) -> None:
    write(tmp_path, FINE)
    assert law(tmp_path) == []


@pytest.mark.parametrize(("law", "path", "text"), BROKEN, ids=lambda value: getattr(value, "__name__", None))
def test_law_fails_on_a_violation(law: Law, path: str, text: str, tmp_path: Path) -> None:
    write(tmp_path, FINE | {path: text})
    assert law(tmp_path) != []


def test_every_law_is_seen_to_fail() -> None:
    assert {law for law, _, _ in BROKEN} == set(LAWS)


def test_no_folder_of_scripts_is_crowded(tmp_path: Path) -> None:
    assert page_laws.crowded_script_folders(ROOT) == []
    write(tmp_path, {f"static/js/view/{index}.js": "" for index in range(page_laws.FOLDER_MODULES + 1)})
    assert page_laws.crowded_script_folders(tmp_path) != []


def test_importing_the_app_loads_no_heavy_library() -> None:
    heavy = {"torch", "torchvision", "skimage", "scipy", "httpx"}
    program = f"import sys, app.main, app.cli; print(sorted({heavy!r} & set(sys.modules)))"
    answer = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "[]"


def test_no_route_takes_a_path_or_a_url(server: Server) -> None:
    description = httpx.get(f"{server.url}/openapi.json").raise_for_status().json()
    parameters = {
        parameter["name"]
        for operations in description["paths"].values()
        for operation in operations.values()
        for parameter in operation.get("parameters", [])
    }
    assert {"image", "network"} <= parameters
    assert not parameters & {
        "path",
        "file",
        "filename",
        "folder",
        "directory",
        "url",
        "uri",
        "href",
        "address",
    }


def write(root: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
