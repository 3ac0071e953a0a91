"""Laws of the Python code: functions that return the places where a checkout breaks them."""

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from statistics import median

MODULE_LINES, FUNCTION_LINES, MEDIAN_LINES = 300, 40, 150
PAGE_GIFTS = {"on", "once", "add_init_script", "expose_function", "expose_binding"}
GEOMETRY = "app.core.geometry"
ENVIRONMENT = {"os.environ", "os.getenv", "os.environb", "os.getenvb"}
LOWEST = {"app.core", "app.files"}
LOWER = LOWEST | {"app.downloads", "app.images", "app.wire", "app.store"}
MIDDLE = LOWER | {"app.models", "app.datasets", "app.training"}
COMMANDS = {"app.datasets_command", "app.weights_command"}
COMMANDED = {"app.fetching", "app.main", "app.settings"}
MAY_IMPORT = {
    "app.core": {"app.core"},
    "app.files": set[str](),
    "app.downloads": LOWEST | {"app.downloads"},
    "app.images": LOWEST | {"app.images"},
    "app.wire": LOWEST | {"app.wire"},
    "app.store": LOWEST | {"app.store"},
    "app.models": LOWER | {"app.models"},
    "app.datasets": LOWER | {"app.datasets"},
    "app.training": {"app.core", "app.training"},
    "app.engine": MIDDLE | {"app.engine"},
    "app.jobs": MIDDLE | {"app.engine", "app.jobs"},
    "app.web": MIDDLE | {"app", "app.engine", "app.jobs", "app.settings", "app.web"},
    "app.settings": {"app.files", "app.images", "app.models", "app.settings", "app.training"},
    "app.fetching": {"app.downloads"},
    "app.datasets_command": COMMANDED,
    "app.weights_command": {"app.core", "app.downloads", "app.models", *COMMANDED},
    "app.cli": {"app", "app.main", "app.settings", "app.store", *COMMANDS},
    "app.__main__": {"app.cli"},
    "app": set[str](),
}


def sources(root: Path, *folders: str) -> dict[str, ast.Module]:
    """Syntax trees of the modules in the folders, by dotted name."""
    trees = {}
    for folder in folders:
        for path in sorted((root / folder).rglob("*.py")):
            parts = path.relative_to(root).with_suffix("").parts
            name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            trees[name] = syntax_tree(path)
    return trees


@cache
def syntax_tree(path: Path) -> ast.Module:
    """A module's syntax tree, which most laws read."""
    return ast.parse(path.read_text(), str(path))


