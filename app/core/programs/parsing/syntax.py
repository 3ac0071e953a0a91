"""Source text as a syntax tree, with bounds on what Python's parser is given."""

import ast
import re
import threading

from app.core.programs.parsing.faults import unreadable

MOST_LINES = 10_000
MOST_BRACKETS = 32
# Python 3.11 counts the depth of a syntax tree for all threads together, and raises SystemError (gh-106905).
_PARSING = threading.Lock()
# Lines of a notebook that are not Python: %matplotlib inline, !pip install torch.
_MAGIC = re.compile(r"^[%!].*", re.MULTILINE)
_PROMPT = re.compile(r"^(>>>|\.\.\.)( |$)", re.MULTILINE)
_INDENTED = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\n)*(?:[ \t]+[^ \t\n#]|>>> )")
_PIECES = re.compile(
    r"""
    \#[^\n]*                                            # a comment
    | (?P<triple>\"{3}|'{3}) (?:\\.|.)*? (?:(?P=triple)|\Z)
    | (?P<quote>["']) (?:\\.|(?!(?P=quote))[^\\\n])* (?:(?P=quote)|$|\Z)
    | [()\[\]{}]
    """,
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)


def parse(content: bytes) -> tuple[str, ast.Module]:
    """Parse Python source, without running or importing anything.

    Args:
        content: the source in UTF-8.
    Returns:
        the text with plain line ends, and its tree.
    Raises:
        SourceNotUnderstood: it is not Python, or it is nested or divided more than a network can be.
    """
    text = _text(content)
    _refuse_deep_brackets(text)
    try:
        with _PARSING:
            return text, _tree(_MAGIC.sub("", text))
    except SyntaxError as error:
        last = text.count("\n") + 1
        line, column = min(error.lineno or 1, last), max(error.offset or 1, 1)
        raise unreadable(line, column, _sentence(error)) from None
    except (RecursionError, MemoryError):
        raise unreadable(1, 1, "An expression is nested too deeply.") from None


def _tree(text: str) -> ast.Module:
    """The tree of a source; of one that is indented as a whole, or written at Python's prompt, too."""
    if not _INDENTED.match(text):
        return ast.parse(text)
    tree = ast.parse("if 1:\n" + _PROMPT.sub("    ", text))
    ast.increment_lineno(tree, -1)
    only = tree.body[0]
    return ast.Module(only.body if isinstance(only, ast.If) and len(tree.body) == 1 else tree.body, [])


def _text(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        read = content[: error.start].decode("utf-8-sig", "replace")
        raise _at(read, "The bytes from here on are not UTF-8.") from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        raise _at(text[: text.index("\0")], "The source has a null byte.")
    if text.count("\n") + text.count(";") > MOST_LINES:
        raise unreadable(1, 1, f"The source has more than {MOST_LINES:,} lines.")
    return text


def _refuse_deep_brackets(text: str) -> None:
    depth = 0
    for piece in _PIECES.finditer(text):
        if piece[0] in "([{":
            depth += 1
        elif piece[0] in ")]}":
            depth = max(depth - 1, 0)
        if depth > MOST_BRACKETS:
            reason = f"Brackets are nested more than {MOST_BRACKETS} deep."
            raise _at(text[: piece.start()], reason)


def _at(before: str, reason: str) -> Exception:
    return unreadable(before.count("\n") + 1, len(before) - before.rfind("\n"), reason)


def _sentence(error: SyntaxError) -> str:
    if "digits" in error.msg:
        return "A number has too many digits."
    return f"Python cannot parse this: {error.msg[:200]}."
