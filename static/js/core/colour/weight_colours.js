/** A distinct colour for each weight: hue by angle around the centre, lightness by row, so that neighbours differ. */

/**
 * @param {number} index row-major
 * @param {{height: number, width: number}} kernel
 * @returns {string} CSS colour
 */
export function identityColour(index, { height, width }) {
  const row = Math.floor(index / width);
  const column = index % width;
  const hue = Math.round((360 * (column + (row % 2) * 0.5)) / width + (40 * row) / height) % 360;
  const lightness = 70 + Math.round((16 * row) / Math.max(1, height - 1));
  return `hsl(${hue} 70% ${lightness}%)`;
}
