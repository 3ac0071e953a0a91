/** Keys on the cards: arrows walk along them and from row to row, with Ctrl they move a layer. */

/**
 * @typedef {object} Actions by index of the layer; −1 is the input
 * @property {() => number} count of layers
 * @property {(index: number) => void} focus
 * @property {(index: number, by: -1 | 1) => void} focusInNextRow by: −1 is above
 * @property {(from: number, to: number) => void} move
 * @property {(index: number) => void} remove
 * @property {(index: number) => void} edit
 * @property {(index: number) => void} add after it
 */

/**
 * @param {HTMLElement} row
 * @param {(target: EventTarget | null) => number | null} indexOf of the layer whose card has the focus; null where none has it
 * @param {Actions} actions
 */
export function listenForCardKeys(row, indexOf, actions) {
  row.addEventListener("keydown", (event) => {
    const index = indexOf(event.target);
    if (index === null || event.altKey) return;
    const action = actionOf(event, index, actions);
    if (!action) return;
    event.preventDefault();
    event.stopPropagation();
    action();
  });
}

/** @param {KeyboardEvent} event @param {number} index @param {Actions} actions @returns {(() => void) | undefined} */
function actionOf({ key, ctrlKey, metaKey }, index, { count, focus, ...actions }) {
  const isLayer = index >= 0;
  if (ctrlKey || metaKey) {
    /** @type {Record<string, number>} */
    const places = {
      ArrowLeft: index - 1,
      ArrowUp: index - 1,
      ArrowRight: index + 1,
      ArrowDown: index + 1,
      Home: 0,
      End: count() - 1,
    };
    return isLayer && key in places ? () => actions.move(index, places[key]) : undefined;
  }
  /** @type {Record<string, () => void>} */
  const own = {
    ArrowLeft: () => focus(index - 1),
    ArrowUp: () => actions.focusInNextRow(index, -1),
    ArrowRight: () => focus(index + 1),
    ArrowDown: () => actions.focusInNextRow(index, 1),
    Home: () => focus(-1),
    End: () => focus(count() - 1),
    F2: () => actions.edit(index),
    e: () => actions.edit(index),
    Insert: () => actions.add(index),
    "+": () => actions.add(index),
    ...(isLayer && { Delete: () => actions.remove(index), Backspace: () => actions.remove(index) }),
  };
  return own[key];
}
