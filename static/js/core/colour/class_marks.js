/**
 * Colours and shapes that tell classes apart, with the eye for colours or without.
 * Source: Okabe & Ito 2002, "Color Universal Design"; black and yellow are left out, which vanish on one of the surfaces.
 */

const COLOURS = ["#0072b2", "#e69f00", "#009e73", "#d55e00", "#cc79a7", "#56b4e9", "#8f8f8f"];

/** @typedef {"circle" | "square" | "triangle" | "diamond"} Shape */

/** @type {Shape[]} */
const SHAPES = ["circle", "square", "triangle", "diamond"];

/** The mark of a class; 28 in a row differ. @param {number} label index of the class @returns {{colour: string, shape: Shape}} */
export function markOf(label) {
  return { colour: COLOURS[label % COLOURS.length], shape: SHAPES[label % SHAPES.length] };
}
