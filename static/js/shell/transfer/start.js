/** Start the transfer page: pictures by class, a network whose last layer is trained on them, and what comes of it. */
import { transferFromQuery, transferToQuery } from "../../core/transfer/link.js";
import { reduceTransfer, initialTransfer } from "../../state/transfer.js";
import { createStore } from "../../state/store.js";
import { find } from "../../view/dom/elements.js";
import { createScheduler } from "../../view/dom/frame_scheduler.js";
import { createShell } from "../page.js";
import { createFace } from "./face.js";
import { createSaving } from "./saving.js";
import { createTransferSources } from "./sources.js";

/** @typedef {import("../../transfer").TransferState} State */
/** @typedef {import("../../state/transfer.js").Action} Action */
/** @typedef {{readonly state: State, dispatch: (action: Action) => void, subscribe: (subscriber: (state: State, before: State, action: Action) => void) => void}} Store */
/** @typedef {ReturnType<typeof createFace>} Face */
/** @typedef {import("../network/section.js").Section} Section */

/** Changes of the settings that are steps to go back from. @type {Partial<Record<Action["type"], string>>} */
const STEPS = { picture: "picture", network: "network", unlocked: "layers" };

/** @param {((face: Face) => Section)[]} createSections */
export function startTransfer(createSections) {
  const schedule = createScheduler((time) => {
    for (const section of sections) section.show(time);
    if (sections.some((section) => section.isMoving())) schedule();
  });
  /** @type {Store} */
  const store = createStore(reduceTransfer, initialTransfer(transferFromQuery(location.search)));
  const face = createFace(store, () => shell, schedule);
  const sections = createSections.map((create) => create(face));
  const shell = createTransferShell(store, face, sections, schedule);
  const sources = createTransferSources(face, shell.ready);

  store.subscribe((state, before, { type }) => {
    if (state.settings !== before.settings && type !== "restored") face.keepAddress(STEPS[type] ?? null);
    sources.update();
    schedule();
  });
  new ResizeObserver(schedule).observe(find("#main", HTMLElement));
  createSaving(face);
  shell.start({});
  sources.begin();
}

/** @param {Store} store @param {Face} face @param {Section[]} sections @param {() => void} redraw */
function createTransferShell(store, face, sections, redraw) {
  const written = (/** @type {"query" | "kept"} */ what) =>
    [transferToQuery(store.state.settings), ...sections.map((section) => section[what]())]
      .filter((part) => part !== "")
      .join("&");
  return createShell({
    store,
    query: () => written("query"),
    kept: () => written("kept"),
    carried: () => ({ image: store.state.settings.image }),
    imageOf: (query) => transferFromQuery(query).image || face.firstPicture(query),
    restore(query, image, picture) {
      store.dispatch({ type: "restored", settings: { ...transferFromQuery(query), image }, picture });
      for (const section of sections) section.restore(query);
    },
    redraw,
  });
}
