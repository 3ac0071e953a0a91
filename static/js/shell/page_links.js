/** Update the links to the other pages with the picture and the convolution. */

/**
 * The picture goes along to every page; the convolution to the page of its own, and to that which goes on from it.
 * @param {Record<string, string>} picture its part of the query
 * @param {string | null} convolution the convolution page's query
 */
export function updatePageLinks(picture, convolution) {
  for (const link of document.querySelectorAll("nav a[data-carries]")) {
    if (!(link instanceof HTMLAnchorElement)) continue;
    const { carries } = link.dataset;
    const query = new URLSearchParams(carries === "settings" ? (convolution ?? "") : "");
    for (const [name, value] of Object.entries(picture)) query.set(name, value);
    if (carries === "conv" && convolution) query.set("conv", convolution);
    link.search = query.toString();
  }
}
