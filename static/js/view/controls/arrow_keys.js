/** Arrow keys over a group of cells that is one tab stop. */
import { arrowStep } from "../../core/layout/arrow_steps.js";

/** @typedef {(HTMLInputElement | HTMLButtonElement | null)[]} Cells row-major; null where there is none */

/**
 * In a field, ← → Home End move the caret once editing has begun: by typing, Enter, F2 or a click into the field. Enter,
 * Esc or leaving the field ends it.
 * @param {HTMLElement} group
 */
export function createArrowKeys(group) {
  /** @type {Cells} */
  let cells = [];
  let columns = 1;
  const editing = createEditing(group);

  /** @param {number} stop index of the cell that Tab leads to */
  function settle(stop) {
    cells.forEach((cell, index) => {
      if (cell) cell.tabIndex = index === stop ? 0 : -1;
    });
  }

  const indexOf = (/** @type {EventTarget | null} */ target) => cells.findIndex((cell) => cell === target);
  group.addEventListener("focusin", ({ target }) => {
    if (indexOf(target) >= 0) settle(indexOf(target));
  });
  group.addEventListener("keydown", (event) => {
    const from = indexOf(event.target);
    if (from < 0 || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (!editing.toggle(event)) {
      if (editing.takes(event.key)) return;
      const isGap = (/** @type {number} */ index) => cells[index] === null;
      const to = arrowStep(event.key, from, { count: cells.length, columns, isGap });
      if (to === null) return;
      cells[to]?.focus();
    }
    event.preventDefault();
    event.stopPropagation();
  });

  return {
    /** @param {Cells} next @param {number} width cells in a row @param {number} [stop] index of the cell that Tab leads to */
    load(next, width, stop = 0) {
      [cells, columns] = [next, width];
      settle(cells[stop] ? stop : cells.findIndex((cell) => cell !== null));
    },
  };
}

/** Whether the focused field of a group is edited. @param {HTMLElement} group */
function createEditing(group) {
  let isEditing = false;
  group.addEventListener("focusin", () => {
    isEditing = false;
  });
  group.addEventListener("pointerdown", ({ target }) => {
    if (target === document.activeElement) isEditing = true;
  });
  group.addEventListener("input", () => {
    isEditing = true;
  });
  return {
    /** @param {string} key */
    takes: (key) => isEditing && key !== "ArrowUp" && key !== "ArrowDown",
    /** @param {KeyboardEvent} event @returns {boolean} whether its key begins or ends editing */
    toggle({ key, target }) {
      const isToggle = key === "Enter" || key === "F2" || (key === "Escape" && isEditing);
      if (!isToggle || !(target instanceof HTMLInputElement)) return false;
      isEditing = !isEditing;
      target.setSelectionRange(isEditing ? target.value.length : 0, target.value.length);
      return true;
    },
  };
}
