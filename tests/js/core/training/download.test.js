/** Words about a data set that is downloaded: before, while and after, and where there is no network. */
import { equal } from "node:assert/strict";
import { test } from "node:test";
import { downloadSentence, downloadTitle, optionTitle } from "#js/core/training/download.js";

/** @typedef {import("../../../../static/js/training").Download} Download */

const HERE = {
  id: "d".repeat(64),
  name: "digits",
  title: "Handwritten digits",
  classes: ["0", "1"],
  counts: [180, 180],
  channels: 1,
  height: 16,
  width: 16,
  credit: "",
  published: null,
};

/** @param {Partial<Download>} download */
const mnist = (download) => ({
  ...HERE,
  id: download.state === "ready" ? "e".repeat(64) : null,
  name: "mnist",
  title: "MNIST",
  published: {
    state: /** @type {Download["state"]} */ ("absent"),
    received_bytes: 0,
    total_bytes: 11_594_722,
    problem: null,
    ...download,
  },
});

test("a data set that is absent says how large its download is", () => {
  const absent = mnist({});
  equal(optionTitle(absent), "MNIST (11.6 MB download)");
  equal(downloadTitle(absent.published), "Download (11.6 MB)");
  equal(
    downloadSentence(absent, [HERE, absent]),
    "MNIST is not on this server yet. Download it to train on it.",
  );
});

test("a download tells how far it is", () => {
  const running = mnist({ state: "downloading", received_bytes: 3_100_000 });
  equal(downloadSentence(running, [HERE, running]), "Downloading MNIST: 3.1 MB of 11.6 MB.");
  const read = mnist({ state: "downloading", received_bytes: 11_594_722 });
  equal(downloadSentence(read, [HERE, read]), "Reading the pictures of MNIST\u2026");
});

test("a failure says why, and what can be used without it", () => {
  const problem = "MNIST could not be downloaded: example.org cannot be found.";
  const failed = mnist({ state: "failed", problem });
  equal(downloadTitle(failed.published), "Try again (11.6 MB)");
  const shapes = { ...HERE, name: "shapes" };
  const materials = { ...HERE, name: "materials" };
  const sentence = (/** @type {(typeof HERE)[]} */ ...others) =>
    downloadSentence(failed, [...others, failed]);
  equal(sentence(HERE), `${problem} You can train on digits without it.`);
  equal(
    sentence(HERE, shapes, materials),
    `${problem} You can train on digits, shapes and materials without it.`,
  );
  equal(sentence(), problem);
});

test("a data set that is here needs no words", () => {
  for (const one of [HERE, mnist({ state: "ready", received_bytes: 11_594_722 })]) {
    equal(optionTitle(one), one.title);
    equal(downloadSentence(one, [one]), "");
  }
});
