"""Attribution methods that the page offers are those of the API."""

from app.core.attribution.plan import METHODS
from tests.js.javascript import CORE, JavaScript


def test_the_page_offers_every_method_of_the_api(javascript: JavaScript) -> None:
    names = javascript.value(f"{CORE}/inspection/attribution_methods.js", "METHOD_NAMES")
    assert names == list(METHODS)
