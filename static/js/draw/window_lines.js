/** Lines from the window's corners to the output cell, across the stage. */

/** @typedef {{x: number, y: number, width: number, height: number}} Box */

/** @param {Box} box @returns {[number, number][]} */
function corners({ x, y, width, height }) {
  return [
    [x, y],
    [x + width, y],
    [x + width, y + height],
    [x, y + height],
  ];
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Box} from the window
 * @param {Box} to the output cell
 * @param {string} colour
 */
export function drawBeams(context, from, to, colour) {
  const targets = corners(to);
  context.save();
  context.strokeStyle = colour;
  context.globalAlpha = 0.55;
  context.lineWidth = 1.25;
  context.beginPath();
  corners(from).forEach(([x, y], index) => {
    context.moveTo(x, y);
    context.lineTo(targets[index][0], targets[index][1]);
  });
  context.stroke();
  context.restore();
}
