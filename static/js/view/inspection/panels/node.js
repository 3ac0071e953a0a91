/** The opened node: all its channels as maps, sorted, searched, chosen by pointer or keys. */
import { at } from "../../../core/geometry/cells.js";
import { found, ordered } from "../../../core/inspection/channel_order.js";
import { exact, rounded } from "../../../core/text/numbers.js";
import { scaleFor, sharedScale } from "../../../core/colour/scale.js";
import { layOutWall, mapAt } from "../../../core/layout/map_wall.js";
import { rasterizeAll } from "../../../draw/raster.js";
import { drawWall, frameMap } from "../../../draw/map_wall.js";
import { answered, chosenChannel, labelsOf, openedMaps, openedNode } from "../../../state/inspection.js";
import { createCanvasHost, readTheme } from "../../dom/canvas_host.js";
import { createChangeWatch } from "../../dom/change_detector.js";
import { find, setText } from "../../dom/elements.js";
import { createLegend } from "../../maps/legend.js";

/** @typedef {import("../../../inspection").InspectionState} State */
/** @typedef {import("../../../inspection").InspectionView} View */
/** @typedef {import("../../../types").Tensor} Tensor */
/** @typedef {import("../../../types").Scale} Scale */

/**
 * @param {HTMLElement} root
 * @param {{look: (view: Partial<Pick<View, "order" | "scope">>) => void, choose: (channel: number) => void, enter: () => void}} tell
 */
