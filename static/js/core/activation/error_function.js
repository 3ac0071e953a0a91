/** The complementary error function in double precision. */

/** The continued fraction needs few terms from here on; the series needs few below. */
const SERIES_TO = 2.5;
const FRACTION_TERMS = 80;

/**
 * erfc(x) = 1 - erf(x)
 * Source: Abramowitz & Stegun 1964, 7.1.6 (series without cancellation) and 7.1.14 (continued fraction).
 * @param {number} x
 * @returns {number}
 */
export function erfc(x) {
  if (x < 0) return 2 - erfc(-x);
  if (x < SERIES_TO) return 1 - series(x);
  const square = Math.exp(-x * x);
  if (square === 0) return 0;
  let fraction = x;
  for (let term = FRACTION_TERMS; term >= 1; term -= 1) fraction = x + term / 2 / fraction;
  return square / (fraction * Math.sqrt(Math.PI));
}

/** @param {number} x */
function series(x) {
  let term = x;
  let sum = x;
  for (let n = 1; term > sum * Number.EPSILON; n += 1) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}
