/** The inspection page: a classifier on a picture, from pixel to prediction. It only composes. */
import {
  FIRST_SETTINGS,
  inspectedFromQuery,
  inspectionFromQuery,
  inspectionToQuery,
} from "../core/links/inspection.js";
import { faultsOf } from "../core/links/inspection_faults.js";
import { exact } from "../core/text/numbers.js";
import { untilReady } from "../io/health.js";
import { problemOf } from "../io/http.js";
import { createPictures } from "../io/images.js";
import {
  chosenPlace,
  currentNetwork,
  initialState,
  openedNode,
  reduce,
  shownCell,
} from "../state/inspection.js";
import { createStore } from "../state/store.js";
import { createAddress } from "../shell/address.js";
import { listenForArrivals } from "../shell/dropped_pictures.js";
import { carry } from "../shell/page_links.js";
import { find, setText } from "../view/dom/elements.js";
import { createAttributionPanel } from "../view/inspection/panels/attribution.js";
import { createCellPanel } from "../view/inspection/panels/cell.js";
import { createChannelPanel } from "../view/inspection/panels/channel.js";
import { createInspectionExports } from "../view/export/inspection.js";
import { createComparisonPanel } from "../view/inspection/panels/comparison.js";
import { createGraphPanel } from "../view/inspection/panels/graph.js";
import { createKernelsPanel } from "../view/inspection/panels/kernels.js";
import { createNodePanel } from "../view/inspection/panels/node.js";
import { createPhotoPanel } from "../view/inspection/panels/photo.js";
import { createPredictionPanel } from "../view/inspection/panels/prediction.js";
import { createSwitchPanel } from "../view/inspection/panels/switched_off.js";
import { createTrail } from "../view/inspection/cells/visited_cells.js";
import { createWeightsPanel } from "../view/inspection/panels/weights.js";
import { listenForKeys } from "../shell/keys.js";
import { showProblem, showWarming } from "../shell/notices.js";
import { createPicturePicker } from "../view/picture/picker.js";
import { createScheduler } from "../view/dom/frame_scheduler.js";
import { createTeaching } from "../shell/teaching.js";
import { createThemeSwitch } from "../shell/theme.js";
import { createSources } from "../shell/inspection/sources.js";
import { createWeightsActions } from "../shell/inspection/weights.js";

/** @typedef {import("../inspection").InspectionState} State */
/** @typedef {import("../inspection").Place} Place */

const opened = location.search;
const store = createStore(reduce, initialState(inspectionFromQuery(opened), inspectedFromQuery(opened)));
const pictures = createPictures();
const sources = createSources(store, problemOf);
const weights = createWeightsActions(store, sources, complain);
const schedule = createScheduler(frame);
const address = createAddress(query, () => restore().catch(complain));
const picker = createPicturePicker(find("#picture", HTMLElement), choosePicture, complain);
const teaching = createTeaching(find("#teach", HTMLDialogElement), {
  redraw: schedule,
  write: address.write,
  address: () => `${location.origin}${location.pathname}?${query()}`,
});

/** @param {string} selector */
const section = (selector) => find(selector, HTMLElement);
const look = (/** @type {Partial<import("../inspection").InspectionView>} */ view) =>
  store.dispatch({ type: "looked", view });
const walk = (/** @type {Place} */ place) => store.dispatch({ type: "walked", place });
const back = (/** @type {number} */ step) => store.dispatch({ type: "returned", step });
const choose = (/** @type {number} */ index) => store.dispatch({ type: "chose", channel: index });
const channel = createChannelPanel(section("#node .channel"), {
  point: (cell) => store.dispatch({ type: "pointed", cell }),
});
const panels = [
  createPhotoPanel(section("#photo"), { look }),
  createAttributionPanel(section("#photo"), { look }),
  createPredictionPanel(section("#prediction"), {
    begin: (place) => store.dispatch({ type: "began", place }),
    ask: (classIndex) => store.dispatch({ type: "settings", settings: { classIndex } }),
  }),
  createWeightsPanel(section("#weights"), weights),
  createSwitchPanel({ buttons: section("#switches"), list: section("#switched-off") }, (zero) =>
    store.dispatch({ type: "settings", settings: { zero } }),
  ),
  createComparisonPanel({ choice: section("#comparison"), maps: section("#compared") }, { look }),
  createGraphPanel(section("#graph"), { open: (node) => store.dispatch({ type: "opened", node }) }),
  createNodePanel(section("#node"), { look, choose, enter: () => channel.canvas.focus() }),
  channel,
  createKernelsPanel(section("#kernels"), { choose }),
  createTrail(section("#trail"), { back }),
  createCellPanel(section("#cell"), { walk }),
];

function query() {
  return [inspectionToQuery(store.state.settings, store.state.view), teaching.query()]
    .filter((part) => part !== "")
    .join("&");
}

function frame() {
  for (const panel of panels) panel.show(store.state);
}

/** @param {string} image @param {import("../types").Picture} picture */
function choosePicture(image, picture) {
  pictures.remember(image, picture);
  if (picture.kind === "matrix") return store.dispatch({ type: "failed", problem: NO_PHOTOGRAPH });
  return store.dispatch({ type: "picture", image, picture });
}

