/** The input of an operator as part of a query string: the convolution before it, without the picture. */

/** The convolution of a page that was given none. */
export const FIRST_CONVOLUTION = "kernel=sobel_x&padding=1";

/**
 * The convolution that a query names. A picture and size that the convolution carries are those of the query where it
 * has none itself.
 * @param {URLSearchParams} query gets the picture and the size
 * @param {string} otherwise
 * @returns {string} a query of the convolution page
 */
export function takeConvolution(query, otherwise) {
  const convolution = new URLSearchParams(query.get("conv") ?? otherwise);
  for (const name of ["image", "size"]) {
    const carried = convolution.get(name);
    if (carried !== null && !query.has(name)) query.set(name, carried);
    convolution.delete(name);
  }
  return convolution.toString();
}
