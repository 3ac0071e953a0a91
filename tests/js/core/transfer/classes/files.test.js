/** Files that are pictures, and their classes. */
import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import { isArchive, leftOutTitle, plannedFiles } from "#js/core/transfer/classes/files.js";
import { MOST_CLASSES, MOST_PICTURES, NO_PICTURES, withPictures } from "#js/core/transfer/pictures.js";

/** @param {...string} paths */
const files = (...paths) =>
  paths.map((path) => ({ path, file: { name: path.split("/").at(-1) ?? "", type: "" } }));
/** @param {string[]} paths @param {import("../../../../../static/js/transfer").Pictures} [pictures] */
const planned = (paths, pictures = NO_PICTURES) => {
  const { wanted, leftOut } = plannedFiles(files(...paths), "here", pictures);
  return {
    wanted: wanted.map(({ name, label }) => `${label}: ${name}`),
    codes: leftOut.map(({ code }) => code),
  };
};

test("the last folder is the class, and files without one go where they were dropped", () => {
  const { wanted, codes } = planned(["a.png", "/pets/cat/b.JPG", "pets/c.webp"]);
  deepEqual(wanted, ["here: a.png", "cat: /pets/cat/b.JPG", "pets: pets/c.webp"]);
  deepEqual(codes, []);
});

test("what is no picture is named, and what systems add is passed over", () => {
  const { wanted, codes } = planned([
    "a.txt",
    "cat/.DS_Store",
    "__MACOSX/cat/a.png",
    "Thumbs.db",
    "\u202e/a.png",
  ]);
  deepEqual(wanted, []);
  deepEqual(codes, ["unsupported_format", "invalid_label"]);
  const typed = [{ path: "photo", file: { name: "photo", type: "image/jpeg" } }];
  equal(plannedFiles(typed, "here", NO_PICTURES).wanted.length, 1, "the type says that it is one");
});

test("no more pictures and classes are sent than a data set may have", () => {
  const nearly = withPictures(
    NO_PICTURES,
    "here",
    Array.from({ length: MOST_PICTURES - 1 }, (_, each) => `${each}`),
  );
  deepEqual(planned(["a.png", "b.png"], nearly), { wanted: ["here: a.png"], codes: ["too_many_pictures"] });
  const folders = Array.from({ length: MOST_CLASSES + 1 }, (_, each) => `${each}/a.png`);
  const many = planned([...folders, "0/b.png"]);
  equal(many.wanted.length, MOST_CLASSES + 1);
  deepEqual(many.codes, ["too_many_classes"]);
});

test("a zip is known by its name or its type", () => {
  equal(isArchive({ name: "a.ZIP", type: "" }), true);
  equal(isArchive({ name: "a", type: "application/zip" }), true);
  equal(isArchive({ name: "zip.png", type: "image/png" }), false);
});

test("what was left out is counted, duplicates apart", () => {
  const [bad, twice] = ["unreadable", "duplicate"].map((code) => ({ name: "a", code, detail: "" }));
  equal(leftOutTitle([bad]), "1 left out");
  equal(leftOutTitle([twice, bad, twice]), "1 left out, 2 already there");
});
