/** A part of the page as a picture: its boxes, canvases, drawings and texts, painted where they stand. */

/**
 * @param {HTMLElement} root
 * @param {number} ratio pixels for each CSS pixel
 * @returns {Promise<HTMLCanvasElement>}
 */
export async function paintElement(root, ratio) {
  const frame = root.getBoundingClientRect();
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(frame.width * ratio);
  canvas.height = Math.round(frame.height * ratio);
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.setTransform(ratio, 0, 0, ratio, -frame.left * ratio, -frame.top * ratio);
  await paint(context, root);
  return canvas;
}

/** @param {CanvasRenderingContext2D} context @param {Element} element */
async function paint(context, element) {
  if (!element.checkVisibility({ visibilityProperty: true })) return;
  const box = element.getBoundingClientRect();
  if (element instanceof SVGSVGElement) return paintDrawing(context, element, box);
  paintBox(context, element, box);
  if (element instanceof HTMLCanvasElement)
    context.drawImage(element, box.left, box.top, box.width, box.height);
  for (const node of element.childNodes) {
    if (node instanceof Text) paintText(context, node, element);
    else if (node instanceof Element) await paint(context, node);
  }
}

/** @param {CanvasRenderingContext2D} context @param {Element} element @param {DOMRect} box */
function paintBox(context, element, box) {
  const style = getComputedStyle(element);
  const stops = style.backgroundImage.match(/rgba?\([^)]*\)/g);
  if (stops) {
    const gradient = context.createLinearGradient(box.left, 0, box.right, 0);
    stops.forEach((stop, index) => gradient.addColorStop(index / Math.max(1, stops.length - 1), stop));
    context.fillStyle = gradient;
  } else {
    context.fillStyle = style.backgroundColor;
  }
  const edge = parseFloat(style.borderTopWidth);
  context.beginPath();
  context.roundRect(
    box.left + edge / 2,
    box.top + edge / 2,
    box.width - edge,
    box.height - edge,
    parseFloat(style.borderTopLeftRadius) || 0,
  );
  context.fill();
  if (edge === 0 || style.borderTopStyle === "none") return;
  context.strokeStyle = style.borderTopColor;
  context.lineWidth = edge;
  context.stroke();
}

/** A text line by line, as the browser broke it. @param {CanvasRenderingContext2D} context @param {Text} text @param {Element} parent */
function paintText(context, text, parent) {
  const style = getComputedStyle(parent);
  context.font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  context.fillStyle = style.color;
  context.textBaseline = "alphabetic";
  const range = document.createRange();
  for (const word of text.data.matchAll(/\S+/g)) {
    range.setStart(text, word.index);
    range.setEnd(text, word.index + word[0].length);
    const box = range.getBoundingClientRect();
    const { fontBoundingBoxAscent: up, fontBoundingBoxDescent: down } = context.measureText(word[0]);
    context.fillText(word[0], box.left, (box.top + box.bottom + up - down) / 2);
  }
}

/** @param {CanvasRenderingContext2D} context @param {SVGSVGElement} drawing @param {DOMRect} box */
async function paintDrawing(context, drawing, box) {
  if (box.width === 0 || box.height === 0) return;
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgText(drawing))}`;
  await image.decode();
  context.drawImage(image, box.left, box.top, box.width, box.height);
}

/** What a style sheet may say of a drawing's parts. */
const STYLED = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "stroke-linecap",
  "stroke-opacity",
  "opacity",
  "font-family",
  "font-size",
  "font-weight",
  "text-anchor",
  "dominant-baseline",
  "display",
  "visibility",
];

/**
 * A drawing that looks the same without the page's style sheets.
 * @param {SVGSVGElement} drawing
 */
export function svgText(drawing) {
  const clone = /** @type {SVGSVGElement} */ (drawing.cloneNode(true));
  const { width, height } = drawing.getBoundingClientRect();
  const [originals, copies] = [
    [drawing, ...drawing.querySelectorAll("*")],
    [clone, ...clone.querySelectorAll("*")],
  ];
  originals.forEach((original, index) => {
    const style = getComputedStyle(original);
    for (const name of STYLED) copies[index].setAttribute(name, style.getPropertyValue(name));
    copies[index].removeAttribute("class");
    copies[index].removeAttribute("style");
  });
  clone.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  clone.setAttribute("width", String(Math.round(width)));
  clone.setAttribute("height", String(Math.round(height)));
  return new XMLSerializer().serializeToString(clone);
}
