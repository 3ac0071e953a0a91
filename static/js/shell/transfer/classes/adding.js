/** Add pictures to classes, a few uploads at a time. One addition is one change of the data set. */
import { plannedFiles } from "../../../core/transfer/classes/files.js";
import { freeLabel } from "../../../core/transfer/classes/labels.js";
import { withPictures } from "../../../core/transfer/pictures.js";
import { createUploads, refusedPicture } from "../../../io/uploads.js";
import { presentPictures } from "../../../state/transfer.js";

/** @typedef {import("../start.js").Face} Face */
/** @typedef {import("./section.js").ClassesStore} ClassesStore */
/** @typedef {import("../../../transfer").GivenFile} GivenFile */
/** @typedef {import("../../../transfer").LeftOut} LeftOut */

/** Pictures that arrive within this time are shown together. */
const SHOW_EVERY_MS = 200;

/** @param {Face} face @param {ClassesStore} classes */
export function createAdding(face, classes) {
  const uploads = createUploads();
  const batch = createBatch(face.store);
  const work = createWork(classes);

  /** @param {unknown} error that all uploads would have */
  function stop(error) {
    uploads.cancel();
    face.shell().complain(error);
  }

  function finish() {
    if (!work.isDone()) return;
    batch.end();
    work.end();
  }

  return {
    /** @param {GivenFile[]} wanted @param {LeftOut[]} leftOut */
    add(wanted, leftOut) {
      work.begin(leftOut);
      if (wanted.length === 0) return;
      face.store.dispatch({ type: "adding", isAdding: true });
      work.count({ total: wanted.length });
      for (const given of wanted) void upload(given, { uploads, batch, work, stop }).then(finish);
    },
    /** More follow until it is released, so that a burst is one change. @param {boolean} isHeld */
    hold(isHeld) {
      work.hold(isHeld);
      finish();
    },
    waiting: uploads.count,
    cancel: uploads.cancel,
  };
}

/**
 * @param {GivenFile} given
 * @param {{uploads: ReturnType<typeof createUploads>, batch: ReturnType<typeof createBatch>, work: ReturnType<typeof createWork>, stop: (error: unknown) => void}} parts
 */
async function upload(given, { uploads, batch, work, stop }) {
  try {
    const image = await uploads.add(given);
    const label = batch.add(given.label, image);
    if (label === null) work.count({ added: 1 });
    else work.skip([duplicateOf(given, label)]);
  } catch (error) {
    const refused = refusedPicture(given.name, error);
    if (refused) work.skip([refused]);
    else stop(error);
  }
  work.count({ done: 1 });
}

/** Counts of an addition, as the page shows them. @param {ClassesStore} classes */
function createWork(classes) {
  let counts = NO_WORK;
  let isHeld = false;

  /** @param {LeftOut[]} more */
  function skip(more) {
    if (more.length > 0) classes.dispatch({ type: "skipped", skipped: [...classes.state.skipped, ...more] });
  }
  return {
    skip,
    /** @param {LeftOut[]} leftOut */
    begin(leftOut) {
      if (counts.total === 0) classes.dispatch({ type: "skipped", skipped: [] });
      skip(leftOut);
    },
    /** @param {Partial<typeof NO_WORK>} more */
    count({ done = 0, total = 0, added = 0 }) {
      counts = { done: counts.done + done, total: counts.total + total, added: counts.added + added };
      classes.dispatch({ type: "working", work: { title: "Adding pictures", ...counts } });
    },
    /** @param {boolean} is */
    hold(is) {
      isHeld = is;
    },
    isDone: () => !isHeld && counts.total > 0 && counts.done === counts.total,
    end() {
      classes.dispatch({ type: "working", work: null });
      classes.dispatch({ type: "said", said: addedSentence(counts.added, counts.total) });
      counts = NO_WORK;
    },
  };
}

/** @param {GivenFile} given @param {string} label of the class that has the picture @returns {LeftOut} */
function duplicateOf({ name }, label) {
  return { name, code: "duplicate", detail: `It is in \u201c${label}\u201d already.` };
}

const NO_WORK = { done: 0, total: 0, added: 0 };

/** @param {number} added @param {number} total */
function addedSentence(added, total) {
  const of = added === total ? "" : ` of ${total.toLocaleString("en")}`;
  return `Added ${added.toLocaleString("en")}${of} ${total === 1 ? "picture" : "pictures"}.`;
}

/** Uploaded pictures on their way into the classes. @param {Face["store"]} store */
function createBatch(store) {
  /** Ids by label. @type {Map<string, string[]>} */
  const arrived = new Map();
  let shownAt = 0;

  function flush() {
    let pictures = presentPictures(store.state);
    for (const [label, images] of arrived) pictures = withPictures(pictures, label, images);
    arrived.clear();
    shownAt = performance.now();
    if (pictures !== store.state.pictures) store.dispatch({ type: "changed", pictures });
  }

  return {
    end() {
      flush();
      store.dispatch({ type: "adding", isAdding: false });
    },
    /** @param {string} label @param {string} image id @returns {string | null} label of the class that has the picture already */
    add(label, image) {
      const there = presentPictures(store.state).classes.find(({ images }) => images.includes(image));
      const coming = [...arrived].find(([, images]) => images.includes(image));
      if (there ?? coming) return there?.label ?? coming?.[0] ?? null;
      arrived.set(label, [...(arrived.get(label) ?? []), image]);
      if (performance.now() - shownAt > SHOW_EVERY_MS) flush();
      return null;
    },
  };
}

/**
 * What a person gives, as pictures of classes.
 * @param {Face["store"]} store
 * @param {{path: string, file: File}[]} files
 * @param {string | null} label of files without a folder; null for a new class
 */
export function planned({ state }, files, label) {
  const pictures = presentPictures(state);
  return plannedFiles(files, label ?? freeLabel(pictures), pictures);
}
