/** The convolution page: joins state, requests and views. */
import { enteringSize } from "../core/windows.js";
import { settingsFromQuery, settingsToQuery } from "../core/link.js";
import { untilReady } from "../io/health.js";
import { Refusal } from "../io/http.js";
import { describeImage, listSamples } from "../io/images.js";
import { computeConvolution } from "../io/networks.js";
import { initialState, reduce, focusOf } from "../state/convolution.js";
import { createStore } from "../state/store.js";
import { listenForArrivals } from "../view/arrivals.js";
import { createControls } from "../view/controls.js";
import { find, setText } from "../view/elements.js";
import { createFacts } from "../view/facts.js";
import { kernelOf } from "../view/kernel_editor.js";
import { listenForKeys } from "../view/keys.js";
import { createPicturePicker } from "../view/picture_picker.js";
import { createPlayer } from "../view/player.js";
import { listen } from "../view/pointing.js";
import { createScheduler } from "../view/scheduler.js";
import { createStage, spoken } from "../view/stage.js";
import { createThemeSwitch } from "../view/theme.js";

/** @typedef {import("../types").Settings} Settings */

/** @type {import("../types").Preset[]} */
const presets = JSON.parse(find("#presets", HTMLScriptElement).textContent ?? "[]");
const kernels = new Map(presets.map((preset) => [preset.name, kernelOf(preset)]));
/** @type {Settings} */
const defaults = {
  image: "cat", size: 128, stride: [1, 1], padding: [1, 1], bias: 0,
  kernel: /** @type {import("../types").Kernel} */ (kernels.get("sobel_x")),
};

const store = createStore(reduce, initialState(settingsFromQuery(location.search, defaults, kernels)));
const stage = createStage(find("#stage", HTMLElement));
const player = createPlayer(find("#player", HTMLElement), store);
const facts = createFacts(find("#facts", HTMLElement));
const controls = createControls(find("#controls", HTMLElement), presets, (settings) => store.dispatch({ type: "settings", settings }));
const picker = createPicturePicker(find("#picture", HTMLElement), choosePicture, complain);
const schedule = createScheduler(frame);

/** @param {string} image @param {import("../types").Picture} picture */
function choosePicture(image, picture) {
  store.dispatch({ type: "picture", picture });
  picker.show(image, picture);
  store.dispatch({ type: "settings", settings: { image } });
}

/** @param {unknown} error */
function complain(error) {
  if (error instanceof DOMException && error.name === "AbortError") return;
  if (!(error instanceof Error)) throw error;
  store.dispatch({ type: "failed", problem: { title: error instanceof Refusal ? error.title : "Something went wrong", detail: error.message } });
}

/** The request under way; a newer one takes its place, so that late answers never overwrite newer ones. */
let underWay = new AbortController();

async function compute() {
  underWay.abort();
  const mine = new AbortController();
  underWay = mine;
  store.dispatch({ type: "asked" });
  try {
    const result = await computeConvolution(store.state.settings, mine.signal);
    if (underWay === mine) store.dispatch({ type: "answered", result });
  } catch (error) {
    if (underWay === mine) complain(error);
  }
}

/** @param {number} time */
function frame(time) {
  player.advance(time);
  const { state } = store;
  stage.draw(state);
  player.show(state);
  if (state.playing) schedule();
}

/** @param {import("../types").ConvolutionState} state */
function showSettings({ settings, picture }) {
  if (!picture) return;
  const input = enteringSize(picture, settings.size);
  controls.show(settings, picture, input);
  facts.show(settings, input);
}

store.subscribe((state, before) => {
  if (state.settings !== before.settings) {
    history.replaceState(null, "", `?${settingsToQuery(state.settings)}`);
    compute();
  }
  if (state.settings !== before.settings || state.picture !== before.picture) showSettings(state);
  if (state.problem !== before.problem) {
    setText(find("#problem-title", HTMLElement), state.problem?.title ?? "");
    setText(find("#problem-detail", HTMLElement), state.problem?.detail ?? "");
    find("#problem", HTMLElement).hidden = state.problem === null;
  }
  if (state.waiting !== before.waiting) find("#stage", HTMLElement).setAttribute("aria-busy", String(state.waiting));
  if (!state.playing && focusOf(state) !== focusOf(before)) setText(find("#spoken", HTMLElement), spoken(state));
  schedule();
});

listen(stage.input, "input", store);
listen(stage.output, "output", store);
listenForArrivals(picker, (detail) => store.dispatch({ type: "failed", problem: { title: "No matrix", detail } }));
listenForKeys(player.actions, () => store.dispatch({ type: "pinned", focus: null }), find("#keys", HTMLDialogElement));
createThemeSwitch(find("#theme", HTMLButtonElement), () => {
  stage.retheme();
  schedule();
});
find("#problem-close", HTMLButtonElement).addEventListener("click", () => store.dispatch({ type: "dismissed" }));
find("#keys-open", HTMLButtonElement).addEventListener("click", () => find("#keys", HTMLDialogElement).showModal());
find("#keys [data-close]", HTMLButtonElement).addEventListener("click", () => find("#keys", HTMLDialogElement).close());
stage.arithmetic.details.addEventListener("toggle", schedule);
new ResizeObserver(schedule).observe(find("#stage", HTMLElement));

async function begin() {
  await untilReady((message) => {
    setText(find("#warming", HTMLElement), message ?? "");
    find("#warming", HTMLElement).hidden = message === null;
  });
  const { image } = store.state.settings;
  const sample = (await listSamples()).find(({ name }) => name === image);
  const picture = sample ?? await describeImage(image);
  store.dispatch({ type: "picture", picture });
  picker.show(image, picture);
  await compute();
}

begin().catch(complain);
