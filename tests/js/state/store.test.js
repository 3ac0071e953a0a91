/** The store: order of notifications, unchanged states, subscribers that throw. */
import { deepEqual, equal, throws } from "node:assert/strict";
import { test } from "node:test";
import { createStore } from "#js/state/store.js";

const add = (/** @type {number} */ state, /** @type {number} */ action) => state + action;

test("every subscriber is notified of nested changes in order, each with its states", () => {
  const store = createStore(add, 0);
  /** @type {unknown[]} */
  const heard = [];
  store.subscribe((after, before, action) => {
    heard.push(["first", before, after, action]);
    if (action === 1) store.dispatch(10);
  });
  store.subscribe((after, before, action) => heard.push(["second", before, after, action]));
  store.dispatch(1);
  deepEqual(heard, [
    ["first", 0, 1, 1],
    ["second", 0, 1, 1],
    ["first", 1, 11, 10],
    ["second", 1, 11, 10],
  ]);
  equal(store.state, 11);
});

test("an action that changes nothing is not reported", () => {
  const store = createStore(add, 0);
  store.subscribe(() => {
    throw new Error("reported");
  });
  store.dispatch(0);
  equal(store.state, 0);
});

test("a subscriber that throws does not stop later changes", () => {
  const store = createStore(add, 0);
  /** @type {number[]} */
  const heard = [];
  store.subscribe((after) => {
    heard.push(after);
    if (after === 1) throw new Error("once");
  });
  throws(() => store.dispatch(1), /once/);
  store.dispatch(1);
  deepEqual(heard, [1, 2]);
});
