/** Title of a data set's picture. */

/** @param {string} label name of its class */
export const pictureTitle = (label) =>
  /^\d+$/.test(label) ? `Digit ${label}` : label.slice(0, 1).toUpperCase() + label.slice(1);
