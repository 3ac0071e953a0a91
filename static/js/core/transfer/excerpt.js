/** The heart of the program that trains a head, in lines of PyTorch that stand for what the page shows. */
import { exact } from "../text/numbers.js";
import { blocksOf, isTrained } from "./blocks.js";
import { headFor, linearOf } from "./head.js";

/** @typedef {import("../../transfer").ExcerptLine} Line */
/** @typedef {import("../../transfer").TransferSettings["unlocked"]} Unlocked */
/** @typedef {import("../../training").Recipe} Recipe */
/** @typedef {import("../../inspection").NetworkDocument} Network */

/** Networks of no library, with the classes that the whole program defines. @type {Record<string, string>} */
const OWN_CLASSES = { efficientnet_lite0: "EfficientNetLite0" };

/**
 * @param {Network} base
 * @param {Unlocked} unlocked
 * @param {string[]} labels of the pictures' classes
 * @param {Recipe} recipe
 * @returns {Line[]}
 */
export function excerptOf(base, unlocked, labels, recipe) {
  return [
    ...networkLines(base),
    ...lockLines(base, unlocked, labels),
    ...optimizerLines(recipe),
    ...epochLines(recipe, unlocked),
  ];
}

/** @param {string} text @param {Line["means"]} [means] @returns {Line} */
const line = (text, means = null) => ({ text, means });

/** @param {Network} base @returns {Line[]} */
function networkLines({ name, weights, classes, input }) {
  const isPublished = weights.startsWith("IMAGENET") && name !== null && !(name in OWN_CLASSES);
  const load = line('model.load_state_dict(load_file("weights.safetensors"), strict=False)', "network");
  return [
    line(`model = ${isPublished ? `models.${name}(weights="${weights}")` : made(name, classes)}`, "network"),
    ...(isPublished ? [] : [load]),
    ...transformLines(input.preprocessing ?? []),
  ];
}

/** @param {Network["name"]} name @param {Network["classes"]} classes */
function made(name, classes) {
  if (name === null) return "Network()";
  const count = classes?.length ?? 0;
  return name in OWN_CLASSES ? `${OWN_CLASSES[name]}(${count})` : `models.${name}(num_classes=${count})`;
}

/** @param {import("../../inspection").PreprocessingStep[]} steps @returns {Line[]} */
function transformLines(steps) {
  const calls = steps.flatMap((step) => {
    switch (step.step) {
      case "resize":
        return [`Resize(${step.size}, transforms.InterpolationMode.${step.interpolation.toUpperCase()})`];
      case "center_crop":
        return [`CenterCrop(${step.size})`];
      case "rescale":
        return ["ToTensor()"];
      case "normalize":
        return [`Normalize([${decimals(step.mean)}], [${decimals(step.std)}])`];
      default:
        return [];
    }
  });
  if (calls.length === 0) return [];
  return [
    line("preprocess = transforms.Compose(["),
    ...calls.map((call) => line(`    transforms.${call},`)),
    line("])"),
  ];
}

/** @param {number[]} numbers */
function decimals(numbers) {
  return numbers.map((number) => String(Number(number.toPrecision(7)))).join(", ");
}

/** @param {Network} base @param {Unlocked} unlocked @param {string[]} labels @returns {Line[]} */
function lockLines(base, unlocked, labels) {
  const head = headFor(base, labels);
  const opened = blocksOf(base.nodes).filter((block) => !block.isHead && isTrained(block, unlocked));
  const path = head && `model${pathOf(head.name)}`;
  const headLines = head?.isReplaced
    ? [line(`${path} = ${linearOf(head)}`, "head")]
    : [line(`${path}.requires_grad_(True)`, "head")];
  if (unlocked === "all") return head?.isReplaced ? headLines : [];
  return [
    line("for parameter in model.parameters():", "frozen"),
    line("    parameter.requires_grad = False", "frozen"),
    ...opened.map(({ name }) => line(`model${pathOf(name)}.requires_grad_(True)`, "trained")),
    ...(head ? headLines : []),
  ];
}

/** `.features[8]` for features.8. @param {string} name of a module */
function pathOf(name) {
  return name
    .split(".")
    .map((part) => (/^\d+$/.test(part) ? `[${part}]` : `.${part}`))
    .join("");
}

/** @param {Recipe} recipe @returns {Line[]} */
function optimizerLines({ optimizer, schedule, epochs }) {
  const { name, lr, momentum, nesterov, weight_decay } = optimizer;
  const given = [
    `lr=${plain(lr)}`,
    ...(name === "SGD" && momentum > 0 ? [`momentum=${plain(momentum)}`] : []),
    ...(name === "SGD" && nesterov ? ["nesterov=True"] : []),
    ...(weight_decay > 0 ? [`weight_decay=${plain(weight_decay)}`] : []),
  ];
  const steps = `${epochs} * len(train_loader)`;
  /** @type {Partial<Record<Recipe["schedule"], string>>} */
  const schedules = {
    cosine: `CosineAnnealingLR(optimizer, ${steps})`,
    one_cycle: `OneCycleLR(optimizer, ${plain(lr)}, ${steps}, cycle_momentum=False)`,
  };
  const scheduled = schedules[schedule];
  return [
    line("trained = [one for one in model.parameters() if one.requires_grad]", "trained"),
    line(`optimizer = optim.${name}(trained, ${given.join(", ")})`, "recipe"),
    ...(scheduled ? [line(`scheduler = optim.lr_scheduler.${scheduled}`, "recipe")] : []),
  ];
}

/** @param {Recipe} recipe @param {Unlocked} unlocked @returns {Line[]} */
function epochLines({ epochs, label_smoothing, schedule }, unlocked) {
  const smoothing = label_smoothing > 0 ? `, label_smoothing=${plain(label_smoothing)}` : "";
  const frozen = [
    "    for layer in model.modules():",
    "        own = list(layer.parameters(recurse=False))",
    "        if own and not any(one.requires_grad for one in own):",
    "            layer.eval()",
  ];
  return [
    line(`for epoch in range(${epochs}):`, "recipe"),
    line("    model.train()", "trained"),
    ...(unlocked === "all" ? [] : frozen.map((text) => line(text, "frozen"))),
    line("    for images, labels in train_loader:", "recipe"),
    line("        optimizer.zero_grad()"),
    line(`        loss = nn.functional.cross_entropy(model(images), labels${smoothing})`, "recipe"),
    line("        loss.backward()"),
    line("        optimizer.step()", "trained"),
    ...(schedule === "constant" ? [] : [line("        scheduler.step()", "recipe")]),
    line("model.eval()", "network"),
  ];
}

/** @param {number} value */
function plain(value) {
  return exact(value).replaceAll("\u2212", "-");
}
