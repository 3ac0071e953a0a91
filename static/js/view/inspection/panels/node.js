/** The opened node: all its channels as maps, sorted, searched, chosen by pointer or keys. */
import { at } from "../../../core/geometry/cells.js";
import { found, ordered } from "../../../core/inspection/channel_order.js";
import { exact, rounded } from "../../../core/text/numbers.js";
import { scaleFor, sharedScale } from "../../../core/colour/scale.js";
import { layOutWall, mapAt } from "../../../core/layout/map_wall.js";
import { rasterizeAll } from "../../../draw/raster.js";
import { drawWall, frameMap } from "../../../draw/map_wall.js";
import { labelsOf } from "../../../state/class_labels.js";
import { answered, chosenChannel, hasClasses, openedMaps, openedNode } from "../../../state/inspection.js";
import { isStale } from "../../../state/waiting.js";
import { createCanvasHost, readTheme } from "../../dom/canvas_host.js";
import { createChangeWatch } from "../../dom/change_detector.js";
import { find, setText } from "../../dom/elements.js";
import { createLegend } from "../../maps/legend.js";

/** @typedef {import("../../../inspection").InspectionState} State */
/** @typedef {import("../../../inspection").InspectionView} View */
/** @typedef {import("../../../types").Tensor} Tensor */
/** @typedef {import("../../../types").Scale} Scale */

/** @typedef {ReturnType<typeof layOutWall>} Layout */
/** @typedef {{maps: Tensor, raster: HTMLCanvasElement, scaleOf: (channel: number) => Scale}} Painted */

/**
 * @param {HTMLElement} root
 * @param {{look: (view: Partial<Pick<View, "order" | "scope">>) => void, choose: (channel: number) => void, open: (channel: number) => void, enter: () => void}} tell
 */
export function createNodePanel(root, { look, choose, open, enter }) {
  const readout = find("[data-readout]", HTMLElement, root);
  const legend = createLegend(find(".wall-tools .legend", HTMLElement, root));
  const typed = find("[data-find]", HTMLInputElement, root);
  const [mapsChanged, drawnChanged] = [createChangeWatch(), createChangeWatch()];
  /** @type {State | null} */
  let latest = null;
  /** @type {Painted | null} */
  let painted = null;
  const tools = createTools(root, look);
  const chosen = () => (latest ? chosenChannel(latest) : 0);
  const wall = createWall(root, { choose, open, enter, chosen }, (place) =>
    setText(readout, place && latest && painted ? placeText(latest, painted.maps, place) : ""),
  );
  typed.addEventListener("input", () => latest && show(latest));
  typed.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && wall.channels.length > 0) choose(wall.channels[0]);
  });

  /** @param {State} state */
  function show(state) {
    latest = state;
    const [maps, channel] = [openedMaps(state), chosenChannel(state)];
    const { scope } = state.view;
    tools.show(state);
    root.setAttribute("aria-busy", String(maps === null));
    if (!maps) return;
    if (mapsChanged(maps, scope) || !painted) painted = paint(maps, scope);
    legend.show(painted.scaleOf(channel));
    const [figures, theme, text] = [figuresOf(state), readTheme(), typed.value];
    const view = [state.view.order, text, wall.room(), theme.accent];
    if (!drawnChanged(maps, scope, figures, channel, ...view)) return;
    const channels = channelsToShow(state, maps, text);
    wall.draw(painted, channels, channel, theme);
    if (channels.length === 0) setText(readout, `No channel matches \u201c${text}\u201d.`);
  }

  return { show };
}

/** Channels in order, as far as they match the text. @param {State} state @param {Tensor} maps @param {string} text */
function channelsToShow(state, maps, text) {
  const figures = figuresOf(state);
  const all = figures ? ordered(figures, state.view.order) : [...Array(maps.channels).keys()];
  const wanted = found(text, maps.channels, labelsOf(state));
  return wanted ? wanted.filter((each) => all.includes(each)) : all;
}

/** Title, facts, and the choice of order and colour scale. @param {HTMLElement} root @param {(view: Partial<Pick<View, "order" | "scope">>) => void} look */
function createTools(root, look) {
  const [order, scope] = ["order", "scope"].map((name) => find(`[data-${name}]`, HTMLSelectElement, root));
  const influence = find("[value=influence]", HTMLOptionElement, order);
  order.addEventListener("change", () => look({ order: /** @type {View["order"]} */ (order.value) }));
  scope.addEventListener("change", () => look({ scope: scope.value === "map" ? "map" : "node" }));
  return {
    /** @param {State} state */
    show(state) {
      const [table, network] = [answered(state, "channels"), answered(state, "network")];
      const label = table && network?.classes[table.class ?? -1];
      order.value = state.view.order;
      scope.value = state.view.scope;
      setText(find("#node-title", HTMLElement, root), openedNode(state) ?? "Node");
      setText(find("[data-facts]", HTMLElement, root), factsOf(state));
      influence.hidden = !hasClasses(state);
      setText(influence, `influence on ${label ? `\u201c${label}\u201d` : "the class"}`);
    },
  };
}

/**
 * All channels on one canvas; pointer and keys choose one.
 * @param {HTMLElement} root
 * @param {{choose: (channel: number) => void, open: (channel: number) => void, enter: () => void, chosen: () => number}} keys
 * @param {(place: {channel: number, row: number, column: number} | null) => void} tell where the pointer is
 */
