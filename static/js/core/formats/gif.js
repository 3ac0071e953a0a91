/** Writer of animated GIFs (GIF89a): one palette, LZW, and of each frame only what differs from the previous one. */

const MAX_CODES = 4096;
const SHORTEST_DELAY = 2;

/** @typedef {{left: number, top: number, width: number, height: number}} Box in pixels */

/**
 * @param {number} width in pixels
 * @param {number} height in pixels
 * @param {number[][]} colours red, green and blue of at most 256 entries
 */
export function createGif(width, height, colours) {
  const depth = Math.max(1, Math.ceil(Math.log2(colours.length)));
  const parts = [header(width, height, depth, colours)];
  /** @type {Uint8Array | null} */
  let before = null;

  return {
    /**
     * @param {Uint8Array} indices into the palette, row-major
     * @param {number} delay time that the frame is shown, in hundredths of a second
     */
    add(indices, delay) {
      const box = changed(before, indices, width, height);
      const codeSize = Math.max(2, depth);
      parts.push(frameHeader(box, delay, codeSize), compress(crop(indices, box, width), codeSize));
      before = indices;
    },
    /** @returns {Uint8Array<ArrayBuffer>} the whole file */
    finish() {
      const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0) + 1);
      let place = 0;
      for (const part of parts) {
        whole.set(part, place);
        place += part.length;
      }
      whole[place] = 0x3b;
      return whole;
    },
  };
}

/** @param {number} value */
function short(value) {
  return [value & 0xff, value >> 8];
}

/**
 * Signature, logical screen, global colour table, and the extension that repeats the animation for ever.
 * @param {number} width
 * @param {number} height
 * @param {number} depth bits of an index
 * @param {number[][]} colours
 */
function header(width, height, depth, colours) {
  const table = Array.from({ length: 1 << depth }, (_, entry) => colours[entry] ?? [0, 0, 0]).flat();
  const text = (/** @type {string} */ letters) => [...letters].map((letter) => letter.charCodeAt(0));
  const screen = [...short(width), ...short(height), 0xf0 | (depth - 1), 0, 0];
  const loop = [0x21, 0xff, 11, ...text("NETSCAPE2.0"), 3, 1, 0, 0, 0];
  return Uint8Array.from([...text("GIF89a"), ...screen, ...table, ...loop]);
}

/**
 * Graphic control extension and image descriptor.
 * @param {Box} box
 * @param {number} delay in hundredths of a second
 * @param {number} codeSize bits of the first LZW codes
 */
function frameHeader({ left, top, width, height }, delay, codeSize) {
  const shown = Math.max(SHORTEST_DELAY, Math.min(0xffff, Math.round(delay)));
  const control = [0x21, 0xf9, 4, 0x04, ...short(shown), 0, 0];
  return Uint8Array.from([...control, 0x2c, ...[left, top, width, height].flatMap(short), 0, codeSize]);
}

/** @param {Uint8Array} indices @param {Box} box @param {number} width of the whole picture */
function crop(indices, box, width) {
  const cut = new Uint8Array(box.width * box.height);
  for (let row = 0; row < box.height; row += 1) {
    const start = (box.top + row) * width + box.left;
    cut.set(indices.subarray(start, start + box.width), row * box.width);
  }
  return cut;
}

/**
 * The smallest rectangle that contains every difference between two frames; one pixel if they are equal.
 * @param {Uint8Array | null} before
 * @param {Uint8Array} indices
 * @param {number} width
 * @param {number} height
 * @returns {Box}
 */
function changed(before, indices, width, height) {
  if (!before) return { left: 0, top: 0, width, height };
  let [left, right, top, bottom] = [width, -1, height, -1];
  for (let index = 0; index < indices.length; index += 1) {
    if (indices[index] === before[index]) continue;
    const row = Math.floor(index / width);
    const column = index - row * width;
    if (column < left) left = column;
    if (column > right) right = column;
    if (row < top) top = row;
    bottom = row;
  }
  return right < 0
    ? { left: 0, top: 0, width: 1, height: 1 }
    : { left, top, width: right - left + 1, height: bottom - top + 1 };
}

/**
 * LZW with codes of variable width, in blocks of at most 255 bytes.
 * @param {Uint8Array} indices
 * @param {number} depth bits of an index
 */
function compress(indices, depth) {
  const clear = 1 << depth;
  const codes = new Uint16Array(MAX_CODES << depth);
  const bytes = createBits();
  let [size, next, prefix] = [depth + 1, clear + 2, indices[0]];
  bytes.put(clear, size);
  for (let index = 1; index < indices.length; index += 1) {
    const place = (prefix << depth) | indices[index];
    if (codes[place] !== 0) {
      prefix = codes[place];
      continue;
    }
    bytes.put(prefix, size);
    if (next === MAX_CODES) {
      bytes.put(clear, size);
      codes.fill(0);
      [size, next] = [depth + 1, clear + 2];
    } else {
      if (next === 1 << size) size += 1;
      codes[place] = next;
      next += 1;
    }
    prefix = indices[index];
  }
  bytes.put(prefix, size);
  if (next === 1 << size && size < 12) size += 1;
  bytes.put(clear + 1, size);
  return bytes.blocks();
}

/** Codes of any width packed into bytes, the lowest bits first. */
function createBits() {
  /** @type {number[]} */
  const bytes = [];
  let [held, count] = [0, 0];
  return {
    /** @param {number} code @param {number} size in bits */
    put(code, size) {
      held |= code << count;
      count += size;
      for (; count >= 8; count -= 8) {
        bytes.push(held & 0xff);
        held >>>= 8;
      }
    },
    blocks() {
      if (count > 0) bytes.push(held);
      const out = [];
      for (let start = 0; start < bytes.length; start += 255) {
        const block = bytes.slice(start, start + 255);
        out.push(block.length, ...block);
      }
      return Uint8Array.from([...out, 0]);
    },
  };
}
