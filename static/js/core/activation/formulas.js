/** Formulas of the activations as trees, in letters or with a cell's numbers. */
import { bend } from "./functions.js";
import { exact, rounded } from "../text/numbers.js";

/** @typedef {import("../../operators").ActivationParameters} Parameters */
/** @typedef {import("../../operators").Formula} Formula */
/** @typedef {(letter: string) => Formula} Fill text in the place of a letter: the letter, or its number */
/**
 * @typedef {object} Piece
 * @property {(x: number, parameters: Parameters) => boolean} holds
 * @property {(fill: Fill) => Formula} tree
 * @property {string} when the condition, in letters
 */

/** Significant digits of a number inside a formula; the value at its end is exact. */
const DIGITS = 4;

/** @type {(text: string) => Formula} */
const letter = (text) => ({ kind: "letter", text });
/** @type {(text: string | number) => Formula} */
const number = (text) => ({ kind: "number", text: String(text) });
/** @type {(text: string) => Formula} */
const sign = (text) => ({ kind: "sign", text });
/** @type {(...parts: Formula[]) => Formula} */
const row = (...parts) => ({ kind: "row", parts });
/** @type {(top: Formula, bottom: Formula) => Formula} */
const fraction = (top, bottom) => ({ kind: "fraction", parts: [top, bottom] });
/** @type {(base: Formula, top: Formula) => Formula} */
const power = (base, top) => ({ kind: "power", parts: [base, top] });
/** @type {(name: string, ...parts: Formula[]) => Formula} */
const call = (name, ...parts) => row(letter(name), sign("("), ...parts, sign(")"));

const MINUS = sign("\u2212");
const TIMES = sign("\u00b7");
const always = () => true;

/** @type {(fill: Fill) => Formula} */
const exponential = (fill) => power(letter("e"), fill("x"));
/** @type {(name: string, fill: Fill) => Formula} */
const bent = (name, fill) =>
  row(fill(name), TIMES, sign("("), exponential(fill), MINUS, number(1), sign(")"));
/** @type {(name: string) => Piece[]} */
const twoSlopes = (name) => [
  { holds: (x) => x > 0, tree: (fill) => fill("x"), when: "x > 0" },
  { holds: always, tree: (fill) => row(fill(name), TIMES, fill("x")), when: "x \u2264 0" },
];
/** @type {(tree: (fill: Fill) => Formula) => Piece[]} */
const one = (tree) => [{ holds: always, tree, when: "" }];

/** @type {Record<string, Piece[]>} */
const PIECES = {
  ReLU: one((fill) => call("max", number(0), sign(","), fill("x"))),
  ReLU6: one((fill) => call("min", call("max", number(0), sign(","), fill("x")), sign(","), number(6))),
  LeakyReLU: twoSlopes("negative_slope"),
  PReLU: twoSlopes("weight"),
  ELU: [
    { holds: (x) => x > 0, tree: (fill) => fill("x"), when: "x > 0" },
    { holds: always, tree: (fill) => bent("alpha", fill), when: "x \u2264 0" },
  ],
  SELU: [
    { holds: (x) => x > 0, tree: (fill) => row(number("1.0507"), TIMES, fill("x")), when: "x > 0" },
    {
      holds: always,
      tree: (fill) =>
        row(
          number("1.0507"),
          TIMES,
          number("1.67326"),
          TIMES,
          sign("("),
          exponential(fill),
          MINUS,
          number(1),
          sign(")"),
        ),
      when: "x \u2264 0",
    },
  ],
  GELU: one((fill) => row(fill("x"), TIMES, call("\u03a6", fill("x")))),
  SiLU: one((fill) =>
    fraction(fill("x"), row(number(1), sign("+"), power(letter("e"), row(MINUS, fill("x"))))),
  ),
  Sigmoid: one((fill) =>
    fraction(number(1), row(number(1), sign("+"), power(letter("e"), row(MINUS, fill("x"))))),
  ),
  Tanh: one((fill) => {
    const minus = power(letter("e"), row(MINUS, fill("x")));
    return fraction(row(exponential(fill), MINUS, minus), row(exponential(fill), sign("+"), minus));
  }),
  Softplus: [
    {
      holds: (x, { beta, threshold }) => x * beta > threshold,
      tree: (fill) => fill("x"),
      when: "beta\u00b7x > threshold",
    },
    {
      holds: always,
      when: "otherwise",
      tree: (fill) =>
        row(
          fraction(number(1), fill("beta")),
          TIMES,
          call("ln", number(1), sign("+"), power(letter("e"), row(fill("beta"), TIMES, fill("x")))),
        ),
    },
  ],
  Hardswish: [
    { holds: (x) => x <= -3, tree: () => number(0), when: "x \u2264 \u22123" },
    { holds: (x) => x >= 3, tree: (fill) => fill("x"), when: "x \u2265 3" },
    {
      holds: always,
      tree: (fill) =>
        fraction(row(fill("x"), TIMES, sign("("), fill("x"), sign("+"), number(3), sign(")")), number(6)),
      when: "otherwise",
    },
  ],
};

