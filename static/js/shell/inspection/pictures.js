/** Pictures of data sets under titles of their own. */

/**
 * @param {ReturnType<typeof import("../../io/images.js").createPictures>} pictures
 * @param {string} image a sample's name or an id
 * @param {string} title that the picture keeps on this page
 * @returns {Promise<import("../../types").Picture>}
 */
export async function withTitle(pictures, image, title) {
  const picture = { ...(await pictures.describe(image)), title };
  pictures.remember(image, picture);
  return picture;
}
