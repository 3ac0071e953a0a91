/** The few functions of Node.js that the tests use. */

declare module "node:assert/strict" {
  export function deepEqual(actual: unknown, expected: unknown, message?: string): void;
  export function equal(actual: unknown, expected: unknown, message?: string): void;
  export function match(text: string, pattern: RegExp): void;
  export function ok(value: unknown, message?: string): asserts value;
  export function throws(run: () => unknown, error: RegExp): void;
}

declare module "node:fs" {
  export function readFileSync(file: URL, encoding: "utf8"): string;
}

declare module "node:process" {
  export const stdin: AsyncIterable<unknown>;
  export const stdout: { write(text: string): boolean };
}

declare module "node:readline" {
  export function createInterface(options: { input: AsyncIterable<unknown> }): AsyncIterable<string>;
}

declare module "node:test" {
  export function test(name: string, run: () => void | Promise<void>): Promise<void>;
}
