/** The picture, its preprocessing, the network's input, and the receptive field of the chosen cell. */
import { entryOf, isMatrix, onOriginal, stepsOf } from "../../../core/inspection/preprocessing.js";
import { rounded } from "../../../core/text/numbers.js";
import { thumbnailUrl } from "../../../io/images.js";
import { answered, currentNetwork, shownCell } from "../../../state/inspection.js";
import { isStale } from "../../../state/waiting.js";
import { createChangeWatch } from "../../dom/change_detector.js";
import { find, make, setText } from "../../dom/elements.js";
import { paintInput } from "../../../draw/network_input.js";
import { createLegend } from "../../maps/legend.js";
import { svg } from "../../dom/svg.js";
import { gradientStrength, paintOverlay } from "../../../draw/heatmap_overlay.js";

/** @typedef {import("../../../inspection").InspectionState} State */
/** @typedef {import("../../../inspection").FieldBox} FieldBox */
/** @typedef {import("../../../inspection").PreprocessingStep[]} Preprocessing */
/** @typedef {import("../../../types").Picture} Picture */

/** The photograph is shown at most so large, in pixels. */
const PHOTO_SIDE = 480;
/** Longest side of pictures whose pixels are shown as squares. */
const MAX_SQUARES = 64;

/**
 * @param {HTMLElement} root
 * @param {{look: (view: Partial<Pick<import("../../../inspection").InspectionView, "gradient" | "method">>) => void}} tell
 */
export function createPhotoPanel(root, { look }) {
  const original = find("[data-original]", HTMLElement, root);
  const entered = find("[data-entered]", HTMLElement, root);
  const frames = {
    photo: find("svg", SVGSVGElement, original),
    entered: find("svg", SVGSVGElement, entered),
  };
  const gradient = createGradient(root, entered, look);
  const [photoChanged, enteredChanged, fieldChanged] = Array.from({ length: 3 }, createChangeWatch);

  return {
    /** @param {State} state */
    show(state) {
      const { picture, answers } = state;
      const [network, tensor] = [currentNetwork(state), answers.entered?.value];
      if (picture && photoChanged(picture, state.settings.image)) {
        showPhoto(original, picture, state.settings.image);
        frames.photo.setAttribute("viewBox", `0 0 ${picture.width} ${picture.height}`);
      }
      if (picture && network && enteredChanged(picture, network, tensor)) {
        const steps = stepsOf(picture, network.input);
        showSteps(find(".preprocessing", HTMLElement, root), picture, steps);
        if (tensor) showEntered(entered, tensor, steps);
        if (tensor) frames.entered.setAttribute("viewBox", `0 0 ${tensor.width} ${tensor.height}`);
      }
      const field = shownCell(state)?.receptive_field ?? null;
      if (picture && network && fieldChanged(picture, network, field)) {
        showFrames(frames, picture, network.input, field);
        setText(find("[data-field]", HTMLElement, root), field ? fieldText(field) : "");
      }
      gradient.show(state);
    },
  };
}

/** The gradient of the chosen cell, over the network's input. @param {HTMLElement} root @param {HTMLElement} entered @param {(view: {gradient: boolean, method?: null}) => void} look */
function createGradient(root, entered, look) {
  const overlay = find("canvas[data-overlay]", HTMLCanvasElement, entered);
  const box = find("[data-gradient]", HTMLInputElement, root);
  const legendBox = find(".field-line .legend", HTMLElement, root);
  const legend = createLegend(legendBox);
  const changed = createChangeWatch();
  box.addEventListener("change", () =>
    look(box.checked ? { gradient: true, method: null } : { gradient: false }),
  );
  return {
    /** @param {State} state */
    show(state) {
      box.checked = state.view.gradient;
      const map = state.view.gradient && !isStale(state, "gradient") ? answered(state, "gradient") : null;
      legendBox.hidden = map === null;
      if (!changed(map)) return;
      const strength = map && gradientStrength(map);
      if (strength) legend.show(strength.scale);
      paintOverlay(overlay, strength);
    },
  };
}

/** @param {HTMLElement} figure @param {Picture} picture @param {string} image */
function showPhoto(figure, picture, image) {
  const photo = find("img", HTMLImageElement, figure);
  photo.src = thumbnailUrl(image, PHOTO_SIDE);
  photo.alt = picture.title;
  photo.classList.toggle("is-matrix", picture.kind === "matrix" || areSquares(picture));
  const kind = picture.kind === "matrix" ? "Matrix" : "Picture";
  const caption = find("figcaption", HTMLElement, figure);
  setText(caption, `${kind} \u00b7 ${picture.height} \u00d7 ${picture.width}`);
}

