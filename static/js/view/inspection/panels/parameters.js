/** The table of the network's parameters, by node and in total. */
import { parameterRows, parameterTotals } from "../../../core/inspection/parameters.js";
import { currentNetwork } from "../../../state/inspection.js";
import { createChangeWatch } from "../../dom/change_detector.js";
import { find, make, setText } from "../../dom/elements.js";

/** @param {HTMLElement} root */
export function createParametersPanel(root) {
  const changed = createChangeWatch();
  const count = (/** @type {number} */ number) => number.toLocaleString("en");
  return {
    /** @param {import("../../../inspection").InspectionState} state */
    show(state) {
      const network = currentNetwork(state);
      if (!network || !changed(network)) return;
      const rows = parameterRows(network.nodes);
      const { weight, bias, trainable, frozen } = parameterTotals(rows);
      setText(
        find("summary", HTMLElement, root),
        `${count(trainable + frozen)} parameters: ${count(trainable)} trainable, ${count(frozen)} frozen`,
      );
      find("tbody", HTMLElement, root).replaceChildren(
        ...rows.map((row) =>
          make(
            "tr",
            {},
            make("th", { scope: "row" }, row.node),
            make("td", {}, row.op),
            ...[row.weight, row.bias, row.trainable, row.frozen].map((each) => make("td", {}, count(each))),
          ),
        ),
      );
      find("tfoot tr", HTMLElement, root).replaceChildren(
        make("th", { scope: "row", colspan: "2" }, "Total"),
        ...[weight, bias, trainable, frozen].map((each) => make("td", {}, count(each))),
      );
    },
  };
}
