/** Requests for pictures: samples, uploads, typed matrices. */
import { Refusal, postJson, request } from "./http.js";

/** @typedef {import("../types").Picture} Picture */

/**
 * @param {Record<string, any>} body the server's metadata
 * @param {string} title
 * @returns {Picture}
 */
function picture(body, title) {
  const { id, kind, width, height, channels } = body;
  return { id, kind, width, height, channels, title: body.title ?? title, credit: body.credit ?? "" };
}

/** @returns {Promise<(Picture & {name: string})[]>} */
export async function listSamples() {
  const { samples } = await (await request("/api/images")).json();
  return samples.map((/** @type {any} */ sample) => ({ ...picture(sample, sample.name), name: sample.name }));
}

/** Error codes of pictures that the server does not have, or has only damaged. */
const GONE = ["not_found", "object_rotten"];

/** Cache of picture metadata. A picture keeps the title that it was uploaded with. */
export function createPictures() {
  /** @type {Map<string, Picture>} */
  const known = new Map();
  let areSamplesListed = false;

  /** @param {string} image @returns {Promise<Picture>} */
  async function ask(image) {
    if (!known.has(image) && !areSamplesListed) {
      for (const sample of await listSamples()) known.set(sample.name, sample);
      areSamplesListed = true;
    }
    const found = known.get(image) ?? (await describeImage(image));
    known.set(image, found);
    return found;
  }

  return {
    describe: ask,
    /** @param {string} image @param {Picture} found */
    remember(image, found) {
      known.set(image, found);
    },
    /**
     * @param {string} image a sample's name or an id
     * @param {() => string | Promise<string>} firstSample names the sample to use if the server does not have that picture
     * @returns {Promise<{image: string, picture: Picture, problem: import("../types").Problem | null}>}
     */
    async find(image, firstSample) {
      try {
        return { image, picture: await ask(image), problem: null };
      } catch (error) {
        if (!(error instanceof Refusal && GONE.includes(error.code))) throw error;
      }
      const otherwise = await firstSample();
      const sample = await ask(otherwise);
      const detail = `The link names a picture that this server does not have: uploads stay on the server they were sent to. The sample \u201c${sample.title}\u201d is shown instead, with the link\u2019s settings. To use the picture itself, upload, drop or paste it here.`;
      return {
        image: otherwise,
        picture: sample,
        problem: { title: "The picture is not on this server.", detail },
      };
    },
  };
}

/**
 * @param {string} image a sample's name or an id
 * @returns {Promise<Picture>}
 */
async function describeImage(image) {
  const body = await (await request(`/api/images/${image}`)).json();
  return picture(body, body.kind === "matrix" ? "Your matrix" : "Your picture");
}

/**
 * @param {Blob} file
 * @param {string} title
 * @param {AbortSignal} [signal]
 * @returns {Promise<Picture>}
 */
export async function uploadImage(file, title, signal) {
  const form = new FormData();
  form.append("file", file, title);
  const answer = await request("/api/images", { method: "POST", body: form, signal });
  return picture(await answer.json(), title);
}

/**
 * @param {number[][][]} planes channels, rows, numbers
 * @returns {Promise<Picture>}
 */
export async function uploadMatrix(planes) {
  const matrix = planes.length === 1 ? planes[0] : planes;
  return picture(await postJson("/api/images", { matrix }), "Your matrix");
}

/**
 * @param {string} image
 * @param {number} maxSide in pixels
 */
export function thumbnailUrl(image, maxSide) {
  return `/api/images/${image}/pixels?max_side=${maxSide}`;
}
