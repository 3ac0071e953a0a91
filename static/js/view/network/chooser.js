/** The dialog that offers the layers, in groups. */
import { ACTIVATIONS } from "../../core/activation/functions.js";
import { GROUPS, OPERATORS } from "../../core/network/draft_operators.js";
import { find, make } from "../dom/elements.js";

/**
 * @param {HTMLDialogElement} dialog
 */
export function createChooser(dialog) {
  /** @type {(op: string) => void} */
  let choose = () => undefined;
  const body = find("[data-groups]", HTMLElement, dialog);
  body.append(...GROUPS.flatMap((group) => groupOf(group, (op) => choose(op))));
  find("[data-close]", HTMLButtonElement, dialog).addEventListener("click", () => dialog.close());

  return {
    /** Asks for a layer. @param {(op: string) => void} chosen called with its op; not where the dialog is left */
    ask(chosen) {
      choose = (op) => {
        dialog.close();
        chosen(op);
      };
      dialog.showModal();
    },
  };
}

/** @param {string} group @param {(op: string) => void} choose */
function groupOf(group, choose) {
  const id = `choose-${group.toLowerCase()}`;
  const buttons = Object.entries(OPERATORS)
    .filter(([, operator]) => operator.group === group)
    .map(([op, { note }]) => {
      const button = make(
        "button",
        { type: "button", "data-op": op, ...(op in ACTIVATIONS && { title: ACTIVATIONS[op].note }) },
        op,
        ...(note === "" ? [] : [make("span", {}, note)]),
      );
      button.addEventListener("click", () => choose(op));
      return button;
    });
  return [
    make("h3", { id }, group),
    make("div", { class: "choices", role: "group", "aria-labelledby": id }, ...buttons),
  ];
}
