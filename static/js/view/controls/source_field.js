/** The choice of an operator's input: the convolution, its activation, or the picture. */
import { find, setText } from "../dom/elements.js";

/** @typedef {import("../../types").LabSettings & import("../../operators").OperatorInput} Settings */
/** @typedef {{convolution: string, activation?: string}} Lines of PyTorch, such as nn.Conv2d(1, 1, 3) */

/**
 * @param {HTMLElement} root holds #source, and a note with line and link for each layer before the operator
 * @param {(source: string) => void} change
 */
export function createSourceField(root, change) {
  const field = find("#source", HTMLSelectElement, root);
  field.addEventListener("change", () => change(field.value));

  /** @param {string} name @param {boolean} isUsed @param {string} line @param {string} query of the page that sets it */
  function showLayer(name, isUsed, line, query) {
    const note = find(`[data-before=${name}]`, HTMLElement, root);
    note.hidden = !isUsed;
    setText(find("code", HTMLElement, note), line);
    find("a", HTMLAnchorElement, note).search = `?${query}`;
  }

  return {
    /** @param {Settings} settings @param {Lines} lines */
    show({ source, image, size, convolution, activation }, lines) {
      field.value = source;
      const picture = `image=${image}&size=${size}`;
      showLayer("convolution", source !== "picture", lines.convolution, `${picture}&${convolution}`);
      if (activation === undefined) return;
      const conv = new URLSearchParams({ conv: convolution });
      showLayer(
        "activation",
        source === "activation",
        lines.activation ?? "",
        `${picture}&${activation}&${conv}`,
      );
    },
  };
}
