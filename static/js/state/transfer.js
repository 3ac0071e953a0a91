/** State of the transfer page: a pure reducer and selectors. */
import { NO_PICTURES } from "../core/transfer/pictures.js";

/** @typedef {import("../transfer").TransferState} State */
/** @typedef {import("../transfer").TransferSettings} Settings */
/** @typedef {import("../transfer").Pictures} Pictures */

/**
 * @typedef {{type: "restored", settings: Settings, picture: import("../types").Picture}
 *   | {type: "picture", image: string, picture: import("../types").Picture}
 *   | {type: "networks", networks: import("../inspection").ListedNetwork[]}
 *   | {type: "network", network: string}
 *   | {type: "base", network: string, base: import("../inspection").NetworkDocument}
 *   | {type: "unlocked", unlocked: Settings["unlocked"]}
 *   | {type: "read", source: string, pictures: Pictures, heldOut: number | null}
 *   | {type: "changed", pictures: Pictures}
 *   | {type: "adding", isAdding: boolean}
 *   | {type: "drafted", source: string, pictures: Pictures}
 *   | {type: "released"}
 *   | {type: "stored", source: string, pictures: Pictures, leftOut: import("../transfer").LeftOut[]}
 *   | {type: "leftOut", leftOut: import("../transfer").LeftOut[]}
 *   | {type: "automatic", isAutomatic: boolean}
 *   | {type: "failed", problem: import("../types").Problem}
 *   | {type: "dismissed"}} Action
 *   read: of a data set; changed: by the person; adding: more changes follow; drafted: changed earlier, from that data
 *   set; released: the pictures give way to those of the chosen data set; stored: the pictures as the server keeps them
 */

/** @param {Settings} settings @returns {State} */
export function initialTransfer(settings) {
  return {
    settings,
    picture: null,
    problem: null,
    networks: null,
    base: null,
    pictures: null,
    heldOut: null,
    source: null,
    isStored: true,
    isAdding: false,
    leftOut: [],
    isAutomatic: true,
  };
}

/** @param {State} state @param {Action} action @returns {State} */
export function reduceTransfer(state, action) {
  switch (action.type) {
    case "restored":
      return { ...withSettings(state, action.settings), picture: action.picture };
    case "picture":
      return { ...withSettings(state, { image: action.image }), picture: action.picture, problem: null };
    case "networks":
      return { ...state, networks: action.networks };
    case "network":
      return withSettings(state, { network: action.network, unlocked: [] });
    case "base":
      return action.network === state.settings.network ? { ...state, base: action.base } : state;
    case "unlocked":
      return withSettings(state, { unlocked: action.unlocked });
    case "automatic":
      return { ...state, isAutomatic: action.isAutomatic };
    case "failed":
      return { ...state, problem: action.problem };
    case "dismissed":
      return { ...state, problem: null };
    default:
      return reducePictures(state, action);
  }
}

/** @param {State} state @param {Action} action @returns {State} */
function reducePictures(state, action) {
  switch (action.type) {
    case "read":
      return {
        ...state,
        source: action.source,
        isStored: true,
        pictures: action.pictures,
        heldOut: action.heldOut,
        leftOut: [],
      };
    case "changed":
      return { ...state, isStored: false, pictures: action.pictures, heldOut: null };
    case "adding":
      return { ...state, isAdding: action.isAdding };
    case "drafted":
      return { ...state, source: action.source, isStored: false, pictures: action.pictures };
    case "released":
      return { ...state, source: null, isStored: true };
    case "stored":
      return {
        ...state,
        source: action.source,
        isStored: true,
        pictures: action.pictures,
        leftOut: action.leftOut,
      };
    case "leftOut":
      return { ...state, leftOut: action.leftOut };
    default:
      return state;
  }
}

/** @param {State} state @param {Partial<Settings>} changed @returns {State} */
function withSettings(state, changed) {
  const settings = { ...state.settings, ...changed };
  const isOther = settings.network !== state.settings.network;
  return { ...state, settings, base: isOther ? null : state.base };
}

/** The pictures that the person works on; none before they arrive. @param {State} state */
export function presentPictures({ pictures }) {
  return pictures ?? NO_PICTURES;
}
