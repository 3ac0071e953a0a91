/** Thumbnails of the first maps of a node. */
import { sharedScale } from "../../core/colour/scale.js";
import { rasterizeAll } from "../../draw/raster.js";

/** Most thumbnails of a node. */
export const THUMBNAILS = 3;
/** Between thumbnails, in CSS pixels. */
const GAP = 3;

/**
 * @param {ReturnType<typeof import("../dom/canvas_host.js").createCanvasHost>} host
 * @param {import("../../types").Tensor} maps
 * @param {number} room width of all, in CSS pixels
 */
export function drawThumbnails(host, maps, room) {
  const { channels, height, width } = maps;
  const scale = sharedScale([maps.values], "sequential");
  const raster = rasterizeAll(maps, () => scale);
  const side = (room - GAP * (THUMBNAILS - 1)) / THUMBNAILS;
  const context = host.begin(room, side);
  context.imageSmoothingEnabled = width > side;
  for (let channel = 0; channel < channels; channel += 1)
    context.drawImage(raster, 0, channel * height, width, height, channel * (side + GAP), 0, side, side);
}
