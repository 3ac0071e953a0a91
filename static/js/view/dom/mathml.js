/** Formulas as native MathML. */

/** @typedef {import("../../operators").Formula} Formula */

/**
 * @param {string} tag
 * @param {...(Node | string)} children
 */
export function math(tag, ...children) {
  const element = document.createElementNS("http://www.w3.org/1998/Math/MathML", tag);
  element.append(...children);
  return element;
}

/** @type {Record<Formula["kind"], string>} */
const TAGS = {
  letter: "mi",
  number: "mn",
  sign: "mo",
  row: "mrow",
  fraction: "mfrac",
  power: "msup",
  root: "msqrt",
  cases: "mtable",
};

/**
 * @param {Formula} formula
 * @returns {Element}
 */
export function formulaElement(formula) {
  if ("text" in formula) return math(TAGS[formula.kind], formula.text);
  if (formula.kind !== "cases") return math(TAGS[formula.kind], ...formula.parts.map(formulaElement));
  const rows = formula.parts.map((piece) =>
    math(
      "mtr",
      ...("parts" in piece ? piece.parts : []).map((part) => {
        const cell = math("mtd", formulaElement(part));
        cell.classList.add("case");
        return cell;
      }),
    ),
  );
  const table = math("mtable", ...rows);
  table.classList.add("cases");
  return table;
}

/** A formula of numbers, signs and fractions. @param {import("../../core/convolution/pytorch_line.js").Part[]} parts @returns {Element} */
export function partsElement(parts) {
  return math(
    "mrow",
    ...parts.map((part) =>
      part.kind === "fraction"
        ? math("mfrac", partsElement(part.top), partsElement(part.bottom))
        : math(part.kind === "number" ? "mn" : "mo", part.text),
    ),
  );
}
