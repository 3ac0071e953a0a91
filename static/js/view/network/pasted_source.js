/** The field for PyTorch source, with marks where it is not understood or left out. */
import { markedPieces, placeOf } from "../../core/network/source_places.js";
import { find, make, setText } from "../dom/elements.js";

/** @typedef {import("../../core/network/source_places.js").Fault} Fault */

/**
 * @param {HTMLFormElement} form
 * @param {(source: string) => void} read
 */
export function createPastedSource(form, read) {
  const field = find("textarea", HTMLTextAreaElement, form);
  const behind = find("pre", HTMLElement, form);
  const outcome = find("#pasted-outcome", HTMLElement, form);
  const list = find(".source-faults", HTMLElement, form);

  const follow = () => {
    [behind.scrollTop, behind.scrollLeft] = [field.scrollTop, field.scrollLeft];
  };
  /** @param {string} source @param {Fault[]} faults */
  function mark(source, faults) {
    const pieces = markedPieces(source, faults).map(({ text, isMarked, isWarning }) =>
      isMarked ? make("mark", isWarning ? { class: "is-warning" } : {}, text) : text,
    );
    behind.replaceChildren(...(faults.length > 0 ? [...pieces, "\n"] : []));
    list.replaceChildren(...faults.map((fault) => faultItem(field, source, fault)));
    follow();
  }

  field.addEventListener("scroll", follow);
  field.addEventListener("input", () => {
    mark("", []);
    setText(outcome, "");
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    read(field.value);
  });

  return {
    /** @param {string} sentence @param {boolean} isRefused */
    tell(sentence, isRefused) {
      setText(outcome, sentence);
      outcome.classList.toggle("message", isRefused);
    },
    /** Marks what was not understood, or left out, of a source, unless the text is another by now. @param {string} source @param {Fault[]} faults */
    mark(source, faults) {
      if (field.value === source) mark(source, faults);
    },
  };
}

/** A fault, which leads to its place in the text. @param {HTMLTextAreaElement} field @param {string} source @param {Fault} fault */
function faultItem(field, source, fault) {
  const { line, column, message } = fault;
  const isWarning = fault.isWarning ? " is-warning" : "";
  const place = make("span", { class: `source-place${isWarning}` }, `Line ${line}, column ${column}`);
  const button = make("button", { type: "button", class: "quiet" }, place, ` ${message}`);
  button.addEventListener("click", () => {
    field.focus();
    field.setSelectionRange(...placeOf(source, fault));
  });
  return make("li", {}, button);
}
