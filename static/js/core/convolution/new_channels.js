/** Kernels of output channels that are added to a layer. */

/** Presets to take first, the first of them first. */
const FIRST = ["sobel_x", "sobel_y", "laplacian", "gaussian_blur", "sharpen", "emboss", "outline"];

/**
 * Fill new output channels with presets of the same size that are not in use, so that there is something to compare.
 * @param {import("../../types").Kernel} kernel
 * @param {number} old output channels that were there before
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
