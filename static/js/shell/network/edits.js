/** Edits of the draft: each changes it, is a step to go back from, and is spoken. */
import { layersFromChange } from "../../core/network/draft_document.js";
import { changed, inserted, moved, removed } from "../../core/network/draft_edits.js";
import { newLayer } from "../../core/network/draft_operators.js";
import { nodeNames } from "../../core/network/node_names.js";

/** @typedef {import("../../network").DraftLayer} DraftLayer */
/** @typedef {import("../../network").Draft} Draft */
/** @typedef {ReturnType<typeof createEdits>} Edits */

/** @typedef {(parts: Partial<Draft>, what?: string) => void} Change what: changes of the same within a second are one step; none is a step of its own */

/**
 * @param {import("./start.js").Builder} builder
 * @param {(text: string) => void} say
 */
export function createEdits(builder, say) {
  let changes = 0;
  const current = () => builder.state.draft;
  /** @type {Change} */
  const change = (parts, what = String((changes += 1))) =>
    builder.dispatch({ type: "changed", draft: { ...current(), ...parts }, what });

  return {
    ...createLayerEdits(builder, change, say),
    /** @param {Partial<Draft["input"]>} input */
    changeInput: (input) =>
      change({ input: { ...current().input, ...input } }, `input ${Object.keys(input).join()}`),
    /** @param {number} seed */
    seed: (seed) => change({ seed }, "seed"),
    /** @param {import("../../network").Mend} mend */
    mend({ title, input, layers }) {
      change({ input, layers: layersFromChange(current(), layers) });
      say(`Changed: ${title}.`);
    },
    /** @param {{title: string, input: Draft["input"], layers: DraftLayer[]}} point */
    start({ title, input, layers }) {
      change({ input, layers });
      say(`${title}: ${layers.length} layers.`);
    },
    /** @param {Draft} draft read from source */
    replace: (draft) => change(draft),
  };
}

/** @param {import("./start.js").Builder} builder @param {Change} change @param {(text: string) => void} say */
function createLayerEdits(builder, change, say) {
  const layersNow = () => builder.state.draft.layers;
  const nameOf = (/** @type {number} */ index) => nodeNames(layersNow())[index];

  /** @param {number} index that the new layer gets @param {DraftLayer} layer */
  function insert(index, layer) {
    change({ layers: inserted(layersNow(), index, layer) });
    say(`Added ${nameOf(index)}, layer ${index + 1} of ${layersNow().length}.`);
  }

  return {
    /** @param {number} index */
    duplicate: (index) => insert(index + 1, { ...layersNow()[index] }),
    /** @param {number} index that the new layer gets @param {string} op */
    add: (index, op) => insert(index, newLayer(op)),
    /** @param {number} index */
    remove(index) {
      const name = nameOf(index);
      change({ layers: removed(layersNow(), index) });
      say(`Removed ${name}; ${layersNow().length} layers are left.`);
    },
    /** @param {number} from @param {number} to */
    move(from, to) {
      const layers = moved(layersNow(), from, to);
      if (layers === layersNow()) return;
      const place = layers.indexOf(layersNow()[from]);
      change({ layers });
      say(`Moved ${layers[place].op} to place ${place + 1} of ${layers.length}.`);
    },
    /** @param {number} index @param {Partial<DraftLayer>} parameters */
    change(index, parameters) {
      const what = `${builder.state.keys[index]} ${Object.keys(parameters).join()}`;
      change({ layers: changed(layersNow(), index, parameters) }, what);
    },
  };
}
