"""Laws of the pages' JavaScript, HTML and CSS: functions that return where a checkout breaks them."""

import posixpath
import re
from collections import Counter
from pathlib import Path

from tests.python_laws import FUNCTION_LINES, MODULE_LINES, cycles

MAY_IMPORT = {
    "core": {"core"},
    "state": {"core", "state"},
    "io": {"core", "io"},
    "draw": {"core", "draw"},
    "view": {"core", "state", "io", "draw", "view"},
    "shell": {"core", "state", "io", "draw", "view", "shell"},
    "pages": {"core", "state", "io", "draw", "view", "shell", "pages"},
}
IMPORT = re.compile(r"""(?:\bfrom\s*|\bimport\s*\(?\s*)["']([^"']+)["']""")
FOLDER_MODULES = 15
COMMENT_STARTS = ("//", "/*", "*")
SCRIPT_FUNCTION = re.compile(
    r"(\s*)(?!\s*(?:if|for|while|switch|catch|\}|//|\*))"
    r"(?:.*\bfunction\b.*|.*=>|[\w#]+\(.*\)|(?:async|get|set)\s.*\)) \{$"
)
STRING_OR_COMMENT = re.compile(
    r""""(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`|//[^\n]*|/\*.*?\*/""", re.DOTALL
)
# A `window` is the cells that a kernel covers here; eslint knows it from the browser's by its scope.
IMPURE = re.compile(
    r"\b(document|globalThis|fetch|Date|performance|setTimeout|requestAnimationFrame|Math\.random)\b"
)
UNSAFE = re.compile(
    r"\b(innerHTML|outerHTML|insertAdjacentHTML|setHTMLUnsafe|srcdoc|document\.write"
    r"|setInterval|new Function)\b"
)
# The pages write of PyTorch's eval() in texts, and an answer of the API has a member of that name.
EVAL = re.compile(r"(?<!\.)\beval\b|\b(?:window|globalThis|self)\.eval\b|\.eval\s*\(")
EVAL_BY_NAME = re.compile(r"""\[\s*["'`]eval["'`]\s*\]""")
EXPRESSION = re.compile(r"\$\{[^}]*\}")
ADDRESS = re.compile(r"""(?:\b(?:https?|wss?):)?//[A-Za-z0-9\[][^\s"'`<>)]*""")
NAMESPACE = re.compile(r"http://www\.w3\.org/(?:2000/svg|1999/xhtml|1998/Math/MathML|1999/xlink)")
LINK_TO_READ = re.compile(r"<a\s[^>]*>")
CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
HTML_COMMENT = re.compile(r"<!--.*?-->|\{#.*?#\}", re.DOTALL)
INLINE = re.compile(
    r"<[^>]*\s(on[a-z]+|style)\s*=|<style\b|<script\b(?![^>]*\b(?:src|type=\"application/json\"))|javascript:"
)


def scripts(root: Path) -> dict[str, str]:
    """The pages' own modules: path below static/js, and text without comments."""
    folder = root / "static" / "js"
    return {
        path.relative_to(folder).as_posix(): without_comments(path.read_text())
        for path in sorted(folder.rglob("*.js"))
    }


def without_comments(text: str) -> str:
    """JavaScript with its comments, but not its strings, left out."""
    return STRING_OR_COMMENT.sub(lambda match: "" if match[0].startswith(("//", "/*")) else match[0], text)


def without_strings(text: str) -> str:
    """JavaScript with each string but a template emptied."""
    return STRING_OR_COMMENT.sub(lambda match: match[0] if match[0][0] == "`" else '""', text)


def imports(path: str, text: str) -> list[str]:
    """What a module imports, as paths below static/js; what is not relative stays as it is written."""
    return [
        posixpath.normpath(posixpath.join(posixpath.dirname(path), name)) if name.startswith(".") else name
        for name in IMPORT.findall(text)
    ]


def script_imports_that_break_the_layers(root: Path) -> list[str]:
    """Imports between the folders of static/js in a direction not allowed, or of what is not there."""
    modules = scripts(root)
    found = []
    for path, text in modules.items():
        allowed = MAY_IMPORT.get(path.split("/")[0], set()) if "/" in path else set()
        for target in imports(path, text):
            if target not in modules:
                found.append(f"{path} imports {target}, which is no module of static/js")
            elif target.split("/")[0] not in allowed:
                found.append(f"{path} imports {target}")
    return found


