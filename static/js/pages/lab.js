/** What every lab page does alike: picture, requests, debugger, keys, address. A page says what is its own. */
import { untilReady } from "../io/health.js";
import { Refusal } from "../io/http.js";
import { describeImage, listSamples } from "../io/images.js";
import { focusOf, initialState, reduce } from "../state/lab.js";
import { createStore } from "../state/store.js";
import { listenForArrivals } from "../view/arrivals.js";
import { find, setText } from "../view/elements.js";
import { listenForKeys } from "../view/keys.js";
import { createPicturePicker } from "../view/picture_picker.js";
import { createPlayer } from "../view/player.js";
import { listen } from "../view/pointing.js";
import { createScheduler } from "../view/scheduler.js";
import { createStage } from "../view/stage.js";
import { createThemeSwitch } from "../view/theme.js";

/** @typedef {import("../types").LabSettings} LabSettings */
/** @typedef {import("../types").Picture} Picture */

/**
 * @template {LabSettings} S
 * @typedef {object} Tell what controls may tell: settings, the channels looked at, the weight pointed at
 * @property {(settings: Partial<S>) => void} change
 * @property {(channels: Partial<import("../types").Channels>) => void} choose
 * @property {(weight: number | null) => void} point
 */

/**
 * @template {LabSettings} S
 * @typedef {object} Page what is a page's own
 * @property {(query: string) => S} read settings of an address; what is absent or no good keeps its default
 * @property {(settings: S) => string} write a query string without "?"
 * @property {(settings: S, picture: Picture, signal: AbortSignal) => Promise<import("../types").LabResult<S>>} compute
 * @property {import("../view/stage.js").Operation<S>} operation
 * @property {(tell: Tell<S>) => {show: (settings: S, picture: Picture, channels: import("../types").Channels) => void}} createControls
 */

/**
 * @template {LabSettings} S
 * @param {Page<S>} page
 */
export function startLab(page) {
  const store = createStore(/** @type {typeof reduce<S>} */ (reduce), initialState(page.read(location.search)));
  /** @type {Tell<S>} */
  const tell = {
    change: (settings) => store.dispatch({ type: "settings", settings }),
    choose: (channels) => store.dispatch({ type: "channel", channels }),
    point: (weight) => store.dispatch({ type: "weighed", weight }),
  };
  const stage = createStage(find("#stage", HTMLElement), page.operation, tell.choose);
  const player = createPlayer(find("#player", HTMLElement), store);
  const controls = page.createControls(tell);
  const picker = createPicturePicker(find("#picture", HTMLElement), choosePicture, complain);
  const schedule = createScheduler(frame);

  /** @param {string} image @param {Picture} picture */
  function choosePicture(image, picture) {
    store.dispatch({ type: "picture", picture });
    picker.show(image, picture);
    store.dispatch({ type: "settings", settings: /** @type {Partial<S>} */ ({ image }) });
  }

  /** @param {unknown} error */
  function complain(error) {
    if (error instanceof DOMException && error.name === "AbortError") return;
    if (!(error instanceof Error)) throw error;
    const title = error instanceof Refusal ? error.title : "Something went wrong";
    store.dispatch({ type: "failed", problem: { title, detail: error.message } });
  }

  /** The request under way; a newer one takes its place, so that late answers never overwrite newer ones. */
  let underWay = new AbortController();

  async function compute() {
    const { settings, picture } = store.state;
    if (!picture) return;
    underWay.abort();
    const mine = new AbortController();
    underWay = mine;
    store.dispatch({ type: "asked" });
    try {
      const result = await page.compute(settings, picture, mine.signal);
      if (underWay === mine) store.dispatch({ type: "answered", result });
    } catch (error) {
      if (underWay === mine) complain(error);
    }
  }

  /** @param {number} time */
  function frame(time) {
    player.advance(time);
    stage.draw(store.state);
    player.show(store.state);
    if (store.state.playing) schedule();
  }

  store.subscribe((state, before) => {
    if (state.settings !== before.settings) {
      history.replaceState(null, "", `?${page.write(state.settings)}`);
      compute();
    }
    const settled = state.settings !== before.settings || state.picture !== before.picture || state.channels !== before.channels;
    if (settled && state.picture) controls.show(state.settings, state.picture, state.channels);
    if (state.problem !== before.problem) showProblem(state.problem);
    if (state.waiting !== before.waiting) find("#stage", HTMLElement).setAttribute("aria-busy", String(state.waiting));
    if (!state.playing && focusOf(state) !== focusOf(before)) setText(find("#spoken", HTMLElement), stage.spoken(state));
    schedule();
  });

  listen(stage.input, "input", store);
  listen(stage.output, "output", store);
  listenForArrivals(picker, (detail) => store.dispatch({ type: "failed", problem: { title: "No matrix", detail } }));
  const keys = find("#keys", HTMLDialogElement);
  listenForKeys(player.actions, () => store.dispatch({ type: "pinned", focus: null }), keys);
  createThemeSwitch(find("#theme", HTMLButtonElement), () => {
    stage.retheme();
    schedule();
  });
  find("#problem-close", HTMLButtonElement).addEventListener("click", () => store.dispatch({ type: "dismissed" }));
  find("#keys-open", HTMLButtonElement).addEventListener("click", () => keys.showModal());
  find("[data-close]", HTMLButtonElement, keys).addEventListener("click", () => keys.close());
  find("#arithmetic details", HTMLDetailsElement).addEventListener("toggle", schedule);
  new ResizeObserver(schedule).observe(find("#stage", HTMLElement));

  begin(store.state.settings.image).then(async ([image, picture]) => {
    store.dispatch({ type: "picture", picture });
    picker.show(image, picture);
    await compute();
  }).catch(complain);
}

/** @param {import("../types").Problem | null} problem */
function showProblem(problem) {
  setText(find("#problem-title", HTMLElement), problem?.title ?? "");
  setText(find("#problem-detail", HTMLElement), problem?.detail ?? "");
  find("#problem", HTMLElement).hidden = problem === null;
}

/**
 * Waits for the server and learns what the chosen picture is.
 * @param {string} image
 * @returns {Promise<[string, Picture]>}
 */
async function begin(image) {
  await untilReady((message) => {
    setText(find("#warming", HTMLElement), message ?? "");
    find("#warming", HTMLElement).hidden = message === null;
  });
  const sample = (await listSamples()).find(({ name }) => name === image);
  return [image, sample ?? await describeImage(image)];
}
