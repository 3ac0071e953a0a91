/** The network as a program, and programs as networks. */
import { documentOf, draftFromDocument } from "../../core/network/draft_document.js";
import { askUntilAnswered, postJson, problemOf } from "../../io/http.js";
import { createLatestRequest } from "../../io/latest_request.js";
import { fetchProgram, readSource } from "../../io/network/sources.js";
import { currentFit, targetNetwork } from "../../state/network.js";
import { find } from "../../view/dom/elements.js";
import { reveal } from "../../view/dom/reveal.js";
import { createPastedSource } from "../../view/network/pasted_source.js";
import { createProgramText } from "../../view/network/program_text.js";

/** @typedef {import("./start.js").Builder} Builder */
/** @typedef {import("../../io/network/sources.js").Fault} Fault */
/** @typedef {import("../../network").DraftInput} DraftInput */

/**
 * @param {HTMLElement} root
 * @param {Builder} builder
 * @param {import("./edits.js").Edits} edits
 */
export function createProgram(root, builder, edits) {
  const details = find("#program", HTMLDetailsElement, root);
  details.addEventListener("toggle", () => program.show());
  createPasting(find("form", HTMLFormElement, details), builder, edits);
  const program = createWriting(details, builder);
  return program;
}

/** @param {HTMLDetailsElement} details @param {Builder} builder */
function createWriting(details, builder) {
  const latest = createLatestRequest();
  const text = createProgramText(details, () => show());
  /** What the text is the program of. */
  let shown = "";

  /** @param {string} network @param {string} form */
  async function fetchText(network, form) {
    const once = (/** @type {AbortSignal} */ signal) => fetchProgram(network, form, signal);
    const won = await latest.run((signal) => askUntilAnswered(once, signal, () => {}));
    if (won) text.show(won.answer, noteOf(builder.state));
  }

  function show() {
    const network = targetNetwork(builder.state);
    const asked = `${network} ${text.form()}`;
    if (!details.open || currentFit(builder.state) === null || asked === shown) return;
    shown = asked;
    if (!network) return text.show("", "Add a layer, and its program is here.");
    fetchText(network, text.form()).catch((error) => {
      shown = "";
      text.show("", problemOf(error)?.detail ?? "");
    });
  }

  return { show };
}

/** @param {import("../../network").BuilderState} state */
function noteOf(state) {
  const { count, misfit } = currentFit(state) ?? { count: 0, misfit: null };
  const part = misfit ? `The first ${count === 1 ? "layer" : `${count} layers`}, as far as they fit. ` : "";
  return `${part}It runs as it stands, on random numbers. Export has the program with this picture, and the weights.`;
}

/** @param {HTMLFormElement} form @param {Builder} builder @param {import("./edits.js").Edits} edits */
function createPasting(form, builder, edits) {
  const pasted = createPastedSource(form, (source) => {
    pasted.tell("Reading\u2026", false);
    read(source).catch((error) => pasted.tell(problemOf(error)?.detail ?? "", true));
  });

  /** @param {string} source */
  async function read(source) {
    const before = builder.state.draft.input;
    const answer = await readSource(source, before);
    const { id, document: understood, faults, warnings, isUnderstood } = answer;
    const layers = understood?.layers ?? [];
    if (understood && layers.length > 0) {
      edits.replace(draftFromDocument(understood, builder.state.draft, faults.length === 0));
      reveal(find("#layers .layer-place", HTMLElement));
    }
    const told = [
      outcome(layers.length, faults, isUnderstood),
      resized(before, understood?.input),
      leftOut(warnings.length),
    ];
    pasted.tell(told.filter(Boolean).join(" "), faults.length > 0);
    pasted.mark(source, [...faults, ...warnings.map((warning) => ({ ...warning, isWarning: true }))]);
    if (id !== null) await showWeights(builder, id);
  }
}

/** Shows the numbers that a source gives for weights, where they are not the draft's own. @param {Builder} builder @param {string} network */
async function showWeights(builder, network) {
  const { draft } = builder.state;
  const { id } = await postJson("/api/networks", documentOf(draft));
  if (id !== network && builder.state.draft === draft)
    builder.dispatch({ type: "shown", network, what: null });
}

/** @param {number} count of layers @param {Fault[]} faults @param {boolean} isUnderstood whether the faults are of layers that do not fit */
function outcome(count, faults, isUnderstood) {
  const cards = count === 1 ? "1 card" : `${count} cards`;
  if (faults.length === 0) return `Made ${cards} of it.`;
  if (isUnderstood) return `Made ${cards} of it, but they do not fit: see the card that says why.`;
  const places = faults.length === 1 ? "One place is" : `${faults.length} places are`;
  return `${places} not understood. ${count === 0 ? "The cards stay as they are." : `The rest is ${cards} now.`}`;
}

/** @param {DraftInput} before @param {{height: number | null, width: number | null} | undefined} input */
function resized(before, input) {
  const isOther = input && (input.height !== before.height || input.width !== before.width);
  return isOther ? `The input is ${input.height} \u00d7 ${input.width} now, the size that fits.` : "";
}

/** @param {number} count of warnings */
function leftOut(count) {
  if (count === 0) return "";
  return count === 1
    ? "1 part that changes no layer is left out."
    : `${count} parts that change no layer are left out.`;
}
