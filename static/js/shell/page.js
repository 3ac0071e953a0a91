/** Create the shell of a page: picture, address, problem, keys, theme, teaching. */
import { untilReady } from "../io/health.js";
import { problemOf } from "../io/http.js";
import { createPictures } from "../io/images.js";
import { find } from "../view/dom/elements.js";
import { createPicturePicker } from "../view/picture/picker.js";
import { createAddress } from "./address.js";
import { listenForDroppedPictures } from "./dropped_pictures.js";
import { listenForKeys } from "./keys.js";
import { showProblem, showWarming } from "./notices.js";
import { createPageLinks } from "./page_links.js";
import { createTeaching } from "./teaching.js";
import { followSurface } from "../view/dom/canvas_host.js";
import { createThemeSwitch } from "./theme.js";

/** @typedef {import("../types").Picture} Picture */
/** @typedef {import("../types").Problem} Problem */
/** @typedef {{settings: {image: string}, picture: Picture | null, problem: Problem | null}} ShellState */
/** @typedef {{type: "picture", image: string, picture: Picture} | {type: "failed", problem: Problem} | {type: "dismissed"}} ShellAction */

/**
 * @typedef {object} ShellStore
 * @property {ShellState} state
 * @property {(action: ShellAction) => void} dispatch
 * @property {(subscriber: (state: ShellState, before: ShellState) => void) => void} subscribe
 */

/**
 * @typedef {object} ShellPage the parts that differ from page to page
 * @property {ShellStore} store
 * @property {() => string} query the page's part of the address, without "?"
 * @property {() => string} [kept] the same, where it must mean the same at other addresses of the page
 * @property {() => Record<string, string>} carried what goes along to other pages: the picture's part of the query, and more
 * @property {(query: string) => string | Promise<string>} imageOf the picture that an address names, or the first one of what it shows
 * @property {(query: string, image: string, picture: Picture) => void | Promise<void>} restore shows what an address says
 * @property {(picture: Picture, query: string) => Promise<Problem | null>} [refusalOf] the reason why what an address shows cannot take a picture
 * @property {() => void} redraw draws again after a change of theme or layout
 */

/** @param {ShellPage} page */
export function createShell(page) {
  const { store } = page;
  const pictures = createPictures();
  const redraw = redrawing(page);
  const teaching = createTeaching(find("#teach", HTMLDialogElement), {
    redraw,
    write: () => [address.write(), links.update()],
    address: () => `${location.origin}${location.pathname}?${query()}`,
  });
  const links = createLinks(page, teaching.query);
  const restore = createRestoring(page, pictures, teaching.restore, () => address.write());
  const address = createAddress(query, () => restore().catch(complain));
  const picker = createPicturePicker(find("#picture", HTMLElement), choose, complain);

  function query() {
    return [page.query(), teaching.query()].filter((part) => part !== "").join("&");
  }

  /** @param {string} image @param {Picture} picture */
  function choose(image, picture) {
    pictures.remember(image, picture);
    accept(page, image, picture).catch(complain);
  }

  /** @param {unknown} error */
  function complain(error) {
    const problem = problemOf(error);
    if (problem) store.dispatch({ type: "failed", problem });
  }

  /** Listens to the person and shows what the address says. @param {Record<string, () => void>} keys of this page alone */
  function start(keys) {
    listenForPage(store, redraw, picker, address, keys);
    address.begin();
    restore().catch(complain);
  }

  listenToStore(store, picker);
  /** Resolves when the server can compute. */
  const ready = untilReady(showWarming);
  return { pictures, teaching, address, complain, start, ready, offerMatrices: picker.offerMatrices };
}

/** Chooses a picture, or says why the page cannot take it. @param {ShellPage} page @param {string} image @param {Picture} picture */
async function accept({ store, query, refusalOf }, image, picture) {
  const problem = await refusalOf?.(picture, query());
  store.dispatch(problem ? { type: "failed", problem } : { type: "picture", image, picture });
}

/** The links to the other pages, kept up to date. @param {ShellPage} page @param {() => string} teaching */
function createLinks({ store, query, kept = query, carried }, teaching) {
  const links = createPageLinks({ query: kept, carried, teaching });
  store.subscribe((state, before) => {
    if (state.settings !== before.settings || state.picture !== before.picture) links.update();
  });
  return links;
}

/** The function that draws the page again, with the colours of its surface. @param {ShellPage} page */
function redrawing(page) {
  return () => {
    followSurface();
    page.redraw();
  };
}

/** @param {ShellStore} store @param {ReturnType<typeof createPicturePicker>} picker */
function listenToStore(store, picker) {
  store.subscribe((state, before) => {
    if (state.picture && state.picture !== before.picture) picker.show(state.settings.image, state.picture);
    if (state.problem !== before.problem) showProblem(state.problem);
  });
}

/**
 * The function that shows what the address says: its picture, or a sample in place of one that is missing.
 * @param {ShellPage} page
 * @param {ReturnType<typeof createPictures>} pictures
 * @param {() => void} restoreTeaching
 * @param {() => void} writeAddress of what is shown instead, so that going back to it does not explain it again
 */
function createRestoring({ store, imageOf, refusalOf, restore }, pictures, restoreTeaching, writeAddress) {
  let restores = 0;

  /** @param {string} query */
  async function findPicture(query) {
    const first = () => imageOf(withoutImage(query));
    const found = await pictures.find(await imageOf(query), first);
    const problem = await refusalOf?.(found.picture, query);
    return problem ? { ...(await pictures.find(await first(), first)), problem } : found;
  }

  return async () => {
    const mine = (restores += 1);
    const query = location.search;
    restoreTeaching();
    const { image, picture, problem } = await findPicture(query);
    if (restores !== mine) return;
    await restore(query, image, picture);
    if (!problem) return;
    store.dispatch({ type: "failed", problem });
    writeAddress();
  };
}

/** @param {string} query */
function withoutImage(query) {
  const parameters = new URLSearchParams(query);
  parameters.delete("image");
  return parameters.toString();
}

/**
 * @param {ShellStore} store
 * @param {() => void} redraw
 * @param {ReturnType<typeof createPicturePicker>} picker
 * @param {ReturnType<typeof createAddress>} address
 * @param {Record<string, () => void>} keys
 */
function listenForPage(store, redraw, picker, address, keys) {
  listenForDroppedPictures(picker, (detail) =>
    store.dispatch({ type: "failed", problem: { title: "Not a matrix", detail } }),
  );
  listenForKeys(keys, address, find("#keys", HTMLDialogElement));
  createThemeSwitch(find("#theme", HTMLButtonElement), redraw);
  find("#problem-close", HTMLButtonElement).addEventListener("click", () =>
    store.dispatch({ type: "dismissed" }),
  );
}
