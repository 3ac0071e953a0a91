/** Numbers as text, the only place where numbers are rounded. */

const MINUS = "\u2212";

/** @param {string} text */
const typographic = (text) => text.replaceAll("-", MINUS);

/**
 * The shortest decimal text that gives the same float32.
 * @param {number} value
 */
export function exact(value) {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "\u221e" : `${MINUS}\u221e`;
  for (let digits = 1; digits <= 9; digits += 1) {
    const text = Number(value.toPrecision(digits));
    if (Math.fround(text) === Math.fround(value)) return typographic(String(text));
  }
  return typographic(String(value));
}

/** Largest whole number that is written in full, whatever its digits. */
const MAX_WHOLE = 1e9;

/**
 * A number rounded to some significant digits, without trailing zeros. Whole numbers are written in full.
 * @param {number} value
 * @param {number} digits
 */
export function rounded(value, digits) {
  if (!Number.isFinite(value)) return exact(value);
  if (Number.isInteger(value) && Math.abs(value) <= MAX_WHOLE) return typographic(String(value));
  const number = Number(value.toPrecision(digits));
  const magnitude = Math.abs(number);
  const long = magnitude < 1e-4 || magnitude >= 1e7;
  return typographic(long ? number.toExponential().replace("e+", "e") : String(number));
}

/**
 * A number with as many significant digits as the room allows. An exponent is never left out.
 * @param {number} value
 * @param {number} characters that the text may have; one digit and its exponent are kept in any case
 * @param {number} digits at most
 */
export function fitted(value, characters, digits) {
  for (let count = digits; count >= 1; count -= 1) {
    const text = rounded(value, count);
    if (text.length <= characters) return text;
  }
  if (!Number.isFinite(value)) return exact(value);
  return typographic(Number(value.toPrecision(1)).toExponential().replace("e+", "e"));
}

/**
 * Parse a typed number: decimal point or comma, either minus sign, fractions such as 1/9.
 * @param {string} text
 * @returns {number | null} null if it is not a number
 */
export function parseNumber(text) {
  const plain = text.trim().replaceAll(MINUS, "-");
  const fraction = plain.match(/^([^/]+)\/([^/]+)$/);
  if (fraction) {
    const [top, bottom] = [parseNumber(fraction[1]), parseNumber(fraction[2])];
    return top === null || bottom === null || bottom === 0 ? null : top / bottom;
  }
  const decimal = plain.replace(/^([+-]?\d*),(\d+)$/, "$1.$2");
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(decimal)) return null;
  const value = Number(decimal);
  return Number.isFinite(Math.fround(value)) ? value : null;
}

/**
 * Parse a typed whole number.
 * @param {string} text
 * @returns {number | null}
 */
export function parseInteger(text) {
  return /^\s*[+-]?\d{1,6}\s*$/.test(text) ? Number(text) : null;
}
