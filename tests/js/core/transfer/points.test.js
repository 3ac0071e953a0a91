/** Pictures as points: fit, zoom and pan, the nearest one, the lasso, and which plots there are. */
import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "node:test";
import { markOf } from "#js/core/colour/class_marks.js";
import { enclosed } from "#js/core/transfer/points/lasso.js";
import { DIRECTIONS, nearestTowards, nearestWithin } from "#js/core/transfer/points/nearest.js";
import { extentOf, MAX_ZOOM, panned, placeOf, WHOLE, zoomedAt } from "#js/core/transfer/points/plot_view.js";
import { countSentence } from "#js/core/transfer/points/count_sentence.js";
import {
  NO_POINTS,
  picturedPoints,
  picturesWithin,
  pictureUnder,
  placed,
  walked,
  zoomedAround,
} from "#js/core/transfer/points/placed_points.js";
import { nodesOf, wantedPlots } from "#js/core/transfer/points/plots.js";

/** @typedef {import("#js/core/transfer/points/plot_view.js").Place} Place */

const POINTS = [
  [-2, 0],
  [2, 1],
  [0, -1],
];
const PLOT = { extent: extentOf(POINTS), size: { width: 400, height: 300 }, view: WHOLE };

/** @param {Place} one @param {Place} other */
const isAt = (one, other) => ok(Math.hypot(one[0] - other[0], one[1] - other[1]) < 1e-9, `${one} ${other}`);

test("all points fit, with one unit as long along both axes, upwards", () => {
  deepEqual(PLOT.extent, { x: 0, y: 0, halfWidth: 2, halfHeight: 1 });
  const places = POINTS.map((at) => placeOf(PLOT, at));
  for (const [x, y] of places) ok(x >= 24 && x <= 376 && y >= 24 && y <= 276);
  isAt(placeOf(PLOT, [0, 0]), [200, 150]);
  const [[x0], [x1, y1]] = [placeOf(PLOT, [0, 0]), placeOf(PLOT, [1, 1])];
  equal(x1 - x0, 150 - y1);
});

test("one point, or none, has a place too", () => {
  for (const points of [
    [],
    [[3, 4]],
    [
      [3, 4],
      [3, 5],
    ],
  ]) {
    const plot = { ...PLOT, extent: extentOf(points) };
    ok(placeOf(plot, [3, 4]).every(Number.isFinite));
    ok(Object.values(panned(plot, 5, 5)).every(Number.isFinite));
  }
});

test("zooming keeps the place under the pointer, and ends at the whole", () => {
  /** @type {Place} */
  const pointer = [300, 100];
  const near = zoomedAt(PLOT, 4, pointer);
  equal(near.zoom, 4);
  const under = [
    PLOT.extent.x + (pointer[0] - 200) / (placeOf(PLOT, [1, 0])[0] - 200),
    (150 - pointer[1]) / (150 - placeOf(PLOT, [0, 1])[1]),
  ];
  isAt(placeOf({ ...PLOT, view: near }, under), pointer);
  equal(zoomedAt({ ...PLOT, view: near }, 1e9, pointer).zoom, MAX_ZOOM);
  deepEqual(zoomedAt({ ...PLOT, view: near }, 1e-9, pointer), WHOLE);
});

test("a drag moves the points with it, no further than to the outermost", () => {
  const zoomed = { ...PLOT, view: zoomedAt(PLOT, 4, [200, 150]) };
  const before = placeOf(zoomed, [0.25, 0.5]);
  const after = placeOf({ ...zoomed, view: panned(zoomed, 30, -20) }, [0.25, 0.5]);
  isAt(after, [before[0] + 30, before[1] - 20]);
  deepEqual(panned(zoomed, 1e6, 1e6), { zoom: 4, x: -1, y: 1 });
});

test("the nearest point within reach is found, the topmost of equals", () => {
  /** @type {Place[]} */
  const places = [
    [0, 0],
    [10, 0],
    [10, 0],
  ];
  equal(nearestWithin(places, [2, 1], 5), 0);
  equal(nearestWithin(places, [9, 1], 5), 2);
  equal(nearestWithin(places, [100, 100], 5), null);
  equal(nearestWithin([], [0, 0], 5), null);
});

test("arrow keys lead to the nearest point in their direction", () => {
  /** @type {Place[]} */
  const places = [
    [0, 0],
    [10, 2],
    [3, 8],
    [-5, 0],
    [0, -40],
  ];
  equal(nearestTowards(places, 0, DIRECTIONS.ArrowRight), 1);
  equal(nearestTowards(places, 0, DIRECTIONS.ArrowDown), 2);
  equal(nearestTowards(places, 0, DIRECTIONS.ArrowLeft), 3);
  equal(nearestTowards(places, 0, DIRECTIONS.ArrowUp), 4);
  equal(nearestTowards(places, 1, DIRECTIONS.ArrowRight), 1);
  // More across than along, yet the only one that way.
  equal(nearestTowards(places, 1, DIRECTIONS.ArrowDown), 2);
});