/** @param {HTMLElement} list @param {Picture} picture @param {Preprocessing} steps */
function showSteps(list, picture, steps) {
  list.replaceChildren(
    ...describe(picture, steps).map(([name, text]) => make("li", {}, make("b", {}, name), " ", text)),
  );
}

/** @param {{height: number, width: number}} size */
const areSquares = ({ height, width }) => Math.max(height, width) <= MAX_SQUARES;

/** @param {HTMLElement} figure @param {import("../../../types").Tensor} tensor @param {Preprocessing} steps */
function showEntered(figure, tensor, steps) {
  const { channels, height, width } = tensor;
  const canvas = find("canvas", HTMLCanvasElement, figure);
  canvas.classList.toggle("is-matrix", isMatrix(steps) || areSquares(tensor));
  paintInput(canvas, tensor, steps);
  const first = isMatrix(steps) && channels > 1 ? " (channel 0 is shown)" : "";
  const caption = find("figcaption", HTMLElement, figure);
  setText(caption, `The network\u2019s input \u00b7 ${channels} \u00d7 ${height} \u00d7 ${width}${first}`);
}

/**
 * Frames of the crop and of the receptive field.
 * @param {{photo: SVGSVGElement, entered: SVGSVGElement}} frames
 * @param {Picture} picture
 * @param {import("../../../inspection").InspectedNetwork["input"]} input
 * @param {FieldBox | null} field
 */
function showFrames(frames, picture, input, field) {
  const entry = entryOf(picture, stepsOf(picture, input));
  const crop = onOriginal(entry, { top: 0, left: 0, bottom: input.height, right: input.width });
  frames.photo.replaceChildren(
    frame(crop, "crop"),
    ...(field ? [frame(onOriginal(entry, field), "field")] : []),
  );
  frames.entered.replaceChildren(...(field ? [frame(field, "field")] : []));
}

/** @param {{top: number, left: number, bottom: number, right: number}} box @param {string} kind */
function frame({ top, left, bottom, right }, kind) {
  const place = { x: left, y: top, width: right - left, height: bottom - top };
  return svg("g", { class: kind }, svg("rect", { ...place, class: "under" }), svg("rect", place));
}

/** @param {FieldBox} field */
function fieldText({ top, left, bottom, right, status }) {
  const size = `${bottom - top} \u00d7 ${right - left}`;
  if (status === "whole_input") return `Receptive field of the chosen cell: the whole input, ${size} pixels.`;
  const atMost = status === "exact" ? "" : "at most ";
  return `Receptive field of the chosen cell: ${atMost}${size} pixels, rows ${top} to ${bottom - 1}, columns ${left} to ${right - 1}.`;
}

/**
 * @param {import("../../../types").Picture} picture
 * @param {Preprocessing} steps
 * @returns {[string, string][]} each step's name and numbers
 */
function describe(picture, steps) {
  const { resized, crop } = entryOf(picture, steps);
  const three = (/** @type {number[]} */ numbers) => numbers.map((number) => rounded(number, 4)).join(", ");
  const resize = `${picture.height} \u00d7 ${picture.width} becomes ${resized.height} \u00d7 ${resized.width}`;
  return steps.map((step) => {
    switch (step.step) {
      case "resize":
        return ["Resize", `the shorter side to ${step.size} (${step.interpolation}): ${resize}`];
      case "fit":
        return ["Resize", resize];
      case "center_crop":
        return [
          "Crop",
          `the centre ${step.size} \u00d7 ${step.size}: from row ${crop.top}, column ${crop.left} (dashed frame)`,
        ];
      case "luma":
        return ["Grey", "0.299 R + 0.587 G + 0.114 B"];
      case "repeat":
        return ["Repeat", "the grey value for R, G and B"];
      case "rescale":
        return ["Rescale", "0 to 255 becomes 0 to 1"];
      case "as_is":
        return ["No change:", "a matrix keeps its own size and numbers"];
      default:
        return [
          "Normalize",
          `subtract the mean (${three(step.mean)}), divide by std (${three(step.std)}), for R, G, B`,
        ];
    }
  });
}
