/** The network as a program, and programs as networks. */
import { documentOf, draftFromDocument } from "../../core/network/draft_document.js";
import { askUntilAnswered, postJson, problemOf } from "../../io/http.js";
import { createLatestRequest } from "../../io/latest_request.js";
import { fetchProgram, readSource } from "../../io/sources.js";
import { currentFit, targetNetwork } from "../../state/network.js";
import { find } from "../../view/dom/elements.js";
import { reveal } from "../../view/dom/reveal.js";
import { createPastedSource } from "../../view/network/pasted_source.js";
import { createProgramText } from "../../view/network/program_text.js";

/** @typedef {import("./start.js").Builder} Builder */
/** @typedef {import("../../io/sources.js").Fault} Fault */

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
    const { id, document: understood, faults } = await readSource(source, builder.state.draft.input);
    const layers = understood?.layers ?? [];
    if (understood && layers.length > 0) {
      edits.replace(draftFromDocument(understood, builder.state.draft, faults.length === 0));
      reveal(find("#layers .layer-scroll", HTMLElement));
    }
    pasted.tell(outcome(layers.length, faults), faults.length > 0);
    pasted.mark(source, faults);
    if (id !== null) await showWeights(builder, id);
  }
}

/** Shows the numbers that a source gives for weights, where they are not the draft's own. @param {Builder} builder @param {string} network */
async function showWeights(builder, network) {
  const { draft } = builder.state;
  const { id } = await postJson("/api/networks", documentOf(draft));
  if (id !== network && builder.state.draft === draft) builder.dispatch({ type: "shown", network });
}

/** @param {number} count of layers @param {Fault[]} faults */
function outcome(count, faults) {
  const cards = count === 1 ? "1 card" : `${count} cards`;
  if (faults.length === 0) return `Made ${cards} of it.`;
  const places = faults.length === 1 ? "One place is" : `${faults.length} places are`;
  return `${places} not understood. ${count === 0 ? "The cards stay as they are." : `The rest is ${cards} now.`}`;
}
