/** Beneath the stage of the convolution page: an output channel taken apart, and two settings compared. */
import { settingsFromQuery, settingsToQuery } from "../core/links/convolution.js";
import { moduleLine } from "../core/convolution/pytorch_line.js";
import { enteringChannels, fitted } from "../core/convolution/settings.js";
import { computeMaps, computePartialMaps, networkDocument } from "../io/networks.js";
import { channelOf, createComparison } from "../view/maps/side_by_side.js";
import { find } from "../view/dom/elements.js";
import { createTakeApart } from "../view/convolution/channel_sum.js";
import { PLANES, STANDARD_CONVOLUTION } from "./presets.js";

/** @typedef {import("../types").Settings} Settings */
/** @typedef {import("../types").Result} Result */
/** @typedef {import("../types").Channels} Channels */

export function createCloserLook() {
  /** @type {{result: Result | null, picture: import("../types").Picture | null, channels: Channels}} */
  const shown = { result: null, picture: null, channels: { input: 0, output: 0 } };
  /** @type {{change: (settings: Partial<Settings>) => void, choose: (channels: Partial<Channels>) => void}} */
  let tell = { change() {}, choose() {} };
  const apart = createTakeApart(find("#take-apart", HTMLDetailsElement), {
    choose: (channels) => tell.choose(channels),
    opened: () => void takeApart(),
  });
  const comparison = createComparison(find("#compare", HTMLElement));
  const [keep, end] = [find("#compare-keep", HTMLButtonElement), find("#compare-end", HTMLButtonElement)];
  let asked = new AbortController();
  /** What the maps on screen were asked for, so that nothing is asked for twice. */
  let takenApart = "";
  /** @type {{query: string, line: string, output: import("../types").Tensor} | null} */
  let kept = null;

  keep.addEventListener("click", () => {
    if (shown.result) tell.change({ compare: settingsToQuery({ ...shown.result.settings, compare: null }) });
  });
  end.addEventListener("click", () => tell.change({ compare: null }));

  async function takeApart() {
    const {
      result,
      picture,
      channels: { output },
    } = shown;
    if (!result || !picture || !apart.root.open || apart.root.hidden) return;
    const key = `${settingsToQuery({ ...result.settings, compare: null })} ${output}`;
    if (key === takenApart) return;
    takenApart = key;
    asked.abort();
    asked = new AbortController();
    const partial = await quietly(computePartialMaps(result.settings, picture, output, asked.signal));
    if (partial && takenApart === key) apart.load(result, partial, output);
  }

  async function compare() {
    const { result, picture } = shown;
    const query = result?.settings.compare ?? null;
    find("#compare", HTMLElement).hidden = query === null;
    end.hidden = query === null;
    if (!result || !picture || query === null) return;
    if (kept?.query !== query) {
      const settings = fitted(settingsFromQuery(query, STANDARD_CONVOLUTION, PLANES), picture);
      const line = caption(settings, picture, 0);
      const document = networkDocument(settings, enteringChannels(settings, picture));
      const maps = await quietly(computeMaps(document, settings, new AbortController().signal));
      if (!maps) return;
      kept = { query, line, output: maps.output };
    }
    if (shown.result === result) draw();
  }

  function draw() {
    const {
      result,
      picture,
      channels: { output },
    } = shown;
    if (!result || !picture || !kept || kept.query !== result.settings.compare) return;
    const old = Math.min(output, kept.output.channels - 1);
    comparison.show(
      { line: kept.line, tensor: channelOf(kept.output, old) },
      {
        line: caption(result.settings, picture, output),
        tensor: channelOf(result.output, Math.min(output, result.output.channels - 1)),
      },
    );
  }

  return {
    /** @param {typeof tell} told */
    listen(told) {
      tell = told;
    },
    /** @param {Settings} settings made to fit @param {import("../types").Picture} picture @param {Channels} channels */
    show(settings, picture, channels) {
      shown.picture = picture;
      shown.channels = channels;
      apart.root.hidden = settings.kernel.planes[0].length < 2;
      void takeApart();
      draw();
    },
    /** @param {Result} result */
    load(result) {
      shown.result = result;
      void takeApart();
      void compare();
    },
    /** @param {Result} result @param {import("../types").Cell} cell @param {Channels} channels */
    place(result, cell, channels) {
      apart.place(result, cell, channels.output);
    },
  };
}

/**
 * The line of PyTorch, and the kernel's name where it has one.
 * @param {Settings} settings
 * @param {import("../types").Picture} picture
 * @param {number} output channel
 */
function caption(settings, picture, output) {
  const { preset } = settings.kernel.planes[Math.min(output, settings.kernel.planes.length - 1)][0];
  return `${preset ?? "own kernel"} \u00b7 ${moduleLine(settings, enteringChannels(settings, picture))}`;
}

/**
 * The answer, or null where it was refused or overtaken: the main result has already said why.
 * @template T
 * @param {Promise<T>} answer
 * @returns {Promise<T | null>}
 */
async function quietly(answer) {
  try {
    return await answer;
  } catch {
    return null;
  }
}
