/** Edits of a draft's layers, and the keys that layers keep while others move around them. */
import { isSame } from "./draft_operators.js";

/** @typedef {import("../../network").DraftLayer} DraftLayer */

/** @param {DraftLayer[]} layers @param {number} index of the new layer @param {DraftLayer} layer */
export const inserted = (layers, index, layer) => layers.toSpliced(index, 0, layer);

/** @param {DraftLayer[]} layers @param {number} index */
export const removed = (layers, index) => layers.toSpliced(index, 1);

/** @param {DraftLayer[]} layers @param {number} from @param {number} to index that the layer has afterwards */
export function moved(layers, from, to) {
  const place = Math.min(layers.length - 1, Math.max(0, to));
  return place === from ? layers : layers.toSpliced(from, 1).toSpliced(place, 0, layers[from]);
}

/** @param {DraftLayer[]} layers @param {number} index @param {Partial<DraftLayer>} parameters */
export const changed = (layers, index, parameters) =>
  layers.with(index, /** @type {DraftLayer} */ ({ ...layers[index], ...parameters }));

/**
 * Keys of the layers after a change: a layer keeps its key where it is the same value, else where it is alike in its
 * parameters, else where it took the place of one with the same operator.
 * @param {{layers: DraftLayer[], keys: number[], nextKey: number}} before
 * @param {DraftLayer[]} layers
 * @returns {{keys: number[], nextKey: number}}
 */
export function keysAfter(before, layers) {
  const left = new Set(before.keys);
  /** @type {(number | null)[]} */
  const keys = layers.map(() => null);
  /** @param {(old: DraftLayer, oldIndex: number, layer: DraftLayer, index: number) => boolean} isIt */
  function match(isIt) {
    layers.forEach((layer, index) => {
      if (keys[index] !== null) return;
      const old = before.keys.findIndex(
        (key, at) => left.has(key) && isIt(before.layers[at], at, layer, index),
      );
      if (old < 0) return;
      keys[index] = before.keys[old];
      left.delete(before.keys[old]);
    });
  }
  match((old, _at, layer) => old === layer);
  match((old, at, layer, index) => at === index && isSame(old, layer));
  match((old, _at, layer) => isSame(old, layer));
  match((old, at, layer, index) => at === index && old.op === layer.op);
  let { nextKey } = before;
  return { keys: keys.map((key) => key ?? nextKey++), nextKey };
}