/** GELU with `approximate="tanh"`. */
const GELU_TANH = one((fill) =>
  row(
    number("0.5"),
    TIMES,
    fill("x"),
    TIMES,
    sign("("),
    number(1),
    sign("+"),
    call("tanh", fill("u")),
    sign(")"),
  ),
);
/** Definition of u in that formula. */
const GELU_U = row(
  letter("u"),
  sign("="),
  { kind: "root", parts: [fraction(number(2), letter("\u03c0"))] },
  TIMES,
  sign("("),
  letter("x"),
  sign("+"),
  number("0.044715"),
  TIMES,
  power(letter("x"), number(3)),
  sign(")"),
);

/**
 * @param {string} op
 * @param {Parameters} parameters
 */
function piecesOf(op, parameters) {
  return op === "GELU" && parameters.approximate === "tanh" ? GELU_TANH : PIECES[op];
}

/**
 * f(x) = ... in letters, and the definition of a letter if the formula needs one.
 * @param {string} op
 * @param {Parameters} parameters
 * @returns {Formula[]}
 */
export function formulasOf(op, parameters) {
  const pieces = piecesOf(op, parameters);
  const right =
    pieces.length === 1
      ? pieces[0].tree(letter)
      : {
          kind: /** @type {const} */ ("cases"),
          parts: pieces.map((piece) => ({
            kind: /** @type {const} */ ("row"),
            parts: [piece.tree(letter), letter(piece.when)],
          })),
        };
  const whole = row(letter("f"), sign("("), letter("x"), sign(")"), sign("="), right);
  return pieces === GELU_TANH ? [whole, GELU_U] : [whole];
}

/**
 * f(x) = ... = y with a cell's numbers. Of a piecewise function, only the piece that applies to x.
 * @param {string} op
 * @param {Parameters} parameters
 * @param {number} x
 * @param {number} y PyTorch's value
 * @returns {Formula[]} the part before "= y", and that part; a line may break between them
 */
export function filledFormula(op, parameters, x, y) {
  /** @type {Fill} */
  const fill = (name) => {
    if (name === "x" || name === "u") return filled(rounded(name === "x" ? x : bend(x), DIGITS));
    return filled(String(parameters[/** @type {keyof Parameters} */ (name)]).replace("-", "\u2212"));
  };
  const piece = piecesOf(op, parameters).find(({ holds }) => holds(x, parameters));
  const middle = piece ? [sign("="), piece.tree(fill)] : [];
  return [
    row(letter("f"), sign("("), number(rounded(x, DIGITS)), sign(")"), ...middle),
    row(sign("="), number(exact(y))),
  ];
}

/** Puts a negative number in brackets, so that no two signs meet. @param {string} text */
function filled(text) {
  return text.startsWith("\u2212") ? row(sign("("), number(text), sign(")")) : number(text);
}
