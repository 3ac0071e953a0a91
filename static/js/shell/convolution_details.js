/** Panels beneath the stage of the convolution page: one output channel as a sum, and two settings compared. */
import { tableOf } from "../core/colour/palette.js";
import { settingsFromQuery, settingsToQuery } from "../core/links/convolution.js";
import { moduleLine } from "../core/convolution/pytorch_line.js";
import { enteringChannels, fitted } from "../core/convolution/settings.js";
import { askUntilAnswered } from "../io/http.js";
import { computeLastLayer } from "../io/maps.js";
import { computePartialMaps, networkDocument } from "../io/network/networks.js";
import { createLatestRequest } from "../io/latest_request.js";
import { channelOf, createComparison } from "../view/maps/side_by_side.js";
import { find } from "../view/dom/elements.js";
import { createRevealing, reveal } from "../view/dom/reveal.js";
import { createChannelSumPanel } from "../view/convolution/channel_sum.js";
import { PLANES, STANDARD_CONVOLUTION } from "./presets.js";

/** @typedef {import("../types").Settings} Settings */
/** @typedef {import("../types").Result} Result */
/** @typedef {import("../types").Channels} Channels */
/** @typedef {import("../types").Picture} Picture */
/** @typedef {import("./lab.js").Tell<Settings>} Tell */
/** @typedef {{result: Result, picture: Picture, channels: Channels}} Shown */

/** @param {Tell} tell */
export function createConvolutionDetails(tell) {
  const channelSum = createChannelSum(tell);
  const comparison = createSettingsComparison(tell);
  /** @type {{result: Result | null, picture: Picture | null, channels: Channels}} */
  const shown = { result: null, picture: null, channels: { input: 0, output: 0 } };

  function update() {
    const { result, picture, channels } = shown;
    if (!result || !picture) return;
    channelSum.update({ result, picture, channels });
    comparison.update({ result, picture, channels });
  }

  return {
    /** @param {Settings} settings made to fit @param {Picture} picture @param {Channels} channels */
    show(settings, picture, channels) {
      shown.picture = picture;
      shown.channels = channels;
      channelSum.hide(settings.kernel.planes[0].length < 2);
      update();
    },
    /** @param {Result} result */
    load(result) {
      shown.result = result;
      update();
    },
    place: channelSum.place,
  };
}

/** What the maps of an output channel and their colours depend on. @param {Shown} shown */
function questionOf({ result, channels }) {
  return `${withoutComparison(result.settings)} ${channels.output} ${tableOf("diverging")[0]}`;
}

/** The panel of one output channel: a map for each input channel, computed by the server. @param {Tell} tell */
function createChannelSum(tell) {
  /** question: that of the maps. @type {Shown & {question: string} | null} */
  let shown = null;
  let cell = /** @type {import("../types").Cell | null} */ (null);
  let [answered, asked] = ["", ""];
  const [root, askForMaps] = [find("#take-apart", HTMLDetailsElement), createPartialMaps(tell)];
  const opened = () => void ask().then(() => reveal(root));
  const panel = createChannelSumPanel(root, { choose: tell.choose, opened });

  function place() {
    if (!shown || !cell || !root.open) return;
    if (answered === shown.question) panel.place(shown.result, cell, shown.channels.output);
    else panel.clear();
  }

  async function ask() {
    if (!shown || !root.open || root.hidden || shown.question === asked) return;
    const { result, channels, question } = shown;
    asked = question;
    const maps = await askForMaps(shown);
    if (maps) {
      answered = question;
      panel.load(result, maps, channels.output);
      place();
    } else if (asked === question) asked = "";
  }

  return {
    hide: (/** @type {boolean} */ hidden) => void (root.hidden = hidden),
    /** @param {Shown} next */
    update(next) {
      if (next.channels.output >= next.result.output.channels) return;
      shown = { ...next, question: questionOf(next) };
      void ask();
    },
    /** @param {import("../types").Cell} next of the output */
    place(next) {
      cell = next;
      place();
    },
  };
}

