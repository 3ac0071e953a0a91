/** The chosen picture in the header, and the dialog to choose another: samples, upload, typed matrix. */
import { parseMatrix } from "../../core/formats/matrix_text.js";
import { listSamples, thumbnailUrl, uploadImage, uploadMatrix } from "../../io/images.js";
import { createCamera } from "./camera.js";
import { createDrawingPad } from "./drawing_pad.js";
import { find, make, setText } from "../dom/elements.js";

/** @typedef {import("../../types").Picture} Picture */

/** Side of thumbnails, in pixels. */
const THUMBNAIL_SIDE = 96;

/**
 * @param {HTMLElement} root holds the button and the dialog
 * @param {(image: string, picture: Picture) => void} choose image is a sample's name or an id
 * @param {(error: unknown) => void} complain
 */
export function createPicturePicker(root, choose, complain) {
  const dialog = find("dialog", HTMLDialogElement, root);
  const samples = find(".samples", HTMLElement, dialog);
  const file = find("[data-file]", HTMLInputElement, dialog);
  const typed = find("textarea", HTMLTextAreaElement, dialog);
  const message = find("form .message", HTMLElement, dialog);
  const [thumbnail, name] = [
    find(".chosen img", HTMLImageElement, root),
    find(".chosen-name", HTMLElement, root),
  ];

  find(".chosen", HTMLButtonElement, root).addEventListener("click", () => {
    setText(message, "");
    find("#samples", HTMLDetailsElement, dialog).open = true;
    dialog.showModal();
    if (!samples.hasChildNodes()) fill().catch(complain);
  });
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

  const camera = createCamera(find("#camera", HTMLElement, dialog), upload);
  dialog.addEventListener("close", camera.stop);
  createDrawingPad(find("#draw", HTMLElement, dialog), { matrix: useMatrix, picture: upload });

  async function fill() {
    const onlyPhotographs = root.hasAttribute("data-only-photographs");
    for (const sample of await listSamples()) {
      if (onlyPhotographs && sample.kind === "matrix") continue;
      const image = make("img", {
        src: thumbnailUrl(sample.name, THUMBNAIL_SIDE),
        alt: "",
        width: "72",
        height: "72",
        loading: "lazy",
      });
      const button = make(
        "button",
        { type: "button", class: "sample", "data-name": sample.name, title: sample.credit },
        image,
        make("span", {}, sample.title),
      );
      if (sample.kind === "matrix") button.classList.add("is-matrix");
      button.addEventListener("click", () => {
        dialog.close();
        choose(sample.name, sample);
      });
      samples.append(button);
    }
  }

  /** @param {File} picked */
  async function upload(picked) {
    dialog.close();
    try {
      const picture = await uploadImage(picked, picked.name);
      choose(picture.id, picture);
    } catch (error) {
      complain(error);
    }
  }

  /**
   * @param {string} text
   * @param {(problem: string) => void} explain
   */
  async function useText(text, explain) {
    const { matrix, problem } = parseMatrix(text);
    if (matrix === null) return explain(problem);
    await useMatrix(matrix);
  }

  /** @param {number[][]} matrix */
  async function useMatrix(matrix) {
    try {
      const picture = await uploadMatrix(matrix);
      dialog.close();
      choose(picture.id, picture);
    } catch (error) {
      complain(error);
    }
  }

  return {
    upload,
    useText,
    /** @param {string} image @param {Picture} picture */
    show(image, picture) {
      thumbnail.src = thumbnailUrl(image, THUMBNAIL_SIDE);
      thumbnail.classList.toggle("is-matrix", picture.kind === "matrix");
      setText(name, picture.title);
    },
  };
}
