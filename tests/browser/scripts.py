"""Functions of the pages' modules, called by a test."""

from typing import Any

from playwright.sync_api import Page


def run(page: Page, module: str, function: str, argument: object = None) -> Any:
    """What a function makes of a module's exports, here `m`, and the argument, here `a`."""
    return page.evaluate(f"(a) => import('/static/js/{module}').then((m) => ({function})(m, a))", argument)