export function createNodePanel(root, { look, choose, enter }) {
  const host = createCanvasHost(find(".wall-scroll canvas", HTMLCanvasElement, root));
  const scroll = find(".wall-scroll", HTMLElement, root);
  const [order, scope] = [
    find("[data-order]", HTMLSelectElement, root),
    find("[data-scope]", HTMLSelectElement, root),
  ];
  const typed = find("[data-find]", HTMLInputElement, root);
  const readout = find("[data-readout]", HTMLElement, root);
  const legend = createLegend(find(".wall-tools .legend", HTMLElement, root));
  const [mapsChanged, drawnChanged] = [createChangeWatch(), createChangeWatch()];
  /** @type {{maps: Tensor, raster: HTMLCanvasElement, scaleOf: (channel: number) => Scale} | null} */
  let painted = null;
  /** @type {number[]} */
  let shown = [];
  let layout = layOutWall({ count: 1, isFlat: false }, 1);
  /** @type {State | null} */
  let latest = null;

  order.addEventListener("change", () => look({ order: /** @type {View["order"]} */ (order.value) }));
  scope.addEventListener("change", () => look({ scope: scope.value === "map" ? "map" : "node" }));
  typed.addEventListener("input", () => latest && show(latest));
  typed.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && shown.length > 0) choose(shown[0]);
  });
  host.canvas.addEventListener("pointermove", (event) => tellOf(channelUnder(event)));
  host.canvas.addEventListener("pointerleave", () => setText(readout, ""));
  host.canvas.addEventListener("click", (event) => {
    const under = channelUnder(event);
    if (under) choose(under.channel);
  });
  host.canvas.addEventListener("keydown", (event) => {
    /** @type {Record<string, number>} */
    const steps = {
      ArrowLeft: -1,
      ArrowRight: 1,
      ArrowUp: -layout.across,
      ArrowDown: layout.across,
      Home: -shown.length,
      End: shown.length,
    };
    const step = steps[event.key];
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      enter();
    }
    if (step === undefined || !latest || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    const place = Math.max(0, shown.indexOf(chosenChannel(latest)));
    choose(shown[Math.min(shown.length - 1, Math.max(0, place + step))]);
  });

  /** @param {MouseEvent} event */
  function channelUnder(event) {
    const box = host.canvas.getBoundingClientRect();
    const under = mapAt(layout, event.clientX - box.left, event.clientY - box.top);
    if (!under || !painted) return null;
    const { height, width } = painted.maps;
    return {
      channel: shown[under.place],
      row: Math.floor(under.down * height),
      column: Math.floor(under.across * width),
    };
  }

  /** @param {{channel: number, row: number, column: number} | null} place */
  function tellOf(place) {
    if (!place || !painted || !latest) return setText(readout, "");
    const figures = answered(latest, "channels");
    const own =
      figures?.node === openedNode(latest)
        ? figures.channels.find(({ channel }) => channel === place.channel)
        : undefined;
    const name = labelsOf(latest)[place.channel];
    const value = exact(at(painted.maps, place.channel, place.row, place.column));
    const told = own
      ? ` \u00b7 mean ${rounded(own.mean ?? NaN, 4)}, maximum ${rounded(own.maximum ?? NaN, 4)}, zeros ${rounded(100 * (own.zero_fraction ?? NaN), 3)} %, influence ${rounded(own.influence ?? NaN, 3)}`
      : "";
    return setText(
      readout,
      `Channel ${place.channel}${name ? ` (${name})` : ""}, row ${place.row}, column ${place.column}: ${value}${told}`,
    );
  }

  /** @param {Tensor} maps @param {View["scope"]} across */
  function paint(maps, across) {
    const length = maps.height * maps.width;
    const whole = sharedScale([maps.values], "sequential");
    const own = (/** @type {number} */ channel) =>
      scaleFor(maps.values.subarray(channel * length, (channel + 1) * length), "sequential");
    const scaleOf = across === "node" ? () => whole : own;
    painted = { maps, scaleOf, raster: rasterizeAll(maps, scaleOf) };
  }

  /** @param {State} state */
  function show(state) {
    latest = state;
    const [maps, channel] = [openedMaps(state), chosenChannel(state)];
    const { order: by, scope: across } = state.view;
    order.value = by;
    scope.value = across;
    setText(find("#node-title", HTMLElement, root), openedNode(state) ?? "Node");
    setText(find("[data-facts]", HTMLElement, root), factsOf(state));
    root.setAttribute("aria-busy", String(maps === null));
    if (!maps) return;
    if (mapsChanged(maps, across)) paint(maps, across);
    if (!painted) return;
    legend.show(painted.scaleOf(channel));
    const table = answered(state, "channels");
    const figures = table?.node === openedNode(state) ? table.channels : null;
    const label = table ? answered(state, "network")?.classes[table.class] : undefined;
    setText(
      find("[value=influence]", HTMLOptionElement, order),
      `influence on ${label ? `\u201c${label}\u201d` : "the class"}`,
    );
    const room = scroll.clientWidth;
    const theme = readTheme();
    const text = typed.value;
    if (!drawnChanged(maps, across, by, figures, channel, room, text, theme.accent, window.devicePixelRatio))
      return;
    const all = figures ? ordered(figures, by) : Array.from({ length: maps.channels }, (_, index) => index);
    const wanted = found(text, maps.channels, labelsOf(state));
    shown = wanted ? wanted.filter((each) => all.includes(each)) : all;
    layout = layOutWall({ count: shown.length, isFlat: maps.height * maps.width === 1 }, room);
    const context = host.begin(layout.width, layout.height);
    drawWall(context, { raster: painted.raster, height: maps.height, width: maps.width }, shown, layout);
    if (shown.length === 0) setText(readout, `No channel fits \u201c${text}\u201d.`);
    const place = shown.indexOf(channel);
    if (place >= 0) frameMap(context, layout, place, theme);
    host.canvas.setAttribute(
      "aria-label",
      `${shown.length} of ${maps.channels} channels. Arrow keys choose one, Enter leads to its map.`,
    );
  }

  return { show };
}

/** @param {State} state */
function factsOf(state) {
  const node = answered(state, "network")?.nodes.find(({ name }) => name === openedNode(state));
  if (!node) return "";
  const weights =
    node.parameter_count > 0 ? ` \u00b7 ${node.parameter_count.toLocaleString("en")} parameters` : "";
  return `${node.op} \u00b7 ${node.shape.join(" \u00d7 ")}${weights}`;
}
