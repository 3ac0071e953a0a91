/** Server-sent events in the text of a response (HTML Living Standard, section 9.2.6; one line of data each). */

/**
 * @param {string} text everything that was received and not read yet
 * @returns {{events: {id: string | null, name: string, data: any}[], rest: string}} whole events, and the text of one that is not whole
 */
export function readEvents(text) {
  const blocks = text.split("\n\n");
  const rest = String(blocks.pop());
  const events = blocks.map(fieldsOf).flatMap((fields) => {
    const data = fields.get("data");
    if (data === undefined) return []; // a comment, which keeps the connection open
    return [{ id: fields.get("id") ?? null, name: fields.get("event") ?? "message", data: JSON.parse(data) }];
  });
  return { events, rest };
}

/** @param {string} block the lines of one event */
function fieldsOf(block) {
  return new Map(
    block.split("\n").map((line) => {
      const colon = line.indexOf(": ");
      return [line.slice(0, colon), line.slice(colon + 2)];
    }),
  );
}
