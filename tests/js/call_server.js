/**
 * Calls JavaScript for Python tests. Each line of standard input is {module, name, calls}: a module's path below the
 * repository, a dotted name of one of its exports, and a list of arguments for each call, or null to read the export
 * itself. Each line of standard output is {results} or {error}.
 */
import { stdin, stdout } from "node:process";
import { createInterface } from "node:readline";

/** Bytes arrive as {"$bytes": base64}. @param {string} _key @param {unknown} value */
function revive(_key, value) {
  if (typeof value !== "object" || value === null || !("$bytes" in value)) return value;
  return Uint8Array.from(atob(String(value.$bytes)), (letter) => letter.charCodeAt(0)).buffer;
}

/** Maps leave as objects, typed arrays as arrays, numbers that are not finite by name. @param {string} _key @param {unknown} value */
function replace(_key, value) {
  if (value instanceof Map) return Object.fromEntries(value);
  if (ArrayBuffer.isView(value)) return Array.from(/** @type {Float32Array} */ (value));
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
}

/** @param {string} line @returns {Promise<{results: unknown[]} | {error: string}>} */
async function answer(line) {
  try {
    const { module, name, calls } = JSON.parse(line, revive);
    let found = await import(new URL(`../../${module}`, import.meta.url).href);
    for (const part of name.split(".")) found = found[part];
    if (calls === null) return { results: [found] };
    return { results: calls.map((/** @type {unknown[]} */ values) => found(...values)) };
  } catch (error) {
    return { error: String(error) };
  }
}

for await (const line of createInterface({ input: stdin })) {
  stdout.write(`${JSON.stringify(await answer(line), replace)}\n`);
}
