/** Pictures among the files that a person gives, and their classes. */
import { labelFault } from "./labels.js";
import { countOf, MOST_CLASSES, MOST_PICTURES } from "../pictures.js";

/** @typedef {import("../../../transfer").GivenFile} GivenFile */
/** @typedef {import("../../../transfer").LeftOut} LeftOut */

const PICTURE = /\.(png|jpe?g|jfif|webp|gif|bmp)$/i;
const SYSTEM = new Set(["__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini"]);
export const FORMATS = "image/png,image/jpeg,image/webp,image/gif,image/bmp";

/** Whether a file is an archive whose folders are classes. @param {{name: string, type: string}} file */
export function isArchive({ name, type }) {
  return /\.zip$/i.test(name) || type === "application/zip" || type === "application/x-zip-compressed";
}

/**
 * Files by class. One in a folder belongs to the class of its last folder, any other to the given class.
 * @template {{name: string, type: string}} F
 * @param {{path: string, file: F}[]} files paths with "/" between folders
 * @param {string} label of files without a folder
 * @param {import("../../../transfer").Pictures} pictures that are there
 * @returns {{wanted: {name: string, label: string, file: F}[], leftOut: LeftOut[]}} files that operating systems add are in neither
 */
export function plannedFiles(files, label, pictures) {
  /** @type {{name: string, label: string, file: F}[]} */
  const wanted = [];
  /** @type {LeftOut[]} */
  const leftOut = [];
  const labels = new Set(pictures.classes.map((one) => one.label));
  let room = MOST_PICTURES - countOf(pictures);
  for (const { path, file } of files) {
    const parts = path.split("/").filter((part) => part !== "");
    if (parts.some((part) => SYSTEM.has(part))) continue;
    const own = parts.at(-2) ?? label;
    const problem = problemOf(file, own, labels, room);
    if (problem) leftOut.push({ name: path, ...problem });
    else {
      labels.add(own);
      room -= 1;
      wanted.push({ name: path, label: own, file });
    }
  }
  return { wanted, leftOut };
}

/** @param {{name: string, type: string}} file @param {string} label @param {Set<string>} labels @param {number} room @returns {Omit<LeftOut, "name"> | null} */
function problemOf({ name, type }, label, labels, room) {
  if (!PICTURE.test(name) && !FORMATS.split(",").includes(type))
    return { code: "unsupported_format", detail: "It is not a PNG, JPEG, WebP, GIF or BMP." };
  const fault = labelFault(label, []);
  if (fault !== "") return { code: "invalid_label", detail: fault };
  if (room <= 0)
    return {
      code: "too_many_pictures",
      detail: `A data set has at most ${MOST_PICTURES.toLocaleString("en")} pictures.`,
    };
  if (!labels.has(label) && labels.size >= MOST_CLASSES)
    return { code: "too_many_classes", detail: `A data set has at most ${MOST_CLASSES} classes.` };
  return null;
}

/** What was left out, counted by its reason, in one line. @param {LeftOut[]} leftOut */
export function leftOutTitle(leftOut) {
  const duplicates = leftOut.filter(({ code }) => code === "duplicate").length;
  const others = leftOut.length - duplicates;
  const parts = [
    others > 0 ? `${others.toLocaleString("en")} left out` : "",
    duplicates > 0 ? `${duplicates.toLocaleString("en")} already there` : "",
  ];
  return parts.filter((part) => part !== "").join(", ");
}
