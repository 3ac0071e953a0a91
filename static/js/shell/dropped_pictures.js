/** Pictures dropped or pasted anywhere on the page; pasted numbers become a matrix. */

/**
 * @param {{upload: (file: File) => void, useText: (text: string, explain: (problem: string) => void) => void}} picker
 * @param {(problem: string) => void} explain
 */
export function listenForDroppedPictures(picker, explain) {
  /** Enters and leaves nest; the page is left when as many were left as entered. */
  let depth = 0;
  const mark = () => document.documentElement.toggleAttribute("data-dropping", depth > 0);

  document.addEventListener("dragenter", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    depth += 1;
    mark();
  });
  document.addEventListener("dragleave", () => {
    depth = Math.max(0, depth - 1);
    mark();
  });
  document.addEventListener("dragover", (event) => event.preventDefault());
  document.addEventListener("drop", (event) => {
    const isTaken = event.defaultPrevented; // by a part of the page with pictures of its own
    event.preventDefault();
    depth = 0;
    mark();
    if (isTaken) return;
    const file = event.dataTransfer?.files[0];
    if (file) picker.upload(file);
  });
  document.addEventListener("paste", (event) => {
    const target = /** @type {Element | null} */ (event.target);
    if (target?.closest("input, textarea")) return;
    const file = event.clipboardData?.files[0];
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (file) picker.upload(file);
    else if (text.trim() !== "") picker.useText(text, explain);
  });
}