function createWall(root, keys, tell) {
  const { canvas, begin } = createCanvasHost(find(".wall-scroll canvas", HTMLCanvasElement, root));
  const scroll = find(".wall-scroll", HTMLElement, root);
  /** @type {{painted: Painted | null, channels: number[], layout: Layout}} */
  let shown = { painted: null, channels: [], layout: layOutWall({ count: 1, isFlat: false }, 1) };
  canvas.addEventListener("pointermove", (event) => tell(placeUnder(canvas, shown, event)));
  canvas.addEventListener("pointerleave", () => tell(null));
  canvas.addEventListener("click", (event) => {
    const under = placeUnder(canvas, shown, event);
    if (under) keys.open(under.channel);
  });
  canvas.addEventListener("keydown", (event) => moveByKey(event, shown, keys));
  return {
    get channels() {
      return shown.channels;
    },
    room: () => scroll.clientWidth,
    /** @param {Painted} painted @param {number[]} channels @param {number} channel @param {import("../../../draw/plane.js").Theme} theme */
    draw(painted, channels, channel, theme) {
      const { channels: all, height, width } = painted.maps;
      const layout = layOutWall({ count: channels.length, isFlat: height * width === 1 }, scroll.clientWidth);
      shown = { painted, channels, layout };
      const context = begin(layout.width, layout.height);
      drawWall(context, { raster: painted.raster, height, width }, channels, layout);
      const place = channels.indexOf(channel);
      if (place >= 0) frameMap(context, layout, place, theme);
      const help = "Arrow keys choose one, Enter moves to its map.";
      canvas.setAttribute("aria-label", `${channels.length} of ${all} channels. ${help}`);
    },
  };
}

/** @param {KeyboardEvent} event @param {{channels: number[], layout: Layout}} shown @param {{choose: (channel: number) => void, enter: () => void, chosen: () => number}} keys */
function moveByKey(event, { channels, layout }, { choose, enter, chosen }) {
  if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    enter();
  }
  const step = stepOf(event.key, layout.across, channels.length);
  if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  event.stopPropagation();
  const place = Math.max(0, channels.indexOf(chosen()));
  choose(channels[Math.min(channels.length - 1, Math.max(0, place + step))]);
}

/** @param {string} key @param {number} across maps in a row @param {number} count @returns {number | undefined} places to move */
function stepOf(key, across, count) {
  /** @type {Record<string, number>} */
  const steps = {
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: -across,
    ArrowDown: across,
    Home: -count,
    End: count,
  };
  return steps[key];
}

/** @param {HTMLCanvasElement} canvas @param {{painted: Painted | null, channels: number[], layout: Layout}} shown @param {MouseEvent} event */
function placeUnder(canvas, { painted, channels, layout }, event) {
  const box = canvas.getBoundingClientRect();
  const under = mapAt(layout, event.clientX - box.left, event.clientY - box.top);
  if (!under || !painted) return null;
  const { height, width } = painted.maps;
  const [row, column] = [Math.floor(under.down * height), Math.floor(under.across * width)];
  return { channel: channels[under.place], row, column };
}

/** @param {Tensor} maps @param {View["scope"]} scope @returns {Painted} */
function paint(maps, scope) {
  const length = maps.height * maps.width;
  const whole = sharedScale([maps.values], "sequential");
  const own = (/** @type {number} */ channel) =>
    scaleFor(maps.values.subarray(channel * length, (channel + 1) * length), "sequential");
  const scaleOf = scope === "node" ? () => whole : own;
  return { maps, scaleOf, raster: rasterizeAll(maps, scaleOf) };
}

/** The figures of the opened node's channels, once they are there. @param {State} state */
function figuresOf(state) {
  const table = isStale(state, "channels") ? null : answered(state, "channels");
  return table?.node === openedNode(state) ? table.channels : null;
}

/** @param {State} state @param {Tensor} maps @param {{channel: number, row: number, column: number}} place */
function placeText(state, maps, { channel, row, column }) {
  const figures = figuresOf(state)?.find((each) => each.channel === channel);
  const label = labelsOf(state)[channel];
  const name = `Channel ${channel}${label ? ` (${label})` : ""}`;
  const text = `${name}, row ${row}, column ${column}: ${exact(at(maps, channel, row, column))}`;
  if (!figures) return text;
  const number = (/** @type {number | null} */ one, digits = 4) => rounded(one ?? NaN, digits);
  const zeros = number(100 * (figures.zero_fraction ?? NaN), 3);
  const [mean, maximum] = [number(figures.mean), number(figures.maximum)];
  const influence = hasClasses(state) ? `, influence ${number(figures.influence, 3)}` : "";
  return `${text} \u00b7 mean ${mean}, maximum ${maximum}, zeros ${zeros} %${influence}`;
}

/** @param {State} state */
function factsOf(state) {
  const node = answered(state, "network")?.nodes.find(({ name }) => name === openedNode(state));
  if (!node) return "";
  const weights =
    node.parameter_count > 0 ? ` \u00b7 ${node.parameter_count.toLocaleString("en")} parameters` : "";
  return `${node.op} \u00b7 ${node.shape.join(" \u00d7 ")}${weights}`;
}
