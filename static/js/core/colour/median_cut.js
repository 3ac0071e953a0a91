/** Reduce pictures to a palette of at most 256 colours: exact if there are no more, else by median cut. */

const MOST = 256;
/** Bits of red, green and blue that distinguish colours once there are too many. */
const BINS = 1 << 15;

/** @param {number} pixel red in the lowest byte */
const binOf = (pixel) => ((pixel & 0xf8) << 7) | ((pixel >> 6) & 0x3e0) | ((pixel >> 19) & 0x1f);
/** Red, green and blue of a bin, each of 0..31. @param {number} bin */
const partsOf = (bin) => [bin >> 10, (bin >> 5) & 31, bin & 31];

export function createPalette() {
  /** @type {Map<number, number>} */
  const entries = new Map();
  const counts = new Uint32Array(BINS);
  const sums = [0, 1, 2].map(() => new Float64Array(BINS));
  /** @type {number[][] | null} */
  let colours = null;
  const entryOfBin = new Uint8Array(BINS);

  return {
    /** Counts the pixels of one picture. @param {Uint32Array} pixels red in the lowest byte */
    count(pixels) {
      for (let start = 0, end = 0; start < pixels.length; start = end) {
        const colour = pixels[start] & 0xffffff;
        while (end < pixels.length && (pixels[end] & 0xffffff) === colour) end += 1;
        const bin = binOf(colour);
        counts[bin] += end - start;
        sums.forEach((sum, part) => (sum[bin] += (end - start) * ((colour >> (8 * part)) & 0xff)));
        if (entries.size <= MOST && !entries.has(colour)) entries.set(colour, entries.size);
      }
    },
    /** @returns {number[][]} red, green and blue of each entry; count nothing afterwards */
    colours() {
      if (colours) return colours;
      if (entries.size <= MOST) {
        colours = [...entries.keys()].map((pixel) => [pixel & 0xff, (pixel >> 8) & 0xff, pixel >> 16]);
        return colours;
      }
      const boxes = medianCut(counts);
      boxes.forEach((box, entry) => box.forEach((bin) => (entryOfBin[bin] = entry)));
      colours = boxes.map((box) => meanColour(box, counts, sums));
      return colours;
    },
    /** @param {Uint32Array} pixels counted before @returns {Uint8Array} an entry for each */
    entriesOf(pixels) {
      const few = entries.size <= MOST;
      return entryOfEach(pixels, (colour) => (few ? (entries.get(colour) ?? 0) : entryOfBin[binOf(colour)]));
    },
  };
}

/** @param {Uint32Array} pixels @param {(colour: number) => number} entryOf called once for each run of one colour */
function entryOfEach(pixels, entryOf) {
  const found = new Uint8Array(pixels.length);
  let [last, entry] = [-1, 0];
  for (let index = 0; index < pixels.length; index += 1) {
    const colour = pixels[index] & 0xffffff;
    if (colour !== last) entry = entryOf(colour);
    found[index] = entry;
    last = colour;
  }
  return found;
}

/** @param {number[]} box bins @param {Uint32Array} counts by bin @param {Float64Array[]} sums of each part by bin */
function meanColour(box, counts, sums) {
  const all = box.reduce((sum, bin) => sum + counts[bin], 0);
  return sums.map((sum) => Math.round(box.reduce((whole, bin) => whole + sum[bin], 0) / all));
}

/**
 * Divide the occupied bins into at most 256 boxes. Cuts the box with the largest product of pixels and longest side
 * at its median pixel, until there are enough boxes.
 * @param {Uint32Array} counts
 * @returns {number[][]}
 */
function medianCut(counts) {
  const used = [...counts.keys()].filter((bin) => counts[bin] > 0);
  const boxes = [describe(used, counts)];
  while (boxes.length < Math.min(MOST, used.length)) {
    const widest = boxes.reduce((best, box, index) => (box.weight > boxes[best].weight ? index : best), 0);
    const { bins, part, all } = boxes[widest];
    bins.sort((a, b) => partsOf(a)[part] - partsOf(b)[part]);
    let [cut, seen] = [1, counts[bins[0]]];
    for (; cut < bins.length - 1 && seen + counts[bins[cut]] <= all / 2; cut += 1) seen += counts[bins[cut]];
    boxes.splice(widest, 1, describe(bins.slice(0, cut), counts), describe(bins.slice(cut), counts));
  }
  return boxes.map(({ bins }) => bins);
}

/** @param {number[]} bins @param {Uint32Array} counts */
function describe(bins, counts) {
  const all = bins.reduce((sum, bin) => sum + counts[bin], 0);
  const sides = [0, 1, 2].map((part) => {
    const places = bins.map((bin) => partsOf(bin)[part]);
    return places.reduce((a, b) => Math.max(a, b), 0) - places.reduce((a, b) => Math.min(a, b), 31);
  });
  const part = sides.indexOf(Math.max(...sides));
  return { bins, part, all, weight: bins.length > 1 ? all * sides[part] : -1 };
}
