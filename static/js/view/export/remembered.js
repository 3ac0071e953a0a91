/** Choices of the export dialog that are remembered for the visit. */

/**
 * @param {HTMLSelectElement} choice
 * @param {string} key under which the session storage keeps it
 * @param {string} usual chosen where nothing is remembered
 * @returns {() => string} the present choice
 */
export function rememberedChoice(choice, key, usual) {
  const kept = remembered(key);
  choice.value = [...choice.options].some(({ value }) => value === kept) ? kept : usual;
  choice.addEventListener("change", () => {
    try {
      sessionStorage.setItem(key, choice.value);
    } catch {
      // without storage, the choice holds until the page is left
    }
  });
  return () => choice.value;
}

/** @param {string} key */
function remembered(key) {
  try {
    return sessionStorage.getItem(key) ?? "";
  } catch {
    return "";
  }
}