test("a lasso of any shape takes what it encloses", () => {
  /** @type {Place[]} */
  const horseshoe = [
    [0, 0],
    [30, 0],
    [30, 30],
    [20, 30],
    [20, 10],
    [10, 10],
    [10, 30],
    [0, 30],
  ];
  /** @type {Place[]} */
  const places = [
    [5, 20],
    [15, 20],
    [25, 20],
    [15, 5],
    [40, 5],
  ];
  deepEqual(enclosed(places, horseshoe), [0, 2, 3]);
  deepEqual(enclosed(places, horseshoe.toReversed()), [0, 2, 3]);
  deepEqual(enclosed(places, [[15, 5]]), []);
  deepEqual(enclosed(places, []), []);
});

test("twenty-eight classes have marks of their own", () => {
  const marks = Array.from({ length: 28 }, (_, label) => JSON.stringify(markOf(label)));
  equal(new Set(marks).size, 28);
});

const NODES = ["features", "flatten", "fc"].map((name, index, names) => ({
  name,
  op: index === 2 ? "Linear" : "Flatten",
  inputs: [names[index - 1] ?? "input"],
}));
const AFTER = { before: "base", after: "epoch", epoch: "After epoch 3", isHeadOnly: false };

test("the pictures stand at the input of the last Linear, or at its output", () => {
  const nodes = nodesOf(/** @type {any} */ (NODES));
  deepEqual(nodes, { penultimate: "flatten", logits: "fc" });
  const shown = (/** @type {ReturnType<typeof wantedPlots>} */ { plots }) =>
    plots.map(({ title, network, node }) => `${title} ${network} ${node}`);
  deepEqual(shown(wantedPlots("penultimate", nodes, AFTER)), [
    "Before base flatten",
    "After epoch 3 epoch flatten",
  ]);
  deepEqual(shown(wantedPlots("logits", nodes, { ...AFTER, isHeadOnly: true })), [
    "Before base fc",
    "After epoch 3 epoch fc",
  ]);
  const same = wantedPlots("penultimate", nodes, { ...AFTER, isHeadOnly: true });
  deepEqual(shown(same), ["Before and after base flatten", "After epoch 3: the logits epoch fc"]);
  ok(same.note.startsWith("Nothing before the last layer has changed"));
  deepEqual(shown(wantedPlots("logits", nodes, { ...AFTER, after: null })), ["Before base fc"]);
});

const FEATURES = {
  node: "flatten",
  explained: [0.5, 0.2],
  points: POINTS.map((at, label) => ({ image: "abc"[label], label, at })),
};
const POINTS_ON_CANVAS = placed(FEATURES, WHOLE, PLOT.size, NO_POINTS);

test("pictures are found by place, by lasso and by keys", () => {
  const [first, second] = POINTS_ON_CANVAS.places;
  equal(pictureUnder(POINTS_ON_CANVAS, [first[0] + 3, first[1]]), "a");
  equal(pictureUnder(POINTS_ON_CANVAS, [0, 0]), null);
  /** @type {Place[]} */
  const right = [
    [300, 0],
    [400, 0],
    [400, 300],
    [300, 300],
  ];
  deepEqual(picturesWithin(POINTS_ON_CANVAS, right), ["b"]);
  equal(walked(POINTS_ON_CANVAS, "a", DIRECTIONS.ArrowRight), 2);
  equal(walked(POINTS_ON_CANVAS, "of another data set", DIRECTIONS.ArrowRight), 2);
  equal(walked(NO_POINTS, null, DIRECTIONS.ArrowRight), null);
  const near = placed(FEATURES, zoomedAround(POINTS_ON_CANVAS, 8, "b"), PLOT.size, POINTS_ON_CANVAS);
  isAt(near.places[1], second);
  deepEqual([...picturedPoints(near)], [1]);
});

test("many points in sight are marks, not thumbnails", () => {
  const points = Array.from({ length: 100 }, (_, index) => ({ image: `${index}`, label: 0, at: [index, 0] }));
  const many = placed({ ...FEATURES, points }, WHOLE, PLOT.size, NO_POINTS);
  equal(picturedPoints(many).size, 0);
  const near = placed(many.features, zoomedAround(many, 4, null), PLOT.size, many);
  ok(picturedPoints(near).size > 0 && picturedPoints(near).size <= 60);
});

test("the chosen pictures are counted by class", () => {
  equal(countSentence(["grass", "brick", "grass"], 200), "3 pictures chosen: 2 grass, 1 brick.");
  equal(countSentence(["grass"], 200), "1 picture chosen: 1 grass.");
  equal(
    countSentence(["grass", "brick", "grass"], 2),
    "3 pictures chosen: 2 grass, 1 brick. The first 2 are shown.",
  );
});
