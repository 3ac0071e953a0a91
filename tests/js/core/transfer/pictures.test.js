/** Changes of the pictures by class, and what is missing before a network can be trained on them. */
import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import {
  countOf,
  heldOut,
  missing,
  moved,
  NO_PICTURES,
  renamed,
  withClass,
  withoutClass,
  withoutPictures,
  withPictures,
} from "#js/core/transfer/pictures.js";

const PICTURES = withPictures(withPictures(NO_PICTURES, "cat", ["a", "b"]), "dog", ["c", "d", "e"]);

/** @param {import("../../../../static/js/transfer").Pictures} pictures */
const shown = ({ classes }) => classes.map(({ label, images }) => `${label}:${images.join("")}`);

test("a picture is in one class, where it was added first", () => {
  deepEqual(shown(PICTURES), ["cat:ab", "dog:cde"]);
  deepEqual(shown(withPictures(PICTURES, "cat", ["c", "f", "f"])), ["cat:abf", "dog:cde"]);
  deepEqual(shown(withPictures(PICTURES, "bird", ["g"])), ["cat:ab", "dog:cde", "bird:g"]);
  equal(countOf(PICTURES), 5);
});

test("pictures are moved to the end of another class in their order, and removed", () => {
  deepEqual(shown(moved(PICTURES, new Set(["e", "c", "a"]), 0)), ["cat:abce", "dog:d"]);
  deepEqual(shown(withoutPictures(PICTURES, new Set(["b", "c"]))), ["cat:a", "dog:de"]);
});

test("classes are added once, renamed and removed", () => {
  equal(withClass(PICTURES, "cat"), PICTURES);
  deepEqual(shown(renamed(PICTURES, 1, "wolf")), ["cat:ab", "wolf:cde"]);
  deepEqual(shown(withoutClass(PICTURES, 0)), ["dog:cde"]);
});

test("what is missing is said until every class has a picture to train on and one to hold out", () => {
  equal(missing(PICTURES), "");
  equal(missing(NO_PICTURES), "Add two classes, each with pictures.");
  equal(missing(withoutClass(PICTURES, 0)), "Add a second class.");
  equal(
    missing(withoutPictures(PICTURES, new Set(["a"]))),
    "\u201ccat\u201d needs 1 more picture: one to train on and one to hold out.",
  );
  equal(
    missing(withClass(PICTURES, "bird")),
    "\u201cbird\u201d needs 2 pictures: one to train on and one to hold out.",
  );
});

test("held out are a share of each class, one at least and not all, rounded as Python does", () => {
  const sized = (/** @type {number[]} */ ...sizes) =>
    sizes.reduce(
      (made, size, at) =>
        withPictures(
          made,
          `${at}`,
          Array.from({ length: size }, (_, each) => `${at}-${each}`),
        ),
      NO_PICTURES,
    );
  equal(heldOut(sized(10, 2, 30), 0.2), 2 + 1 + 6);
  equal(heldOut(sized(10, 6), 0.25), 2 + 2, "2.5 becomes 2, and 1.5 too");
  equal(heldOut(sized(2, 1, 0), 0.9), 1);
});

test("a class that nothing is taken from stays the same value", () => {
  const { classes } = withoutPictures(PICTURES, new Set(["a"]));
  equal(classes[1], PICTURES.classes[1]);
});
