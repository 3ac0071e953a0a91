/** Light, dark, or as the system has it. */
import { find, setText } from "../view/dom/elements.js";

const KEY = "convscope-theme";

/**
 * @param {HTMLButtonElement} button
 * @param {() => void} changed
 */
export function createThemeSwitch(button, changed) {
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  const word = find("span", HTMLElement, button);

  function show() {
    const chosen = localStorage.getItem(KEY);
    if (chosen) document.documentElement.dataset.theme = chosen;
    const dark = chosen ? chosen === "dark" : system.matches;
    setText(word, dark ? "Light" : "Dark");
    changed();
  }

  button.addEventListener("click", () => {
    localStorage.setItem(KEY, word.textContent === "Dark" ? "dark" : "light");
    show();
  });
  system.addEventListener("change", show);
  show();
}
