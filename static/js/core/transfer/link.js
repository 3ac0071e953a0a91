/** The transfer page's settings as part of its query string. */
import { faultsIn } from "../links/faults.js";
import { imageFrom, PICTURE_CHECKS } from "../links/picture.js";

/** @typedef {import("../../transfer").TransferSettings} TransferSettings */

/** @type {TransferSettings} */
export const FIRST_SETTINGS = { image: "", network: "efficientnet_lite0", unlocked: [] };

const NETWORK = /^([0-9a-f]{64}|[a-z][a-z0-9_]{0,40})$/;
const BLOCK = /^[A-Za-z_][\w.]{0,63}$/;
const ALL = "all";

/** @param {string} text a query string @returns {TransferSettings} */
export function transferFromQuery(text) {
  const query = new URLSearchParams(text);
  const network = query.get("network") ?? "";
  return {
    image: imageFrom(query, FIRST_SETTINGS.image),
    network: NETWORK.test(network) ? network : FIRST_SETTINGS.network,
    unlocked: unlockedFrom(query.get("unlocked") ?? "") ?? FIRST_SETTINGS.unlocked,
  };
}

/** @param {TransferSettings} settings @returns {string} a query string without "?" */
export function transferToQuery({ image, network, unlocked }) {
  const parts = image === "" ? [] : [`image=${image}`];
  if (network !== FIRST_SETTINGS.network) parts.push(`network=${network}`);
  if (unlocked === ALL) parts.push(`unlocked=${ALL}`);
  else if (unlocked.length > 0) parts.push(`unlocked=${unlocked.join(",")}`);
  return parts.join("&");
}

/** Parameters that are invalid, in sentences. @param {string} text a query string @returns {string[]} */
export function transferFaults(text) {
  return faultsIn(text, {
    image: PICTURE_CHECKS.image,
    network: (given) => NETWORK.test(given),
    unlocked: (given) => unlockedFrom(given) !== null,
  });
}

/** @param {string} text @returns {TransferSettings["unlocked"] | null} null where a name is none */
function unlockedFrom(text) {
  if (text === "") return [];
  if (text === ALL) return ALL;
  const names = text.split(",");
  return names.every((name) => BLOCK.test(name)) ? [...new Set(names)] : null;
}
