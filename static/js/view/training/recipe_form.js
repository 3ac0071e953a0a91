/** Fields of the person's own recipe. A mistake is explained at its field. */
import { isUsed, NUMBERS, OPTIMIZERS, readRecipe, SCHEDULES } from "../../core/training/recipe_fields.js";
import { make, setText } from "../dom/elements.js";

/** @typedef {import("../../training").RecipeForm} RecipeForm */
/** @typedef {import("../../training").FieldName} FieldName */
/** @typedef {{element: HTMLElement, input: HTMLInputElement | HTMLSelectElement, message: HTMLElement}} Field */

/** Fields in order: name, the word of PyTorch, and a plain sentence. @type {[FieldName, string, string][]} */
const FIELDS = [
  ["name", "torch.optim", "optimizer"],
  ["lr", "lr", "learning rate; the highest one where the schedule changes it"],
  ["momentum", "momentum", "of SGD, 0 to 1"],
  ["nesterov", "nesterov", "looks ahead along the momentum"],
  ["weight_decay", "weight_decay", "pulls weights towards 0"],
  ["schedule", "schedule", "of the learning rate over the batches"],
  ["batch_size", "batch_size", "pictures in a step"],
  ["epochs", "epochs", "passes over the training pictures"],
  ["label_smoothing", "label_smoothing", "share of the target spread over all classes"],
  ["augment", "augment", "shift each training picture at random"],
  ["validation", "validation", "share of the pictures held out"],
  ["seed", "seed", "of order, augmentation and dropout"],
];

/** @type {Partial<Record<FieldName, readonly string[]>>} */
const CHOICES = { name: OPTIMIZERS, schedule: SCHEDULES };

/**
 * @template {string} K
 * @param {HTMLFormElement} root
 * @param {{key: K, title: string}[]} presets that the fields can be filled from
 * @param {object} tell
 * @param {(form: RecipeForm) => void} tell.change
 * @param {(key: K) => void} tell.fill from a preset
 * @param {() => void} tell.train
 */
export function createRecipeForm(root, presets, { change, fill, train }) {
  const fields = new Map(FIELDS.map(([name, word, note]) => [name, createField(name, word, note)]));
  const start = make("button", { type: "submit", class: "primary" }, "Train");
  const fillers = presets.map(({ key, title }) => {
    const button = make("button", { type: "button" }, `Start from “${title}”`);
    button.addEventListener("click", () => fill(key));
    return button;
  });
  root.append(
    make("div", { class: "buttons-row" }, ...fillers),
    make("div", { class: "recipe-fields" }, ...[...fields.values()].map(({ element }) => element)),
    make("div", { class: "buttons-row" }, start),
  );
  root.addEventListener("input", () => change(readFields(fields)));
  root.addEventListener("submit", (event) => {
    event.preventDefault();
    train();
  });

  return {
    /** @param {import("../../training").TrainingState} state @param {boolean} canTrain whether the network fits the data set */
    show({ settings: { form }, starting }, canTrain) {
      const { mistakes, recipe } = readRecipe(form);
      for (const [name, field] of fields)
        showField(field, form[name], mistakes[name] ?? "", isUsed(name, form));
      start.disabled = !canTrain || !recipe || starting !== null;
      setText(start, starting === "own" ? "Starting…" : "Train");
    },
  };
}

/** @param {FieldName} name @param {string} word @param {string} note */
function createField(name, word, note) {
  const id = `recipe-field-${name}`;
  const message = make("p", { class: "message", id: `${id}-message`, role: "alert" });
  const described = { id, name, "aria-describedby": `${id}-note ${message.id}` };
  const choices = CHOICES[name];
  const isSwitch = !choices && !Object.hasOwn(NUMBERS, name);
  const input = choices
    ? make("select", described, ...choices.map((value) => make("option", { value }, value)))
    : make("input", {
        ...described,
        ...(isSwitch ? { type: "checkbox" } : { type: "text", inputmode: "decimal", autocomplete: "off" }),
      });
  const label = make("label", { for: id }, make("code", {}, word));
  const about = make("p", { class: "note", id: `${id}-note` }, note);
  const element = make("div", { class: "recipe-field" }, label, input, about, message);
  return { element, input, message };
}

/** @param {Map<FieldName, Field>} fields @returns {RecipeForm} */
function readFields(fields) {
  const entries = [...fields].map(([name, { input }]) => [
    name,
    input instanceof HTMLInputElement && input.type === "checkbox" ? input.checked : input.value,
  ]);
  return Object.fromEntries(entries);
}

/** @param {Field} field @param {string | boolean} value @param {string} mistake @param {boolean} used */
function showField({ element, input, message }, value, mistake, used) {
  if (typeof value === "boolean" && input instanceof HTMLInputElement) input.checked = value;
  else if (input.value !== value) input.value = String(value);
  element.hidden = !used;
  input.setAttribute("aria-invalid", String(mistake !== ""));
  setText(message, mistake);
}
