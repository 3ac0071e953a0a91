// @ts-check
// Draws the list of operations from the server's own OpenAPI document.
import { pointPageLinks } from "../js/shell/page_links.js";
import { createThemeSwitch } from "../js/shell/theme.js";
import { find } from "../js/view/dom/elements.js";

/**
 * @typedef {{ name: string, in: string, required?: boolean, description?: string, schema?: unknown }} Parameter
 * @typedef {{ example?: unknown }} Content
 * @typedef {{ description?: string, content?: Record<string, Content> }} Told
 * @typedef {{ summary?: string, description?: string, tags?: string[], parameters?: Parameter[],
 *   requestBody?: Told, responses: Record<string, Told> }} Operation
 * @typedef {{ info: { description: string }, tags: { name: string, description: string }[],
 *   paths: Record<string, Record<string, Operation>> }} Description
 */

/**
 * An element with a class and children; text becomes text, never markup.
 * @param {string} name
 * @param {string} className
 * @param {...(Node | string)} children
 */
function element(name, className, ...children) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

/** @param {Node | string} content of a table's cell */
function tableCell(content) {
  return typeof content === "string" ? withCode(content) : [content];
}

/**
 * A table with a heading for each column.
 * @param {string[]} headings
 * @param {(Node | string)[][]} rows
 */
function table(headings, rows) {
  const head = element(
    "thead",
    "",
    element("tr", "", ...headings.map((heading) => element("th", "", heading))),
  );
  const body = element(
    "tbody",
    "",
    ...rows.map((row) => element("tr", "", ...row.map((cell) => element("td", "", ...tableCell(cell))))),
  );
  const wide = element("div", "wide", element("table", "", head, body));
  return scrollable(wide, headings.join(", "));
}

/**
 * Lets keys scroll an element where its content does not fit.
 * @param {HTMLElement} made
 * @param {string} label
 */
function scrollable(made, label) {
  made.tabIndex = 0;
  made.setAttribute("role", "group");
  made.setAttribute("aria-label", label);
  return made;
}

/**
 * Text, with a code element for each piece between backquotes.
 * @param {string} text
 */
function withCode(text) {
  return text.split("`").map((piece, index) => (index % 2 ? element("code", "", piece) : piece));
}

/**
 * Paragraphs, which empty lines separate.
 * @param {string} text
 */
function paragraphs(text) {
  return text
    .trim()
    .split(/\n\s*\n/)
    .map((paragraph) => element("p", "", ...withCode(paragraph)));
}

/**
 * The examples of a body, one for each media type that has one.
 * @param {Record<string, Content>} content
 */
function examples(content) {
  return Object.entries(content).flatMap(([type, { example }]) =>
    example === undefined
      ? []
      : [
          element("p", "", element("code", "", type)),
          scrollable(element("pre", "", JSON.stringify(example, null, 2)), `Example, ${type}`),
        ],
  );
}

/**
 * One operation, folded.
 * @param {string} path
 * @param {string} method
 * @param {Operation} operation
 */
function drawOperation(path, method, operation) {
  const told = element("div", "told", ...paragraphs(operation.description ?? ""));
  const parameters = operation.parameters ?? [];
  if (parameters.length > 0) {
    const rows = parameters.map((parameter) => [
      element("code", "", parameter.name),
      `${parameter.in}${parameter.required ? ", needed" : ""}`,
      parameter.description ?? "",
    ]);
    told.append(element("h3", "", "Parameters"), table(["Name", "Where", "Meaning"], rows));
  }
  if (operation.requestBody) {
    const content = operation.requestBody.content ?? {};
    told.append(element("h3", "", "Body"), ...paragraphs(operation.requestBody.description ?? ""));
    told.append(element("p", "", Object.keys(content).join(", ")), ...examples(content));
  }
  const answers = Object.entries(operation.responses).map(([status, answer]) => [
    status,
    Object.keys(answer.content ?? {}).join(", "),
    answer.description ?? "",
  ]);
  told.append(element("h3", "", "Answers"), table(["Status", "Type", "Meaning"], answers));
  for (const [status, answer] of Object.entries(operation.responses)) {
    if (status.startsWith("2")) told.append(...examples(answer.content ?? {}));
  }
  const line = element(
    "summary",
    "",
    element("span", "method", method.toUpperCase()),
    element("code", "", path),
  );
  line.append(element("span", "title", ...withCode(operation.summary ?? "")));
  return element("details", "", line, told);
}

/**
 * All operations, under their tags.
 * @param {Description} description
 */
function drawDescription(description) {
  const drawn = paragraphs(description.info.description);
  for (const tag of description.tags) {
    const operations = Object.entries(description.paths).flatMap(([path, methods]) =>
      Object.entries(methods)
        .filter(([, operation]) => operation.tags?.includes(tag.name))
        .map(([method, operation]) => drawOperation(path, method, operation)),
    );
    drawn.push(
      element("section", "", element("h2", "", tag.name), ...paragraphs(tag.description), ...operations),
    );
  }
  return drawn;
}

pointPageLinks();
createThemeSwitch(find("#theme", HTMLButtonElement), () => {});
const place = document.getElementById("operations");
const response = await fetch("/openapi.json");
if (place && response.ok) {
  place.replaceChildren(...drawDescription(/** @type {Description} */ (await response.json())));
} else {
  place?.replaceChildren(element("p", "", `The description could not be read (status ${response.status}).`));
}
