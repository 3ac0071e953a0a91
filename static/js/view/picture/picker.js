/** The chosen picture in the header, and the dialog to choose another: samples, upload, matrix, drawing, camera. */
import { parseMatrix } from "../../core/formats/matrix_text.js";
import { listSamples, thumbnailUrl, uploadImage, uploadMatrix } from "../../io/images.js";
import { createCamera } from "./camera.js";
import { createDrawingPad } from "./drawing_pad.js";
import { find, make, setText } from "../dom/elements.js";

/** @typedef {import("../../types").Picture} Picture */

/** Side of thumbnails, in pixels. */
const THUMBNAIL_SIDE = 96;

/** @typedef {(image: string, picture: Picture) => void} Choose image is a sample's name or an id */

/**
 * @param {HTMLElement} root holds the button and the dialog
 * @param {Choose} choose
 * @param {(error: unknown) => void} complain
 */
export function createPicturePicker(root, choose, complain) {
  const dialog = find("dialog", HTMLDialogElement, root);
  const { upload, useText, useMatrix } = createUploads(dialog, choose, complain);
  const samples = createSampleList(dialog, choose);
  const [thumbnail, name] = [
    find(".chosen img", HTMLImageElement, root),
    find(".chosen-name", HTMLElement, root),
  ];

  find(".chosen", HTMLButtonElement, root).addEventListener("click", () => {
    setText(find("form .message", HTMLElement, dialog), "");
    find("#samples", HTMLDetailsElement, dialog).open = true;
    dialog.showModal();
    samples.fill().catch(complain);
  });
  listenForOwnPictures(dialog, upload, useText);
  const camera = createCamera(find("#camera", HTMLElement, dialog), upload);
  dialog.addEventListener("close", camera.stop);
  const pad = createDrawingPad(find("#draw", HTMLElement, dialog), {
    matrix: (matrix) => useMatrix([matrix]),
    picture: upload,
  });

  return {
    upload,
    useText,
    /** @param {boolean} isOffered whether matrices can be chosen, typed and drawn */
    offerMatrices(isOffered) {
      find("#type", HTMLElement, dialog).hidden = !isOffered;
      samples.offerMatrices(isOffered);
      pad.offerMatrices(isOffered);
    },
    /** @param {string} image @param {Picture} picture */
    show(image, picture) {
      thumbnail.src = thumbnailUrl(image, THUMBNAIL_SIDE);
      thumbnail.classList.toggle("is-matrix", picture.kind === "matrix");
      setText(name, picture.title);
      name.title = picture.title;
    },
  };
}

/**
 * Sends pictures and matrices to the server, then chooses them.
 * @param {HTMLDialogElement} dialog
 * @param {Choose} choose
 * @param {(error: unknown) => void} complain
 */
function createUploads(dialog, choose, complain) {
  /** @param {Promise<Picture>} upload */
  async function choosing(upload) {
    try {
      const picture = await upload;
      dialog.close();
      choose(picture.id, picture);
    } catch (error) {
      complain(error);
    }
  }

  const useMatrix = (/** @type {number[][][]} */ planes) => choosing(uploadMatrix(planes));
  return {
    useMatrix,
    /** @param {File} file */
    upload(file) {
      dialog.close();
      return choosing(uploadImage(file, file.name));
    },
    /** @param {string} text @param {(problem: string) => void} explain */
    useText(text, explain) {
      const { planes, problem } = parseMatrix(text);
      return planes === null ? explain(problem) : useMatrix(planes);
    },
  };
}

/**
 * @param {HTMLDialogElement} dialog
 * @param {(file: File) => void} upload
 * @param {(text: string, explain: (problem: string) => void) => void} useText
 */
function listenForOwnPictures(dialog, upload, useText) {
  const file = find("[data-file]", HTMLInputElement, dialog);
  const typed = find("textarea", HTMLTextAreaElement, dialog);
  const message = find("form .message", HTMLElement, dialog);
  find("[data-close]", HTMLButtonElement, dialog).addEventListener("click", () => dialog.close());
  find("[data-upload]", HTMLButtonElement, dialog).addEventListener("click", () => file.click());
  file.addEventListener("change", () => {
    if (file.files?.[0]) upload(file.files[0]);
    file.value = "";
  });
  find("form", HTMLFormElement, dialog).addEventListener("submit", (event) => {
    event.preventDefault();
    useText(typed.value, (problem) => setText(message, problem));
  });
}

/**
 * @param {HTMLDialogElement} dialog
 * @param {Choose} choose
 */
function createSampleList(dialog, choose) {
  const list = find(".samples", HTMLElement, dialog);
  let hasMatrices = true;
  return {
    /** @param {boolean} isOffered */
    offerMatrices(isOffered) {
      if (isOffered !== hasMatrices) list.replaceChildren();
      hasMatrices = isOffered;
    },
    /** Fills the list when it is first needed. */
    async fill() {
      if (list.hasChildNodes()) return;
      const samples = (await listSamples()).filter(({ kind }) => kind === "photo" || hasMatrices);
      list.replaceChildren(
        ...samples.map((sample) =>
          sampleButton(sample, () => {
            dialog.close();
            choose(sample.name, sample);
          }),
        ),
      );
    },
  };
}

/** @param {Picture & {name: string}} sample @param {() => void} choose */
function sampleButton({ name, title, credit, kind }, choose) {
  const src = thumbnailUrl(name, THUMBNAIL_SIDE);
  const image = make("img", { src, alt: "", width: "72", height: "72", loading: "lazy" });
  const attributes = { type: "button", class: "sample", "data-name": name, title: credit };
  const button = make("button", attributes, image, make("span", {}, title));
  button.classList.toggle("is-matrix", kind === "matrix");
  button.addEventListener("click", choose);
  return button;
}
