/** Invalid parameters of links to the inspection page. Each is reported, then dropped. */
import { faultsIn, oneOf } from "./faults.js";
import { inspectedFromQuery, inspectionFromQuery, ORDERS } from "./inspection.js";
import { readZero, writeZero } from "../inspection/switched_off_channels.js";

/** @typedef {import("../../inspection").InspectedNetwork} InspectedNetwork */
/** @typedef {import("../../inspection").Place} Place */
/** @typedef {import("../../inspection").InspectionSettings} InspectionSettings */
/** @typedef {import("../../inspection").InspectionView} InspectionView */
/** @typedef {{sentence: string, settings?: Partial<InspectionSettings>, view?: Partial<InspectionView>}} Fault with the settings and view to use instead */

/** Parameters with a fixed set of values. @type {Record<string, string[]>} */
const WORDS = {
  sort: ORDERS,
  scope: ["node", "map"],
  gradient: ["0", "1"],
  at: ["opened"],
  patches: ["0", "1"],
};

/**
 * @param {string} text a query string
 * @param {InspectedNetwork} network that the link is about
 * @param {string | null} opened name of the node that the page opens
 * @returns {Fault[]}
 */
export function faultsOf(text, network, opened) {
  const view = inspectedFromQuery(text);
  const { classIndex } = inspectionFromQuery(text);
  const count = network.classes.length;
  /** @type {Fault[]} */
  const isNoClass =
    classIndex !== null && classIndex >= count
      ? [
          {
            sentence: `The network has ${count} classes, numbered from 0; there is no class ${classIndex}.`,
            settings: { classIndex: null },
          },
        ]
      : [];
  return [
    ...unread(text),
    ...faultsOfZero(inspectionFromQuery(text).zero, network),
    ...isNoClass,
    ...faultsOfPlace(text, view, network, opened),
    ...faultsOfPath(view, network),
  ];
}

/** Parameters invalid on every network, which parsing has dropped. @param {string} text @returns {Fault[]} */
function unread(text) {
  const { classIndex, network, size, zero } = inspectionFromQuery(text);
  const { cell, path, method, compare, opacity, train } = inspectedFromQuery(text);
  /** @type {Record<string, (given: string) => boolean>} */
  const understood = {
    network: (given) => given === network,
    size: (given) => given === String(size),
    zero: () => zero !== "",
    class: () => classIndex !== null,
    channel: (given) => /^\d+$/.test(given),
    cell: () => cell !== null,
    path: (given) => given.split(";").length === path.length,
    method: () => method !== null,
    opacity: (given) => given === String(opacity),
    compare: (given) => given === compare,
    train: (given) => given === String(train),
    ...Object.fromEntries(Object.entries(WORDS).map(([name, words]) => [name, oneOf(words)])),
  };
  return faultsIn(text, understood).map((sentence) => ({ sentence }));
}

/** Switched-off channels that do not exist; the others are kept. @param {string} zero @param {InspectedNetwork} network @returns {Fault[]} */
function faultsOfZero(zero, network) {
  const given = [...readZero(zero)];
  const outside = (/** @type {string} */ node, /** @type {number} */ channel) =>
    outsideOf(network, { node, channel, row: 0, column: 0 });
  const sentence = given
    .map(([node, channels]) => outside(node, Math.max(...channels)))
    .find((each) => each !== null);
  const kept = given.map(
    ([node, channels]) =>
      /** @type {[string, number[]]} */ ([
        node,
        channels.filter((channel) => outside(node, channel) === null),
      ]),
  );
  return sentence ? [{ sentence, settings: { zero: writeZero(new Map(kept)) } }] : [];
}

/** @param {string} text @param {InspectionView} view @param {InspectedNetwork} network @param {string | null} opened @returns {Fault[]} */
function faultsOfPlace(text, { channel, cell }, network, opened) {
  const given = new URLSearchParams(text).get("node") ?? "";
  const node = network.nodes.find(({ name }) => name === opened);
  if (!node || (given !== "" && given !== opened))
    return [
      { sentence: noNode(network.title, given), view: { node: null, channel: 0, cell: null, path: [] } },
    ];
  const outside = outsideOf(network, {
    node: node.name,
    channel,
    row: cell?.row ?? 0,
    column: cell?.column ?? 0,
  });
  return outside
    ? [{ sentence: outside, view: { channel: channel < node.shape[0] ? channel : 0, cell: null } }]
    : [];
}

/** @param {InspectionView} view @param {InspectedNetwork} network @returns {Fault[]} */
function faultsOfPath({ path }, network) {
  const sentence = path.map((place) => outsideOf(network, place)).find((each) => each !== null);
  return sentence ? [{ sentence, view: { path: [] } }] : [];
}

/** @param {InspectedNetwork} network @param {Place} place @returns {string | null} null if it is a cell of the network */
function outsideOf({ title, nodes }, { node: name, channel, row, column }) {
  const node = nodes.find((each) => each.name === name);
  if (!node) return noNode(title, name);
  const [channels, rows = 1, columns = 1] = node.shape;
  if (channel >= channels)
    return `${name} has ${channels} channels, numbered from 0; there is no channel ${channel}.`;
  return row < rows && column < columns
    ? null
    : `${name} has ${rows} rows and ${columns} columns, numbered from 0; there is no row ${row}, column ${column}.`;
}

/** @param {string} title of the network @param {string} name */
function noNode(title, name) {
  return `${title} has no node \u201c${name.slice(0, 80)}\u201d.`;
}
