/** What every lab page does alike: picture, requests, debugger, keys, address. A page says what is its own. */
import { viewFromQuery, viewToQuery } from "../core/links/debugger.js";
import { untilReady } from "../io/health.js";
import { askUntilAnswered, problemOf } from "../io/http.js";
import { createRace } from "../io/overlapping_requests.js";
import { createPictures } from "../io/images.js";
import { focusOf, initialState, reduce } from "../state/lab.js";
import { createStore } from "../state/store.js";
import { createAddress } from "./address.js";
import { listenForArrivals } from "./dropped_pictures.js";
import { carry } from "./page_links.js";
import { find, setText } from "../view/dom/elements.js";
import { createExports } from "../view/export/lab.js";
import { listenForKeys, playerKeys } from "./keys.js";
import { showProblem, showWarming } from "./notices.js";
import { createPicturePicker } from "../view/picture/picker.js";
import { createPlayer } from "../view/stage/player.js";
import { listen } from "../view/maps/pointing.js";
import { createPrediction } from "../view/stage/predict_first.js";
import { createScheduler } from "../view/dom/frame_scheduler.js";
import { createStage } from "../view/stage/stage.js";
import { createTeaching } from "./teaching.js";
import { createThemeSwitch } from "./theme.js";

/** @typedef {import("../types").LabSettings} LabSettings */
/** @typedef {import("../types").Picture} Picture */

/**
 * @template {LabSettings} S
 * @typedef {object} Tell what controls may tell: settings, the channels looked at, the weight pointed at, an error
 * @property {(settings: Partial<S>) => void} change
 * @property {(channels: Partial<import("../types").Channels>) => void} choose
 * @property {(weight: number | null) => void} point
 * @property {(error: unknown) => void} complain
 * @property {(refusal: Error | null) => void} delay
 * @property {ReturnType<typeof createPictures>} pictures
 */

/**
 * @template {LabSettings} S
 * @typedef {object} Page what is a page's own
 * @property {(query: string) => S} read settings of an address; what is absent or no good keeps its default
 * @property {(settings: S) => string} write a query string without "?"
 * @property {(settings: S) => string} [convolution] the convolution page's query, where this page has or shows a convolution
 * @property {(settings: S, picture: Picture, signal: AbortSignal) => Promise<import("../types").LabResult<S>>} compute
 * @property {(settings: S, picture: Picture) => object} network the document of the network that the page shows, as in the API
 * @property {import("../view/stage/stage.js").Operation<S>} operation
 * @property {(tell: Tell<S>) => {show: (settings: S, picture: Picture, channels: import("../types").Channels) => void}} createControls
 */

/**
 * @template {LabSettings} S
 * @param {Page<S>} page
 */
