"""The store: one state, its actions, and the order in which subscribers hear of changes."""

from playwright.sync_api import Page
from tests.browser.scripts import run

NESTED = """({ createStore }) => {
  const store = createStore((state, action) => state + action, 0);
  const heard = [];
  store.subscribe((after, before, action) => {
    heard.push(["first", before, after, action]);
    if (action === 1) store.dispatch(10);
  });
  store.subscribe((after, before, action) => heard.push(["second", before, after, action]));
  store.dispatch(1);
  store.dispatch(0);
  return { heard, state: store.state };
}"""
THROWING = """({ createStore }) => {
  const store = createStore((state, action) => state + action, 0);
  const heard = [];
  let thrown = "";
  store.subscribe((after) => {
    heard.push(after);
    if (after === 1) throw new Error("once");
  });
  try { store.dispatch(1); } catch (error) { thrown = error.message; }
  store.dispatch(1);
  return { heard, thrown };
}"""


def test_subscribers_hear_of_nested_changes_in_order(page: Page) -> None:
    found = run(page, "state/store.js", NESTED)
    assert found["heard"] == [
        ["first", 0, 1, 1],
        ["second", 0, 1, 1],
        ["first", 1, 11, 10],
        ["second", 1, 11, 10],
    ]
    assert found["state"] == 11


def test_a_subscriber_that_throws_does_not_stop_later_changes(page: Page) -> None:
    assert run(page, "state/store.js", THROWING) == {"heard": [1, 2], "thrown": "once"}
