/** The section "Your classes": the pictures by class, how they are added, moved and removed, and the data set that they are. */
import { isArchive } from "../../../core/transfer/classes/files.js";
import { heldOut, missing } from "../../../core/transfer/pictures.js";
import { readRecipe } from "../../../core/training/recipe_fields.js";
import { pictureTitle } from "../../../core/training/picture_title.js";
import { createStore } from "../../../state/store.js";
import { FIRST_CLASSES, reduceClasses } from "../../../state/transfer_classes.js";
import { find, setText } from "../../../view/dom/elements.js";
import { createCards } from "../../../view/transfer/classes/cards.js";
import { createDock } from "../../../view/transfer/classes/dock.js";
import { listenForDraggedThumbnails } from "../../../view/transfer/classes/dragging.js";
import { listenForDrops } from "../../../view/transfer/classes/drops.js";
import { createLeftOut } from "../../../view/transfer/classes/left_out.js";
import { createRecorder } from "../../../view/transfer/classes/recorder.js";
import { createSource } from "../../../view/transfer/classes/source.js";
import { createDownloads } from "../../training/downloads.js";
import { createAdding, planned } from "./adding.js";
import { createArchives } from "./archives.js";
import { chooseDataSet } from "./choosing.js";
import { createClassActions, createSetActions } from "./actions.js";
import { createDrafts } from "./drafts.js";

/** @typedef {import("../start.js").Face} Face */
/** @typedef {import("../../../state/transfer_classes.js").Action} Action */
/** @typedef {{readonly state: import("../../../transfer").ClassesState, dispatch: (action: Action) => void, subscribe: (subscriber: () => void) => void}} ClassesStore */
/** @typedef {ReturnType<typeof createWays>} Ways */

/** @param {Face} face @returns {import("../start.js").Section} */
export function createClassesSection(face) {
  const root = find("#classes", HTMLElement);
  /** @type {ClassesStore} */
  const classes = createStore(reduceClasses, FIRST_CLASSES);
  const drafts = createDrafts(face);
  const ways = createWays(face, classes);
  const panels = createPanels(face, classes, ways, root);
  classes.subscribe(face.redraw);
  face.store.subscribe(({ pictures }, before) => {
    if (pictures && pictures !== before.pictures) classes.dispatch({ type: "pictures", pictures });
  });
  return {
    query: drafts.query,
    kept: drafts.query,
    restore(query) {
      ways.cancel();
      drafts.restore(query);
    },
    show() {
      for (const show of panels) show();
    },
    isMoving: () => false,
  };
}

/** The ways by which pictures come and change. @param {Face} face @param {ClassesStore} classes */
function createWays(face, classes) {
  const adding = createAdding(face, classes);
  const archives = createArchives(face, classes);
  const actions = createClassActions(face, classes);
  const cancel = () => [adding.cancel(), archives.cancel()];

  /** @param {{path: string, file: File}[]} files @param {string | null} label of files without a folder; null for a new class */
  function addFiles(files, label) {
    const archive = files.find(({ file }) => isArchive(file));
    if (archive) return void archives.add(archive.file);
    const { wanted, leftOut } = planned(face.store, files, label);
    adding.add(wanted, leftOut);
  }
  return {
    ...actions,
    ...createSetActions(face, classes),
    adding,
    addFiles,
    cancel,
    /** @param {string} dataset name or id */
    choose(dataset) {
      cancel();
      if (dataset !== "") chooseDataSet(face, dataset);
    },
    /** @param {string} image */
    open(image) {
      const found = actions.present().classes.find(({ images }) => images.includes(image));
      void face.openPicture(image, pictureTitle(found?.label ?? ""));
    },
  };
}

