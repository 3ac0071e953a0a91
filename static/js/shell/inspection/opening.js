/** The picture that a network opens on, and the pictures that it takes. */
import { inspectionFromQuery } from "../../core/links/inspection.js";
import { namedImage } from "../../core/links/picture.js";
import { firstPicture } from "../../core/inspection/weights_description.js";
import { Refusal } from "../../io/http.js";
import { describeNetwork, fetchNetworks } from "../../io/inspection.js";

/** A matrix has no colours and is never resized. */
const NO_PHOTOGRAPH = {
  title: "Not a photograph",
  detail:
    "This network takes photographs, resized and cropped to its input; a matrix keeps its own size and numbers. Choose or draw a picture.",
};

/** @typedef {{weights: string, isClassifier: boolean}} Facts */

/**
 * @param {import("../../inspection").InspectionSettings} first defaults of absent parameters
 * @param {() => Promise<void>} ready resolves when the server can describe networks
 */
export function createOpening(first, ready) {
  const { signal } = new AbortController();

  /** @param {string} query @returns {Promise<Facts>} of the network that an address names */
  async function factsOf(query) {
    const { network } = inspectionFromQuery(query, first);
    for (const listed of await fetchNetworks(signal)) {
      const its = [{ id: listed.name, weights: listed.weights }, ...listed.variants];
      const found = its.find(({ id }) => id === network);
      if (found) return { weights: found.weights, isClassifier: true };
    }
    await ready();
    try {
      const { weights, input } = await describeNetwork(network, signal);
      return { weights, isClassifier: input.preprocessing !== null };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return network === first.network ? { weights: "", isClassifier: true } : factsOf("");
    }
  }

  return {
    /** The picture that an address names, else one that its network's weights know. @param {string} query */
    imageOf: async (query) =>
      namedImage(new URLSearchParams(query)) ?? firstPicture((await factsOf(query)).weights),
    /** The reason why an address's network cannot take a picture. @param {import("../../types").Picture} picture @param {string} query */
    refusalOf: async ({ kind }, query) =>
      kind === "matrix" && (await factsOf(query)).isClassifier ? NO_PHOTOGRAPH : null,
  };
}
