/** Server-sent events, received in pieces of any length. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { readEvents } from "#js/core/formats/event_stream.js";

const TEXT =
  'event: progress\ndata: {"done":1,"total":2}\n\n: keep open\n\nid: 7\nevent: progress\ndata: {"done":2,"total":2}\n\nevent: done\ndata: {}\n\n';
const EVENTS = [
  { id: null, name: "progress", data: { done: 1, total: 2 } },
  { id: "7", name: "progress", data: { done: 2, total: 2 } },
  { id: null, name: "done", data: {} },
];

test("events are read whole, wherever the text is cut, and comments are none", () => {
  for (let length = 1; length <= TEXT.length; length += 1) {
    const found = [];
    let rest = "";
    for (let start = 0; start < TEXT.length; start += length) {
      const read = readEvents(rest + TEXT.slice(start, start + length));
      found.push(...read.events);
      rest = read.rest;
    }
    assert.deepEqual(found, EVENTS);
    assert.equal(rest, "");
  }
});

test("an event that is not whole is kept for later", () => {
  const cut = "event: done\ndata: {}\n";
  assert.deepEqual(readEvents(cut), { events: [], rest: cut });
});
