/** Files and folders dropped from outside the browser. */

/**
 * @typedef {object} Tell
 * @property {(element: Element | null) => number} indexOf the class at an element; -1 for none
 * @property {(index: number) => void} light
 * @property {(index: number, files: {path: string, file: File}[]) => void} drop index: of the class, -1 for none
 */

/** @param {HTMLElement} root @param {Tell} tell */
export function listenForDrops(root, { indexOf, light, drop }) {
  const at = (/** @type {DragEvent} */ event) => indexOf(/** @type {Element} */ (event.target));
  const hasFiles = (/** @type {DragEvent} */ event) => event.dataTransfer?.types.includes("Files") ?? false;
  root.addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    root.toggleAttribute("data-lit", true);
    light(at(event));
  });
  const leave = () => {
    root.toggleAttribute("data-lit", false);
    light(-1);
  };
  root.addEventListener("dragleave", ({ relatedTarget }) => {
    if (!(relatedTarget instanceof Node) || !root.contains(relatedTarget)) leave();
  });
  root.addEventListener("drop", async (event) => {
    leave();
    if (!event.dataTransfer || !hasFiles(event)) return;
    event.preventDefault();
    drop(at(event), await droppedFiles(event.dataTransfer));
  });
}

/** The files of a drop, those in its folders too. @param {DataTransfer} transfer which is empty after this turn of the event loop */
async function droppedFiles({ items, files }) {
  const entries = [...items].map((item) => item.webkitGetAsEntry());
  const given = [...files];
  const found = await Promise.all(
    entries.map(async (entry, index) =>
      entry?.isDirectory
        ? filesIn(/** @type {FileSystemDirectoryEntry} */ (entry))
        : given.slice(index, index + 1).map((file) => ({ path: file.name, file })),
    ),
  );
  return found.flat();
}

/** @param {FileSystemDirectoryEntry} folder @returns {Promise<{path: string, file: File}[]>} in the order of their names */
async function filesIn(folder) {
  const entries = await entriesOf(folder);
  entries.sort((one, other) => one.name.localeCompare(other.name, "en", { numeric: true }));
  const found = [];
  for (const entry of entries) {
    if (entry.isDirectory) found.push(...(await filesIn(/** @type {FileSystemDirectoryEntry} */ (entry))));
    else found.push(await fileOf(/** @type {FileSystemFileEntry} */ (entry)));
  }
  return found;
}

/** @param {FileSystemFileEntry} entry @returns {Promise<{path: string, file: File}>} */
function fileOf(entry) {
  return new Promise((resolve, reject) =>
    entry.file((file) => resolve({ path: entry.fullPath, file }), reject),
  );
}

/** A reader gives some entries at a time, and none at its end. @param {FileSystemDirectoryEntry} folder */
async function entriesOf(folder) {
  const reader = folder.createReader();
  /** @type {FileSystemEntry[]} */
  const entries = [];
  for (;;) {
    /** @type {FileSystemEntry[]} */
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return entries;
    entries.push(...some);
  }
}
