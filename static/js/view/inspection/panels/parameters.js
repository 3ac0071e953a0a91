/** The table of the network's parameters and cost, by node and in total. */
import { parameterRows, parameterTotals } from "../../../core/inspection/parameters.js";
import { currentNetwork } from "../../../state/inspection.js";
import { createChangeWatch } from "../../dom/change_detector.js";
import { find, make, setText } from "../../dom/elements.js";

/** @typedef {Record<import("../../../core/inspection/parameters.js").Column, number | null>} Numbers */

/** @param {HTMLElement} root */
export function createParametersPanel(root) {
  const changed = createChangeWatch();
  return {
    /** @param {import("../../../inspection").InspectionState} state */
    show(state) {
      const network = currentNetwork(state);
      if (!network || !changed(network)) return;
      const rows = parameterRows(network.nodes);
      const totals = parameterTotals(rows);
      setText(find("summary", HTMLElement, root), summary(totals));
      find("tbody", HTMLElement, root).replaceChildren(
        ...rows.map((row) =>
          make("tr", {}, make("th", { scope: "row" }, row.node), make("td", {}, row.op), ...cells(row)),
        ),
      );
      find("tfoot tr", HTMLElement, root).replaceChildren(
        make("th", { scope: "row", colspan: "2" }, "Total"),
        ...cells(totals),
      );
    },
  };
}

/** @param {Numbers} totals */
function summary({ trainable, frozen, multiplyAdds, bytes }) {
  const parameters = `${count((trainable ?? 0) + (frozen ?? 0))} parameters: ${count(trainable)} trainable, ${count(frozen)} frozen`;
  if (multiplyAdds === null || bytes === null) return parameters;
  return `${parameters} \u00b7 ${count(multiplyAdds)} multiply-adds \u00b7 ${kibibytes(bytes)} KiB of outputs`;
}

/** @param {Numbers} row */
function cells({ weight, bias, trainable, frozen, multiplyAdds, bytes }) {
  const texts = [...[weight, bias, trainable, frozen, multiplyAdds].map(count), kibibytes(bytes)];
  return texts.map((text) => make("td", {}, text));
}

/** @param {number | null} number */
function count(number) {
  return number === null ? "\u2013" : number.toLocaleString("en");
}

/** @param {number | null} bytes */
function kibibytes(bytes) {
  return bytes === null
    ? "\u2013"
    : (bytes / 1024).toLocaleString("en", { minimumFractionDigits: 1, maximumFractionDigits: 1 });
}