/** @param {Face} face @param {ClassesStore} classes @param {Ways} ways @param {HTMLElement} root @returns {(() => void)[]} */
function createPanels(face, classes, ways, root) {
  const { store, training } = face;
  const cards = createClassCards(classes, ways, root);
  const downloads = createDownloads(training);
  training.subscribe(() => void downloads.follow());
  const source = createSource(find("#pictures-source", HTMLElement, root), {
    choose: ways.choose,
    empty: ways.empty,
    add: (files) => ways.addFiles(files, null),
    rename: ways.retitle,
    remove: () => void ways.removeDataSet(),
    download: downloads.download,
    cancel: downloads.cancelDownload,
  });
  const dock = createSelectionDock(classes, ways, cards, root);
  const leftOut = createLeftOut(find("#left-out", HTMLElement, root), () => {
    classes.dispatch({ type: "skipped", skipped: [] });
    store.dispatch({ type: "leftOut", leftOut: [] });
  });
  const lacks = find("[data-lacks]", HTMLElement, root);
  return [
    () => source(training.state, store.state),
    () => {
      const { pictures, heldOut: own } = store.state;
      setText(lacks, pictures ? lackSentence(pictures, own, training.state) : "");
    },
    () => store.state.pictures && cards.show(store.state.pictures, classes.state, store.state.isAdding),
    cards.showRecorder,
    () => leftOut(classes.state.skipped, store.state.leftOut),
    () => dock(classes.state, ways.present()),
  ];
}

/** @param {ClassesStore} classes @param {Ways} ways @param {HTMLElement} root */
function createClassCards(classes, ways, root) {
  const labelOf = (/** @type {number} */ index) => ways.present().classes[index]?.label ?? null;
  const withoutFolders = (/** @type {File[]} */ files) => files.map((file) => ({ path: file.name, file }));
  const list = find(".class-cards", HTMLElement, root);
  const cards = createCards(list, {
    rename: ways.rename,
    removeClass: ways.removeClass,
    add: (index, files) => ways.addFiles(withoutFolders(files), labelOf(index)),
    film: (_, card) => recorder.open(card),
    openAll: (index) => classes.dispatch({ type: "opened", label: labelOf(index) ?? "" }),
    click: (index, image, how) =>
      classes.dispatch({ type: "clicked", order: ways.present().classes[index].images, image, ...how }),
    select: (images) => classes.dispatch({ type: "selected", images }),
    remove: (image) => ways.removePictures(ways.withSelection(image)),
    open: ways.open,
  });
  const panel = find("#recorder", HTMLElement, root);
  const recorder = createRecorder(panel, {
    take: (file) => ways.addFiles(withoutFolders([file]), labelOf(cards.indexOf(panel))),
    hold: ways.adding.hold,
    waiting: ways.adding.waiting,
  });
  find("[data-new]", HTMLButtonElement, root).addEventListener("click", () => ways.addClass());
  listenForDraggedThumbnails(list, {
    ...cards,
    count: (image) => ways.withSelection(image).size,
    drop: (image, index) => ways.move(ways.withSelection(image), index),
  });
  listenForDrops(root, { ...cards, drop: (index, files) => ways.addFiles(files, labelOf(index)) });
  return { ...cards, showRecorder: recorder.show };
}

/** @param {ClassesStore} classes @param {Ways} ways @param {Pick<ReturnType<typeof createCards>, "focus">} cards @param {HTMLElement} root */
function createSelectionDock(classes, ways, cards, root) {
  const selected = () => classes.state.selection.images;
  return createDock(find("#classes-dock", HTMLElement, root), {
    cancel: ways.cancel,
    move: (index) => ways.move(selected(), index),
    remove() {
      const [first] = selected();
      const index = ways.present().classes.findIndex(({ images }) => images.includes(first));
      ways.removePictures(selected());
      cards.focus(index);
    },
    open: () => selected().forEach(ways.open),
    clear: () => classes.dispatch({ type: "selected", images: new Set() }),
  });
}

/** What is missing before a training, or what there is. @param {import("../../../transfer").Pictures} pictures @param {number | null} own pictures that the data set itself holds out @param {import("../../../training").TrainingState} training */
function lackSentence(pictures, own, { settings }) {
  const lacks = missing(pictures);
  const share = readRecipe(settings.form).recipe?.validation;
  if (lacks !== "" || share === undefined) return lacks;
  const count = own ?? heldOut(pictures, share);
  return `${count.toLocaleString("en")} pictures are held out to check the training.`;
}
