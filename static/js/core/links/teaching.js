/** The switches for teaching as part of a query string. */

/** @typedef {{hide: string[], projector: boolean, predict: boolean}} Teaching hide: names of controls */

/** @param {string} text @returns {Teaching} */
export function teachingFromQuery(text) {
  const query = new URLSearchParams(text);
  const names = (query.get("hide") ?? "").split(",").filter((name) => /^[a-z][a-z0-9-]{0,40}$/.test(name));
  return {
    hide: [...new Set(names)],
    projector: query.get("projector") === "1",
    predict: query.get("predict") === "1",
  };
}

/** @param {Teaching} teaching @returns {string} a query string without "?", empty if nothing is switched on */
export function teachingToQuery({ hide, projector, predict }) {
  return [hide.length > 0 && `hide=${hide.join(",")}`, projector && "projector=1", predict && "predict=1"]
    .filter(Boolean)
    .join("&");
}
