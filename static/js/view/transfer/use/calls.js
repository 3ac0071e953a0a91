/** The call that predicts over REST, in curl and in Python. */
import { curlUpload } from "../../../core/text/curl.js";
import { predictionProgram } from "../../../core/transfer/use_lines.js";
import { find } from "../../dom/elements.js";
import { createListing } from "./listing.js";

const LOOPBACK = /^(localhost|127\..*|\[::1\])$/;

/** @param {HTMLElement} root */
export function createCalls(root) {
  const [curl, python] = ["curl", "python"].map((name) =>
    createListing(find(`[data-${name}]`, HTMLElement, root)),
  );
  find("[data-token]", HTMLElement, root).hidden = LOOPBACK.test(location.hostname);
  return {
    /** @param {string} network id */
    show(network) {
      const path = `/api/networks/${network}/prediction`;
      curl.show(curlUpload(location.origin, path, "picture.jpg"));
      python.show(predictionProgram(location.origin + path));
    },
  };
}
