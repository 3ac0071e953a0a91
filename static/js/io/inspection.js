/** Requests of the inspection page: a network, its outputs for a picture, cells, gradients and attributions. */
import { enteringSize } from "../core/convolution/settings.js";
import { classesOf, unnamed } from "../core/inspection/class_names.js";
import { FIRST_SETTINGS, placeToText } from "../core/links/inspection.js";
import { fromLevels } from "../core/formats/byte_levels.js";
import { readMetadata, readTensors } from "../core/formats/safetensors.js";
import { request } from "./http.js";
import { followProgress } from "./progress.js";

/** @typedef {import("../inspection").InspectionSettings} Settings */
/** @typedef {import("../inspection").Place} Place */
/** @typedef {import("../types").Tensor} Tensor */

/** Query of the thumbnails in the graph: the most channels of each node, and their largest side. */
const THUMBNAILS = { channels: 3, max_side: "36", dtype: "uint8" };
/** Number of classes in a prediction: all, so that any two can be compared. */
const TOP = 1000;

/**
 * Path of a resource of a trace.
 * @param {Settings} settings
 * @param {string} part such as "maps"; empty for the summary
 * @param {Record<string, string | number>} [query]
 */
export function tracePath(settings, part, query = {}) {
  const [{ network, image }, text] = [settings, traceQuery(settings, query)];
  return `/api/networks/${network}/images/${image}${part === "" ? "" : `/${part}`}${text === "" ? "" : `?${text}`}`;
}

/**
 * Query of a question about a trace.
 * @param {Pick<Settings, "size" | "zero">} settings
 * @param {Record<string, string | number>} query
 */
export function traceQuery({ size, zero }, query) {
  const parameters = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]));
  if (size !== FIRST_SETTINGS.size) parameters.set("size", String(size));
  if (zero !== "") parameters.set("zero", zero);
  return parameters.toString();
}

/** Path of the PyTorch program that computes the same numbers. @param {Settings} settings */
export function codePath({ network, image, size }) {
  return `/api/networks/${network}/code?image=${image}&size=${size}`;
}

/** @param {string} path @param {AbortSignal} signal */
async function fetchJson(path, signal) {
  return (await request(path, { signal })).json();
}

/** @param {string} path @param {AbortSignal} signal */
async function fetchTensors(path, signal) {
  return readTensors(await (await request(path, { signal })).arrayBuffer());
}

/** @param {Map<string, Tensor>} tensors @param {string} name */
function named(tensors, name) {
  const tensor = tensors.get(name);
  if (!tensor) throw new Error("the answer lacks the maps that were asked for");
  return tensor;
}

/** @param {AbortSignal} signal @returns {Promise<import("../inspection").ListedNetwork[]>} */
export async function fetchNetworks(signal) {
  return (await fetchJson("/api/networks", signal)).networks;
}

/**
 * A network's document without the sizes that depend on a picture.
 * @param {string} network name or id
 * @param {AbortSignal} signal
 * @returns {Promise<import("../inspection").NetworkDocument>}
 */
export function describeNetwork(network, signal) {
  return fetchJson(`/api/networks/${network}`, signal);
}

/**
 * A network, with the shapes that its nodes have for a picture.
 * @param {Settings} settings
 * @param {import("../types").Picture} picture
 * @param {AbortSignal} signal
 * @returns {Promise<import("../inspection").InspectedNetwork>}
 */
export async function fetchNetwork({ network, size }, picture, signal) {
  const known = await describeNetwork(network, signal);
  const { height, width } = known.input;
  const isResized = picture.kind === "photo" && height !== null && width !== null;
  const input = isResized ? { height, width } : enteringSize(picture, size);
  const sized = `/api/networks/${network}?height=${input.height}&width=${input.width}`;
  const described = isResized ? known : await fetchJson(sized, signal);
  return { ...described, input: { ...known.input, ...input }, classes: classesOf(described) };
}

/** @param {Settings} settings @param {AbortSignal} signal */
export async function fetchPrediction(settings, signal) {
  return predictionOf(await fetchJson(tracePath(settings, "prediction", { top: TOP }), signal));
}

/**
 * Predicts a picture that is not stored.
 * @param {string} network name or id
 * @param {BlobPart} picture the bytes of its file
 * @param {AbortSignal} signal
 */
export async function predictSent(network, picture, signal) {
  const body = new FormData();
  body.append("file", new Blob([picture]), "picture");
  const path = `/api/networks/${network}/prediction?top=${TOP}`;
  return predictionOf(await (await request(path, { method: "POST", body, signal })).json());
}

/** With names and numbers where the API has none. @param {any} answer @returns {import("../inspection").Prediction} */
function predictionOf(answer) {
  const classes = answer.classes.map((/** @type {any} */ each) => ({
    ...each,
    label: each.label ?? unnamed(each.index),
    probability: each.probability ?? NaN,
    logit: each.logit ?? NaN,
  }));
  return { ...answer, classes };
}

/** Statistics of every node. @param {Settings} settings @param {AbortSignal} signal @returns {Promise<import("../inspection").NodeFigures[]>} */
export async function fetchSummary(settings, signal) {
  return (await fetchJson(tracePath(settings, ""), signal)).nodes;
}

