/** Differences between two traces: their top classes, and the figures of each node. */

/** @typedef {import("../../inspection").PredictedClass} PredictedClass */
/** @typedef {import("../../inspection").NodeFigures} NodeFigures */
/** @typedef {{label: string, here: PredictedClass | null, other: PredictedClass | null}} ClassPair */

const FIGURES = /** @type {const} */ (["minimum", "maximum", "mean", "zero_fraction"]);

/**
 * The top classes of both traces, matched by label: those of the first trace, then the others of the second.
 * @param {PredictedClass[]} here all classes in descending order
 * @param {PredictedClass[]} other
 * @param {number} count
 * @returns {ClassPair[]} a member is null if its network does not have the class
 */
export function pairClasses(here, other, count) {
  const labels = new Set([...here.slice(0, count), ...other.slice(0, count)].map(({ label }) => label));
  const named = (/** @type {PredictedClass[]} */ classes, /** @type {string} */ wanted) =>
    classes.find(({ label }) => label === wanted) ?? null;
  return [...labels].map((label) => ({ label, here: named(here, label), other: named(other, label) }));
}

/**
 * Largest change of a node's minimum, maximum and mean, relative to the range of both traces.
 * @param {NodeFigures} here
 * @param {NodeFigures} other
 * @returns {number} 0 if all figures are equal, above 0 if any differs
 */
export function moved(here, other) {
  if (FIGURES.every((name) => here[name] === other[name])) return 0;
  const all = FIGURES.flatMap((name) => [here[name], other[name]]);
  if (all.includes(null)) return 1;
  const span =
    Math.max(Number(here.maximum), Number(other.maximum)) -
    Math.min(Number(here.minimum), Number(other.minimum));
  const most = Math.max(
    ...FIGURES.slice(0, 3).map((name) => Math.abs(Number(here[name]) - Number(other[name]))),
  );
  return span > 0 ? Math.max(most / span, Number.MIN_VALUE) : 1;
}

/** @param {NodeFigures[]} here @param {NodeFigures[]} other @returns {Map<string, number>} of each node in both how far it moved */
export function movedNodes(here, other) {
  const others = new Map(other.map((figures) => [figures.name, figures]));
  return new Map(
    here.flatMap((figures) => {
      const there = others.get(figures.name);
      return there ? [/** @type {[string, number]} */ ([figures.name, moved(figures, there)])] : [];
    }),
  );
}