/** @param {Tell} tell @returns {(shown: Shown) => Promise<import("../types").Tensor | null>} null where a newer question was asked, or the request failed */
function createPartialMaps(tell) {
  const latest = createLatestRequest();
  return async ({ result, channels: { output } }) => {
    const compute = (/** @type {AbortSignal} */ signal) => computePartialMaps(result, output, signal);
    try {
      const won = await latest.run((signal) => askUntilAnswered(compute, signal, tell.delay));
      return won?.isNewest ? won.answer : null;
    } catch (error) {
      tell.complain(error);
      return null;
    }
  };
}

/** The panel of two settings: those kept in the address beside those of the page. @param {Tell} tell */
function createSettingsComparison(tell) {
  const [root, askForKept] = [find("#compare", HTMLElement), createKeptMaps(tell)];
  const panel = createComparison(root);
  const end = find("#compare-end", HTMLButtonElement);
  /** @type {Shown | null} */
  let shown = null;
  /** The settings whose map was asked for, as a query. @type {string | null} */
  let asked = null;
  /** @type {{query: string, line: string, output: import("../types").Tensor} | null} */
  let kept = null;
  const keep = find("#compare-keep", HTMLButtonElement);
  const revealComparison = createRevealing(root, [keep]);

  keep.addEventListener("click", () => {
    if (shown) tell.change({ compare: withoutComparison(shown.result.settings) });
  });
  end.addEventListener("click", () => tell.change({ compare: null }));

  /** @param {string} query */
  async function ask(query) {
    asked = query;
    const answer = await askForKept(query);
    if (answer === undefined) asked = null;
    if (answer) kept = { query, ...answer };
    draw();
  }

  function draw() {
    if (!shown || kept?.query !== shown.result.settings.compare) return;
    panel.show(...sides(kept, shown));
    revealComparison();
  }

  return {
    /** @param {Shown} next */
    update(next) {
      shown = next;
      const query = next.result.settings.compare;
      root.hidden = end.hidden = query === null;
      if (query !== null && query !== asked) void ask(query);
      draw();
    },
  };
}

/** @param {Tell} tell @returns {(query: string) => Promise<{line: string, output: import("../types").Tensor} | null | undefined>} null where a newer question was asked, undefined where the request failed */
function createKeptMaps(tell) {
  const latest = createLatestRequest();
  return async (query) => {
    try {
      const once = (/** @type {AbortSignal} */ signal) => computeKept(tell, query, signal);
      const won = await latest.run((signal) => askUntilAnswered(once, signal, tell.delay));
      return won?.isNewest ? won.answer : null;
    } catch (error) {
      tell.complain(error);
      return undefined;
    }
  };
}

/**
 * Caption and map of both settings.
 * @param {{line: string, output: import("../types").Tensor}} kept
 * @param {Shown} shown
 * @returns {[{line: string, tensor: import("../types").Tensor}, {line: string, tensor: import("../types").Tensor}]}
 */
function sides(kept, { result, picture, channels: { output } }) {
  return [
    { line: kept.line, tensor: channelWithin(kept.output, output) },
    { line: caption(result.settings, picture, output), tensor: channelWithin(result.output, output) },
  ];
}

/**
 * The map of the kept settings on their own picture.
 * @param {Tell} tell
 * @param {string} query
 * @param {AbortSignal} signal
 */
async function computeKept({ pictures }, query, signal) {
  const asked = settingsFromQuery(query, STANDARD_CONVOLUTION, PLANES);
  const picture = await pictures.describe(asked.image);
  const settings = fitted(asked, picture);
  const document = networkDocument(settings, enteringChannels(settings, picture));
  const { output } = await computeLastLayer(document, settings, signal);
  return { line: caption(settings, picture, 0), output };
}

/** @param {Settings} settings */
function withoutComparison(settings) {
  return settingsToQuery({ ...settings, compare: null });
}

/** @param {import("../types").Tensor} tensor @param {number} channel the last one stands for any beyond it */
function channelWithin(tensor, channel) {
  return channelOf(tensor, Math.min(channel, tensor.channels - 1));
}

/**
 * The kernel's name, where it has one, and the line of PyTorch.
 * @param {Settings} settings
 * @param {Picture} picture
 * @param {number} output channel
 */
function caption(settings, picture, output) {
  const { preset } = settings.kernel.planes[Math.min(output, settings.kernel.planes.length - 1)][0];
  return `${preset ?? "own kernel"} \u00b7 ${moduleLine(settings, enteringChannels(settings, picture))}`;
}