/**
 * Small maps of every node.
 * @param {Settings} settings
 * @param {number} widest channels of the node that has the most
 * @param {AbortSignal} signal
 * @returns {Promise<Map<string, Tensor>>}
 */
export async function fetchOverview(settings, widest, signal) {
  const channels = `0-${Math.min(THUMBNAILS.channels, widest) - 1}`;
  return fromLevels(await fetchTensors(tracePath(settings, "maps", { ...THUMBNAILS, channels }), signal));
}

/**
 * The network's input, exact to half a level of 255.
 * @param {Settings} settings
 * @param {AbortSignal} signal
 */
export async function fetchInput(settings, signal) {
  const path = tracePath(settings, "maps", { nodes: "input", dtype: THUMBNAILS.dtype });
  return named(fromLevels(await fetchTensors(path, signal)), "input");
}

/** All maps of a node. @param {Settings} settings @param {string} node @param {AbortSignal} signal */
export async function fetchMaps(settings, node, signal) {
  return {
    node,
    tensor: named(await fetchTensors(tracePath(settings, "maps", { nodes: node }), signal), node),
  };
}

/**
 * The maps that contain some cells, by the text of each place.
 * @param {Settings} settings
 * @param {Place[]} places
 * @param {ReadonlyMap<string, Tensor>} known maps that were fetched before
 * @param {AbortSignal} signal
 * @returns {Promise<Map<string, Tensor>>} of one channel each
 */
export async function fetchTrail(settings, places, known, signal) {
  return new Map(
    await Promise.all(
      places.map(async (place) => {
        const { node, channel } = place;
        const map =
          known.get(placeToText(place)) ??
          named(
            await fetchTensors(tracePath(settings, "maps", { nodes: node, channels: channel }), signal),
            node,
          );
        return /** @type {[string, Tensor]} */ ([placeToText(place), map]);
      }),
    ),
  );
}

/** @param {Settings} settings @returns {Record<string, number>} empty if the API is to use the top class */
function chosenClass({ classIndex }) {
  return classIndex === null ? {} : { class: classIndex };
}

/** @param {Settings} settings @param {string} node @param {AbortSignal} signal @returns {Promise<import("../inspection").ChannelTable>} */
export function fetchChannels(settings, node, signal) {
  return fetchJson(tracePath(settings, "channels", { node, ...chosenClass(settings) }), signal);
}

/** @param {Settings} settings @param {Place} place @param {AbortSignal} signal @returns {Promise<import("../inspection").CellDocument>} */
export function fetchCell(settings, { node, channel, row, column }, signal) {
  return fetchJson(tracePath(settings, "cell", { node, channel, row, column }), signal);
}

/** Gradient of the cell with respect to the input. @param {Settings} settings @param {Place} place @param {AbortSignal} signal */
export async function fetchGradient(settings, { node, channel, row, column }, signal) {
  return named(
    await fetchTensors(tracePath(settings, "gradient", { node, channel, row, column }), signal),
    "gradient",
  );
}

/**
 * Attribution of the class's logit to the pixels of the picture.
 * @param {Settings} settings
 * @param {{method: string, node: string | null}} question if node is null, the API chooses it
 * @param {AbortSignal} signal
 * @param {(progress: import("../types").Progress) => void} report called after each part of a slow method
 * @returns {Promise<import("../inspection").Attribution>}
 */
export async function fetchAttribution(settings, { method, node }, signal, report) {
  const query = { method, ...chosenClass(settings), ...(node === null ? {} : { node }) };
  await followProgress(tracePath(settings, "attribution/progress", query), signal, report);
  return fetchMapOf(settings, query, signal);
}

/** Grad-CAM of the most probable class. @param {Settings} settings @param {AbortSignal} signal */
export function fetchGradCam(settings, signal) {
  return fetchMapOf(settings, { method: "grad-cam" }, signal);
}

/** @param {Settings} settings @param {Record<string, string | number>} query @param {AbortSignal} signal @returns {Promise<import("../inspection").Attribution>} */
async function fetchMapOf(settings, query, signal) {
  const bytes = await (await request(tracePath(settings, "attribution", query), { signal })).arrayBuffer();
  const facts = readMetadata(bytes);
  return {
    map: named(readTensors(bytes), "attribution"),
    label: facts.get("label") ?? unnamed(Number(facts.get("class"))),
    node: String(facts.get("node")),
    score: Number(facts.get("score")),
    explanation: facts.get("explanation") ?? null,
  };
}

/**
 * Kernels of a convolution: for each output channel, one for each input channel.
 * @param {string} network name or id
 * @param {string} node
 * @param {string | null} channels output channels; null for all
 * @param {AbortSignal} signal
 */
export async function fetchKernels(network, node, channels, signal) {
  const tensor = `${node}.weight`;
  const query = new URLSearchParams({ tensors: tensor, ...(channels === null ? {} : { channels }) });
  return {
    node,
    channels,
    tensor: named(await fetchTensors(`/api/networks/${network}/weights?${query}`, signal), tensor),
  };
}
