/** Names and ids of data sets in links. */

const NAME = /^([0-9a-f]{64}|[a-z][a-z0-9_]{0,40})$/;

/** @param {string} text @returns {boolean} whether a data set can have this name or id */
export const isDataSet = (text) => NAME.test(text);