/** What is said of a matrix: its numbers are no colours, and it is never resized. */
const NO_PHOTOGRAPH = {
  title: "That is no photograph.",
  detail:
    "This network takes photographs, resized and cropped to its input; a matrix keeps its own size and numbers. Choose or draw a picture.",
};

/** The picture of a link; a sample in the place of one that is not here, or is no photograph. @param {string} wanted */
async function photograph(wanted) {
  const found = await pictures.find(wanted, FIRST_SETTINGS.image);
  if (found.picture.kind === "photo") return found;
  return { ...(await pictures.find(FIRST_SETTINGS.image, FIRST_SETTINGS.image)), problem: NO_PHOTOGRAPH };
}

/** Whether the server can compute. */
let isReady = false;
let restores = 0;
/** What the address said, until the network is there to hold it against. @type {string | null} */
let unchecked = null;

/** Shows what the address says; where its picture is not on this server, a sample in its place. */
async function restore() {
  const mine = (restores += 1);
  teaching.restore();
  const [settings, view] = [inspectionFromQuery(location.search), inspectedFromQuery(location.search)];
  const { image, picture, problem } = await photograph(settings.image);
  if (restores !== mine) return;
  unchecked = location.search;
  store.dispatch({ type: "restored", settings: { ...settings, image }, picture, view });
  if (problem) store.dispatch({ type: "failed", problem });
}

/** Tells what of the address is not there, and leaves it out. @param {State} state */
function check(state) {
  const network = currentNetwork(state);
  if (unchecked === null) return;
  if (!network) {
    const isDefault = state.settings.network === FIRST_SETTINGS.network;
    if (state.problem?.code === "not_found" && !isDefault) {
      const { title, detail } = state.problem;
      const settings = { network: FIRST_SETTINGS.network };
      store.dispatch({ type: "corrected", settings, view: {}, problem: { title, detail } });
    }
    return;
  }
  const faults = faultsOf(unchecked, network, openedNode(state));
  unchecked = null;
  if (faults.length === 0) return;
  const problem = {
    title: "The link asks for what is not there.",
    detail: faults.map(({ sentence }) => sentence).join(" "),
  };
  const [settings, view] = [
    Object.assign({}, ...faults.map((fault) => fault.settings)),
    Object.assign({}, ...faults.map((fault) => fault.view)),
  ];
  store.dispatch({ type: "corrected", settings, view, problem });
}

/** Changes of what the address says are steps to go back from, except a correction of the link. @param {State} state @param {State} before @param {string} type */
function keepAddress(state, before, type) {
  if (type === "restored" || (state.view === before.view && state.settings === before.settings)) return;
  if (type !== "corrected" && steps(state) !== steps(before)) address.push(steps(state));
  else address.write();
}

/** The page goes by the network's name. @param {State} state */
function entitle(state) {
  const network = currentNetwork(state);
  if (!network) return;
  document.title = `${network.title} \u00b7 convscope`;
  setText(section("h1"), `${network.title}, from pixel to prediction`);
}

/** @param {unknown} error */
function complain(error) {
  const problem = problemOf(error);
  if (problem) store.dispatch({ type: "failed", problem });
}

/** Another node, another place of the path, another map over the picture or other numbers are a step to go back from. @param {State} state */
function steps({ settings, view: { node, path, method, atOpened, compare } }) {
  return JSON.stringify([settings, node, path, method, atOpened, compare]);
}

/** @param {State} state */
function spoken(state) {
  const [place, cell] = [chosenPlace(state), shownCell(state)];
  return place && cell
    ? `${place.node}, channel ${place.channel}, row ${place.row}, column ${place.column}: ${exact(cell.value ?? NaN)}`
    : "";
}

store.subscribe((state, before, { type }) => {
  keepAddress(state, before, type);
  if (state.picture && state.picture !== before.picture) picker.show(state.settings.image, state.picture);
  if (state.settings.image !== before.settings.image || state.picture !== before.picture)
    carry({ image: state.settings.image }, null);
  if (state.problem !== before.problem) showProblem(state.problem);
  if (shownCell(state) !== shownCell(before)) setText(find("#spoken", HTMLElement), spoken(state));
  section("#main").setAttribute(
    "aria-busy",
    String(state.waiting.length > 0 || state.picture === null || !isReady),
  );
  check(state);
  if (currentNetwork(state) !== currentNetwork(before)) entitle(state);
  if (state.picture && isReady) sources.update();
  weights.watch(state, before);
  schedule();
});

listenForArrivals(picker, (detail) =>
  store.dispatch({ type: "failed", problem: { title: "No matrix", detail } }),
);
listenForKeys(
  { Escape: () => store.state.view.path.length > 0 && back(store.state.view.path.length - 1) },
  address,
  find("#keys", HTMLDialogElement),
);
createInspectionExports(find("#export", HTMLDialogElement), store);
createThemeSwitch(find("#theme", HTMLButtonElement), schedule);
find("#problem-close", HTMLButtonElement).addEventListener("click", () =>
  store.dispatch({ type: "dismissed" }),
);
new ResizeObserver(schedule).observe(section("#main"));
address.begin();
restore().catch(complain); // the photograph needs no PyTorch
untilReady(showWarming)
  .then(() => {
    isReady = true;
    if (store.state.picture) sources.update();
  })
  .catch(complain);
