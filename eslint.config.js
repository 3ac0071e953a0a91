// What tsc --checkJs cannot see: habits that are unsafe, impure or easily wrong. Types and undefined names are tsc's.
import js from "@eslint/js";

const unsafeSyntax = [
  {
    selector: "MemberExpression[property.name=/^(innerHTML|outerHTML|insertAdjacentHTML|srcdoc)$/]",
    message: "Untrusted text reaches the page by textContent alone.",
  },
  {
    selector: "CallExpression[callee.object.name='document'][callee.property.name='write']",
    message: "Build nodes.",
  },
  { selector: "WithStatement, LabeledStatement", message: "Say it plainly." },
];

const never = [
  { name: "eval", message: "The page runs no text." },
  { name: "setInterval", message: "Time only chooses the step: schedule a frame." },
  { name: "alert", message: "Say it on the page." },
  { name: "event", message: "Take the event as a parameter." },
];

const impure = [
  "document",
  "window",
  "self",
  "globalThis",
  "navigator",
  "location",
  "fetch",
  "Date",
  "performance",
  "setTimeout",
  "requestAnimationFrame",
  "localStorage",
  "crypto",
  "console",
].map((name) => ({ name, message: "static/js/core is pure: no page, network, clock or chance." }));

export default [
  { ignores: [".venv/", "node_modules/"] },
  js.configs.recommended,
  {
    files: ["**/*.js"],
    languageOptions: { ecmaVersion: 2023, sourceType: "module" },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "no-undef": "off",
      "array-callback-return": "error",
      eqeqeq: "error",
      "max-lines-per-function": ["error", { max: 40, skipComments: true }],
      "no-console": "error",
      "no-else-return": "error",
      "no-eval": "error",
      "no-implicit-coercion": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
      "no-param-reassign": "error",
      "no-restricted-globals": ["error", ...never],
      "no-restricted-syntax": ["error", ...unsafeSyntax],
      "no-shadow": "error",
      "no-unused-vars": "error",
      "no-useless-return": "error",
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-const": "error",
    },
  },
  {
    files: ["static/js/core/**"],
    rules: {
      "no-restricted-globals": ["error", ...never, ...impure],
      "no-restricted-properties": ["error", { object: "Math", property: "random" }],
    },
  },
  {
    files: ["tests/js/**"],
    rules: {
      "no-restricted-globals": [
        "error",
        ...never,
        { name: "setTimeout", message: "No test sleeps: wait for the condition." },
      ],
    },
  },
];
