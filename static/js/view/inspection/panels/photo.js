/** The photograph, its preprocessing, the network's input, and the receptive field of the chosen cell. */
import { coloursOf, entryOf, onOriginal } from "../../../core/inspection/preprocessing.js";
import { rounded } from "../../../core/text/numbers.js";
import { thumbnailUrl } from "../../../io/images.js";
import { answered, shownCell } from "../../../state/inspection.js";
import { createChangeWatch } from "../../dom/change_detector.js";
import { find, make, setText } from "../../dom/elements.js";
import { createLegend } from "../../maps/legend.js";
import { svg } from "../../dom/svg.js";
import { gradientStrength, paintOverlay } from "../../../draw/heatmap_overlay.js";

/** @typedef {import("../../../inspection").InspectionState} State */
/** @typedef {import("../../../inspection").FieldBox} FieldBox */

/** The photograph is shown at most so large, in pixels. */
const PHOTO_SIDE = 480;

/**
 * @param {HTMLElement} root
 * @param {{look: (view: Partial<Pick<import("../../../inspection").InspectionView, "gradient" | "method">>) => void}} tell
 */
export function createPhotoPanel(root, { look }) {
  const original = find("[data-original]", HTMLElement, root);
  const entered = find("[data-entered]", HTMLElement, root);
  const [photo, frames] = [find("img", HTMLImageElement, original), find("svg", SVGSVGElement, original)];
  const [canvas, overlay] = [
    find("canvas", HTMLCanvasElement, entered),
    find("canvas[data-overlay]", HTMLCanvasElement, entered),
  ];
  const fieldFrame = find("svg", SVGSVGElement, entered);
  const steps = find(".preprocessing", HTMLElement, root);
  const gradient = find("[data-gradient]", HTMLInputElement, root);
  const legendBox = find(".field-line .legend", HTMLElement, root);
  const legend = createLegend(legendBox);
  const [pictureChanged, fieldChanged, overlayChanged] = [
    createChangeWatch(),
    createChangeWatch(),
    createChangeWatch(),
  ];
  gradient.addEventListener("change", () =>
    look(gradient.checked ? { gradient: true, method: null } : { gradient: false }),
  );

  /** @param {State} state */
  function showPicture({ picture, settings, answers }) {
    if (!picture) return;
    photo.src = thumbnailUrl(settings.image, PHOTO_SIDE);
    photo.alt = picture.title;
    frames.setAttribute("viewBox", `0 0 ${picture.width} ${picture.height}`);
    setText(find("figcaption", HTMLElement, original), `Photograph · ${picture.height} × ${picture.width}`);
    const network = answers.network?.value;
    if (!network) return;
    steps.replaceChildren(
      ...describe(picture, network.input.preprocessing).map(([name, text]) =>
        make("li", {}, make("b", {}, name), " ", text),
      ),
    );
    const tensor = answers.entered?.value;
    if (!tensor) return;
    const { height, width } = tensor;
    Object.assign(canvas, { height, width });
    const pixels = coloursOf(tensor, network.input.preprocessing);
    /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d")).putImageData(
      new ImageData(pixels, width, height),
      0,
      0,
    );
    fieldFrame.setAttribute("viewBox", `0 0 ${width} ${height}`);
    setText(
      find("figcaption", HTMLElement, entered),
      `The network\u2019s input \u00b7 3 \u00d7 ${height} \u00d7 ${width}`,
    );
  }

  /** @param {State} state @param {FieldBox | null} field */
  function showField({ picture, answers }, field) {
    const network = answers.network?.value;
    if (!picture || !network) return;
    const entry = entryOf(picture, network.input.preprocessing);
    const { height, width } = network.input;
    const crop = onOriginal(entry, { top: 0, left: 0, bottom: height, right: width });
    frames.replaceChildren(frame(crop, "crop"), ...(field ? [frame(onOriginal(entry, field), "field")] : []));
    fieldFrame.replaceChildren(...(field ? [frame(field, "field")] : []));
    setText(find("[data-field]", HTMLElement, root), field ? sentence(field) : "");
  }

  return {
    /** @param {State} state */
    show(state) {
      const { picture, answers, view } = state;
      const network = answered(state, "network");
      if (pictureChanged(picture, network, answers.entered)) showPicture(state);
      const field = shownCell(state)?.receptive_field ?? null;
      if (fieldChanged(picture, network, field)) showField(state, field);
      gradient.checked = view.gradient;
      const map = view.gradient ? answered(state, "gradient") : null;
      legendBox.hidden = map === null;
      if (!overlayChanged(map)) return;
      const strength = map && gradientStrength(map);
      if (strength) legend.show(strength.scale);
      paintOverlay(overlay, strength);
    },
  };
}

/** @param {{top: number, left: number, bottom: number, right: number}} box @param {string} kind */
function frame({ top, left, bottom, right }, kind) {
  const place = { x: left, y: top, width: right - left, height: bottom - top };
  return svg("g", { class: kind }, svg("rect", { ...place, class: "under" }), svg("rect", place));
}

/** @param {FieldBox} field */
function sentence({ top, left, bottom, right, status }) {
  const size = `${bottom - top} \u00d7 ${right - left}`;
  if (status === "whole_input") return `Receptive field of the chosen cell: the whole input, ${size} pixels.`;
  const atMost = status === "exact" ? "" : "at most ";
  return `Receptive field of the chosen cell: ${atMost}${size} pixels, rows ${top} to ${bottom - 1}, columns ${left} to ${right - 1}.`;
}

/**
 * @param {import("../../../types").Picture} picture
 * @param {import("../../../inspection").PreprocessingStep[]} preprocessing
 * @returns {[string, string][]} each step's name and numbers
 */
function describe(picture, preprocessing) {
  const { resized, crop } = entryOf(picture, preprocessing);
  const three = (/** @type {number[]} */ numbers) => numbers.map((number) => rounded(number, 4)).join(", ");
  return preprocessing.map((step) => {
    switch (step.step) {
      case "resize":
        return [
          "Resize",
          `the shorter side to ${step.size}: ${picture.height} \u00d7 ${picture.width} becomes ${resized.height} \u00d7 ${resized.width}`,
        ];
      case "center_crop":
        return [
          "Crop",
          `the centre ${step.size} \u00d7 ${step.size}: from row ${crop.top}, column ${crop.left} (dashed frame)`,
        ];
      case "rescale":
        return ["Rescale", "0 to 255 becomes 0 to 1"];
      default:
        return [
          "Normalize",
          `subtract the mean (${three(step.mean)}), divide by std (${three(step.std)}), for R, G, B`,
        ];
    }
  });
}
