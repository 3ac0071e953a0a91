/** Kernels for output channels added to a layer. */

/** Presets that are used first, in this order. */
const FIRST = ["sobel_x", "sobel_y", "laplacian", "gaussian_blur", "sharpen", "emboss", "outline"];

/**
 * Fill new output channels with unused presets of the same size, so that the channels differ.
 * @param {import("../../types").Kernel} kernel
 * @param {number} old number of output channels before
 * @param {import("../../types").Preset[]} presets
 */
export function withNewPresets(kernel, old, presets) {
  const used = new Set(
    kernel.planes
      .slice(0, old)
      .flat()
      .map((plane) => plane.preset),
  );
  const free = presets.filter(
    (preset) =>
      !used.has(preset.name) &&
      preset.name !== "identity" &&
      preset.kernel.length === kernel.height &&
      preset.kernel[0].length === kernel.width,
  );
  free.sort((a, b) => ((FIRST.indexOf(a.name) + 99) % 99) - ((FIRST.indexOf(b.name) + 99) % 99));
  return {
    ...kernel,
    planes: kernel.planes.map((filter, output) => {
      const preset = output >= old ? free[output - old] : undefined;
      return preset ? filter.map(() => ({ weights: preset.kernel.flat(), preset: preset.name })) : filter;
    }),
  };
}