export function startLab(page) {
  const opened = location.search;
  const store = createStore(
    /** @type {typeof reduce<S>} */ (reduce),
    initialState(page.read(opened), viewFromQuery(opened)),
  );
  /** @type {Tell<S>} */
  const tell = {
    change: (settings) => store.dispatch({ type: "settings", settings }),
    choose: (channels) => store.dispatch({ type: "channel", channels }),
    point: (weight) => store.dispatch({ type: "weighed", weight }),
    complain,
    delay,
    pictures: createPictures(),
  };
  const { pictures } = tell;
  const stage = createStage(find("#stage", HTMLElement), page.operation, tell.choose);
  const player = createPlayer(find("#player", HTMLElement), store);
  const controls = page.createControls(tell);
  const picker = createPicturePicker(find("#picture", HTMLElement), choosePicture, complain);
  const schedule = createScheduler(frame);
  const address = createAddress(query, () => restore().catch(complain));

  const prediction = createPrediction(find("#stage", HTMLElement));
  const teaching = createTeaching(find("#teach", HTMLDialogElement), {
    redraw,
    write: address.write,
    address: () => `${location.origin}${location.pathname}?${query()}`,
  });

  /** @param {string} image @param {Picture} picture */
  function choosePicture(image, picture) {
    pictures.remember(image, picture);
    store.dispatch({ type: "picture", image, picture });
  }

  function query() {
    return [page.write(store.state.settings), lookedAt(store.state), teaching.query()]
      .filter((part) => part !== "")
      .join("&");
  }

  let restores = 0;

  /** Shows what the address says; where its picture is not on this server, a sample in its place. */
  async function restore() {
    const mine = (restores += 1);
    teaching.restore();
    const [settings, view] = [page.read(location.search), viewFromQuery(location.search)];
    const { image, picture, problem } = await pictures.find(settings.image, page.read("").image);
    if (restores !== mine) return;
    race.forget();
    store.dispatch({ type: "restored", settings: { ...settings, image }, picture, view });
    await compute();
    if (problem) store.dispatch({ type: "failed", problem });
  }

  /** @param {unknown} error */
  function complain(error) {
    const problem = problemOf(error);
    if (problem) store.dispatch({ type: "failed", problem });
  }

  /** @param {Error | null} refusal of a request that will be repeated; null once it is answered */
  function delay(refusal) {
    const problem = refusal && problemOf(refusal);
    store.dispatch(problem ? { type: "delayed", problem } : { type: "dismissed" });
  }

  const race = createRace();

  async function compute() {
    const { settings, picture } = store.state;
    if (!picture) return;
    store.dispatch({ type: "asked" });
    try {
      const won = await race.run((signal) =>
        askUntilAnswered((one) => page.compute(settings, picture, one), signal, delay),
      );
      if (won) store.dispatch({ type: "answered", result: won.answer, waiting: !won.isNewest });
    } catch (error) {
      complain(error);
    }
  }

  function redraw() {
    stage.retheme();
    schedule();
  }

  /** @param {number} time */
  function frame(time) {
    player.advance(time);
    stage.draw(store.state);
    prediction.show(store.state, teaching.predicts() && store.state.result !== null);
    player.show(store.state);
    if (store.state.playing) schedule();
  }

  /** @param {import("../types").LabState<S>} state @param {import("../types").LabState<S>} before */
  function keepAddress(state, before) {
    const what = changes(state.settings, before.settings);
    if (what !== "") address.push(what);
    else if (!state.playing && (before.playing || lookedAt(state) !== lookedAt(before))) address.write();
  }

  store.subscribe((state, before, { type }) => {
    if (type !== "restored") keepAddress(state, before);
    if (state.settings !== before.settings && type !== "restored") compute();
    if (state.picture && state.picture !== before.picture) picker.show(state.settings.image, state.picture);
    const settled =
      state.settings !== before.settings ||
      state.picture !== before.picture ||
      state.channels !== before.channels;
    if (settled && state.picture) {
      controls.show(state.settings, state.picture, state.channels);
      carry(
        { image: state.settings.image, size: String(state.settings.size) },
        page.convolution?.(state.settings) ?? null,
      );
    }
    if (state.problem !== before.problem) showProblem(state.problem);
    if (state.waiting !== before.waiting)
      find("#stage", HTMLElement).setAttribute("aria-busy", String(state.waiting));
    if (!state.playing && focusOf(state) !== focusOf(before))
      setText(find("#spoken", HTMLElement), stage.spoken(state));
    schedule();
  });

  listen(stage.input, "input", store);
  listen(stage.output, "output", store);
  listenForArrivals(picker, (detail) =>
    store.dispatch({ type: "failed", problem: { title: "No matrix", detail } }),
  );
  listenForKeys(
    playerKeys(player.actions, () => store.dispatch({ type: "pinned", focus: null })),
    address,
    find("#keys", HTMLDialogElement),
  );
  createExports(find("#export", HTMLDialogElement), store, stage, page.network);
  createThemeSwitch(find("#theme", HTMLButtonElement), redraw);
  find("#problem-close", HTMLButtonElement).addEventListener("click", () =>
    store.dispatch({ type: "dismissed" }),
  );
  find("#arithmetic details", HTMLDetailsElement).addEventListener("toggle", schedule);
  new ResizeObserver(schedule).observe(find("#stage", HTMLElement));

  address.begin();
  untilReady(showWarming).then(restore).catch(complain);
}

/** @param {import("../types").LabState<LabSettings>} state */
function lookedAt(state) {
  return viewToQuery(state.wanted ?? state);
}

/**
 * Names of the settings that differ.
 * @param {LabSettings} settings
 * @param {LabSettings} before
 */
function changes(settings, before) {
  if (settings === before) return "";
  const old = new Map(Object.entries(before));
  return Object.entries(settings)
    .filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(old.get(name)))
    .map(([name]) => name)
    .join();
}