def script_cycles(root: Path) -> list[str]:
    """JavaScript modules that import each other, however far around."""
    return cycles({path: set(imports(path, text)) for path, text in scripts(root).items()})


def long_scripts(root: Path) -> list[str]:
    """JavaScript modules that are too long."""
    return [
        f"{path.relative_to(root)} has {count} lines"
        for folder in ("static", "tests")
        for path in sorted((root / folder).rglob("*.js"))
        if (count := path.read_text().count("\n")) > MODULE_LINES
    ]


def long_script_functions(root: Path) -> list[str]:
    """JavaScript functions, factories included, with too many lines that are not comments.

    prettier closes a function at the indentation of the line that opens it. eslint holds the same law.
    """
    found = []
    for path in sorted((root / "static").rglob("*.js")):
        lines = path.read_text().splitlines()
        for first, line in enumerate(lines):
            opening = SCRIPT_FUNCTION.match(line)
            if not opening:
                continue
            end = opening[1] + "}"
            last = next(place for place in range(first + 1, len(lines)) if lines[place].startswith(end))
            body = [
                each for each in lines[first : last + 1] if not each.lstrip().startswith(("//", "/*", "*"))
            ]
            if len(body) > FUNCTION_LINES:
                found.append(f"{path.relative_to(root)}:{first + 1} has a function of {len(body)} lines")
    return found


def crowded_script_folders(root: Path) -> list[str]:
    """Folders of static/js with too many modules to overlook."""
    modules = Counter(path.rpartition("/")[0] for path in scripts(root))
    return [f"{folder} has {count} modules" for folder, count in modules.items() if count > FOLDER_MODULES]


def impure_core(root: Path) -> list[str]:
    """Uses in static/js/core of the page, the network, a clock or chance."""
    return [
        f"{path} uses {name}"
        for path, text in scripts(root).items()
        if path.startswith("core/")
        for name in IMPURE.findall(without_strings(text))
    ]


def unsafe_scripts(root: Path) -> list[str]:
    """Ways by which text could become markup or code, and timers as animation."""
    return [
        f"{path.relative_to(root)} uses {name}"
        for path in sorted((root / "static").rglob("*.js"))
        for name in unsafe_names(path.read_text())
    ]


def unsafe_names(text: str) -> list[str]:
    """Names by which a module could make markup or code from text; `eval` only outside texts."""
    code = re.sub(
        r"`(?:\\.|[^`\\])*`", lambda match: "".join(EXPRESSION.findall(match[0])), without_strings(text)
    )
    commented = without_comments(text)
    return UNSAFE.findall(commented) + EVAL.findall(code) + EVAL_BY_NAME.findall(commented)


def foreign_addresses(root: Path) -> list[str]:
    """Addresses of other hosts in what a page loads. A link that a reader may follow is no load."""
    found = []
    for path in sorted([*(root / "static").rglob("*"), *(root / "templates").rglob("*")]):
        if path.suffix not in {".js", ".css", ".html", ".svg", ".json"}:
            continue
        text = path.read_text()
        if path.suffix == ".js":
            text = without_comments(text)
        elif path.suffix == ".css":
            text = CSS_COMMENT.sub("", text)
        else:
            text = LINK_TO_READ.sub("", HTML_COMMENT.sub("", text))
        found += [
            f"{path.relative_to(root)}: {address}" for address in ADDRESS.findall(NAMESPACE.sub("", text))
        ]
    return found


def markup_that_the_policy_refuses(root: Path) -> list[str]:
    """Scripts, styles and handlers written into a page, which the content security policy refuses."""
    return [
        f"{path.relative_to(root)}: {match[0]}"
        for path in sorted((root / "templates").rglob("*.html"))
        for match in INLINE.finditer(HTML_COMMENT.sub("", path.read_text()))
    ]


PAGE_LAWS = (
    script_imports_that_break_the_layers,
    script_cycles,
    long_scripts,
    long_script_functions,
    impure_core,
    unsafe_scripts,
    foreign_addresses,
    markup_that_the_policy_refuses,
)