def imported(tree: ast.Module, modules: set[str]) -> Iterator[tuple[int, str]]:
    """Yield line and dotted name of each import, at any level of the module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            source = "." * node.level + (node.module or "")
            members = [f"{source}.{alias.name}" for alias in node.names]
            submodules = [member for member in members if member in modules]
            yield from ((node.lineno, name) for name in submodules)
            if len(submodules) < len(members):
                yield node.lineno, source


def room(module: str) -> str:
    """The package or top-level module that a module belongs to: its first two names."""
    return ".".join(module.split(".")[:2])


def imports_that_break_the_layers(root: Path) -> list[str]:
    """Imports within app that point upwards in the layers; main may import everything."""
    trees = sources(root, "app")
    return [
        f"{module}:{line} imports {name}"
        for module, tree in trees.items()
        if room(module) != "app.main"
        for line, name in imported(tree, set(trees))
        if name.startswith(".")
        or (name.split(".")[0] == "app" and room(name) not in MAY_IMPORT.get(room(module), set()))
    ]


def imports_that_core_may_not_make(root: Path) -> list[str]:
    """Imports in core other than the standard library and torch, and of torch in its geometry."""
    return [
        f"{module}:{line} imports {name}"
        for module, tree in sources(root, "app/core").items()
        for line, name in imported(tree, set())
        if (top := name.split(".")[0]) not in sys.stdlib_module_names | {"app"}
        and (top != "torch" or module.startswith(GEOMETRY))
    ]


def imports_that_training_may_not_make(root: Path) -> list[str]:
    """Imports in training other than the standard library, NumPy, torch and safetensors."""
    return [
        f"{module}:{line} imports {name}"
        for module, tree in sources(root, "app/training").items()
        for line, name in imported(tree, set())
        if name.split(".")[0] not in sys.stdlib_module_names | {"app", "numpy", "torch", "safetensors"}
    ]


def imports_of_the_web_framework(root: Path) -> list[str]:
    """Imports of FastAPI and Starlette outside web and main."""
    return [
        f"{module}:{line} imports {name}"
        for module, tree in sources(root, "app").items()
        if room(module) not in {"app.web", "app.main"}
        for line, name in imported(tree, set())
        if name.split(".")[0] in {"fastapi", "starlette"}
    ]


def import_cycles(root: Path) -> list[str]:
    """Modules of app in import cycles."""
    trees = sources(root, "app")
    graph = {module: {name for _, name in imported(tree, set(trees))} for module, tree in trees.items()}
    return cycles(graph)


def cycles(graph: dict[str, set[str]]) -> list[str]:
    """Nodes in cycles, or leading to one: those that remain after removing ends repeatedly."""
    left = {name: {target for target in targets if target in graph} for name, targets in graph.items()}
    while ends := {name for name, targets in left.items() if not targets}:
        left = {name: targets - ends for name, targets in left.items() if name not in ends}
    return sorted(left)


def lengths(root: Path) -> list[str]:
    """Modules and functions that are too long."""
    found = []
    counts = []
    for folder in ("app", "benchmarks", "tests"):
        for path in sorted((root / folder).rglob("*.py")):
            text = path.read_text()
            counts += [text.count("\n")] if folder == "app" and text else []
            place = path.relative_to(root)
            if text.count("\n") > MODULE_LINES:
                found.append(f"{place} has {text.count(chr(10))} lines")
            for node in ast.walk(ast.parse(text)):
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                    lines = (node.end_lineno or 0) - node.lineno + 1
                    found += [f"{place}: {node.name} has {lines} lines"] if lines > FUNCTION_LINES else []
    if counts and median(counts) > MEDIAN_LINES:
        found.append(f"half of app's modules are longer than {MEDIAN_LINES} lines")
    return found


def unsafe_loading(root: Path) -> list[str]:
    """Ways in which untrusted bytes could reach pickle."""
    found = []
    for module, tree in sources(root, "app", "benchmarks").items():
        pickles = [
            line for line, name in imported(tree, set()) if name in {"pickle", "dill", "joblib", "shelve"}
        ]
        found += [f"{module}:{line} imports a pickler" for line in pickles]
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            given = {
                word.arg: isinstance(word.value, ast.Constant) and word.value.value for word in call.keywords
            }
            if ast.unparse(call.func) == "torch.load" and given.get("weights_only") is not True:
                found.append(f"{module}:{call.lineno} torch.load without weights_only=True")
            if given.get("allow_pickle", False) is not False:
                found.append(f"{module}:{call.lineno} allow_pickle")
    return found


def readers_of_the_environment(root: Path) -> list[str]:
    """Uses of the process's environment, or of the library that reads it, outside settings."""
    found = []
    for module, tree in sources(root, "app").items():
        if module == "app.settings":
            continue
        names = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
        uses = [name.lineno for name in names if ast.unparse(name) in ENVIRONMENT]
        uses += [line for line, name in imported(tree, set()) if name.split(".")[0] == "pydantic_settings"]
        uses += [
            node.lineno
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom)
            and any(f"{node.module}.{alias.name}" in ENVIRONMENT for alias in node.names)
        ]
        found += [f"{module}:{line} reads the environment" for line in uses]
    return found


def sleeping_tests(root: Path) -> list[str]:
    """Tests that sleep instead of waiting for a condition; asyncio.sleep(0) only yields."""
    return [
        f"{module}:{call.lineno} sleeps"
        for module, tree in sources(root, "tests").items()
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and ast.unparse(call.func).split(".")[-1] in {"sleep", "wait_for_timeout"}
        and not (call.args and isinstance(call.args[0], ast.Constant) and call.args[0].value == 0)
    ]


def scripts_in_the_page_of_all_tests(root: Path) -> list[str]:
    """Browser tests that give the page they share a listener or script, which no later test may have."""
    found = []
    for module, tree in sources(root, "tests/browser").items():
        functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
        called = {function.name: set(called_names(function)) for function in functions}
        givers = {name for name, calls in called.items() if calls & PAGE_GIFTS and "new_page" not in calls}
        found += [
            f"{module}:{function.lineno} is not marked own_page"
            for function in functions
            if function.name.startswith("test_")
            and (called[function.name] | {function.name}) & givers
            and not any("own_page" in ast.unparse(mark) for mark in function.decorator_list)
        ]
    return found


def called_names(tree: ast.AST) -> Iterator[str]:
    """Last names of all that is called."""
    for call in ast.walk(tree):
        if isinstance(call, ast.Call):
            yield ast.unparse(call.func).split(".")[-1]


def questions_of_the_kind_of_model(root: Path) -> list[str]:
    """Uses of isinstance with a kind of model outside app.models.kinds: a model answers for itself."""
    kinds = {
        node.name
        for tree in sources(root, "app/models/kinds").values()
        for node in tree.body
        if isinstance(node, ast.ClassDef)
    }
    return [
        f"{module}:{call.lineno} asks for the kind of a model"
        for module, tree in sources(root, "app").items()
        if not module.startswith("app.models.kinds")
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and ast.unparse(call.func) in {"isinstance", "issubclass"}
        and kinds & set(re.findall(r"\w+", ast.unparse(call.args[1])))
    ]


PYTHON_LAWS = (
    questions_of_the_kind_of_model,
    imports_that_break_the_layers,
    imports_that_core_may_not_make,
    imports_that_training_may_not_make,
    imports_of_the_web_framework,
    import_cycles,
    lengths,
    unsafe_loading,
    readers_of_the_environment,
    sleeping_tests,
    scripts_in_the_page_of_all_tests,
)
