/** Choices that are remembered for the visit. */

/**
 * @param {HTMLSelectElement} choice
 * @param {string} key under which the session storage keeps it
 * @param {string} usual chosen where nothing is remembered
 * @returns {() => string} the present choice
 */
export function rememberedChoice(choice, key, usual) {
  const kept = remembered(key);
  choice.value = [...choice.options].some(({ value }) => value === kept) ? kept : usual;
  choice.addEventListener("change", () => remember(key, choice.value));
  return () => choice.value;
}

/** @param {string} key @param {string} value */
export function remember(key, value) {
  try {
    sessionStorage.setItem(key, value);
  } catch {
    // without storage, the choice holds until the page is left
  }
}

/** @param {string} key @returns {string} empty where nothing is remembered */
export function remembered(key) {
  try {
    return sessionStorage.getItem(key) ?? "";
  } catch {
    return "";
  }
}
