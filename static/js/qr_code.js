// The inside of a QR code: modules to code words, errors mended (Reed-Solomon), words to text.

// ISO/IEC 18004:2015 table 9, versions 1 to 10: check words a block, and blocks, by level.
const LEVELS = "MLHQ"; // as the two bits of the format name them
const CHECKS = {
  L: [7, 10, 15, 20, 26, 18, 20, 24, 30, 18], M: [10, 16, 26, 18, 24, 16, 18, 22, 22, 26],
  Q: [13, 22, 18, 26, 18, 24, 18, 22, 20, 24], H: [17, 28, 22, 16, 22, 28, 26, 26, 24, 28],
};
const BLOCKS = {
  L: [1, 1, 1, 1, 1, 2, 2, 2, 2, 4], M: [1, 1, 1, 2, 2, 4, 4, 4, 5, 5],
  Q: [1, 1, 2, 2, 4, 4, 6, 6, 8, 8], H: [1, 1, 2, 4, 4, 4, 5, 6, 8, 8],
};
const LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
const MASKS = [
  (r, c) => (r + c) % 2, (r) => r % 2, (r, c) => c % 3, (r, c) => (r + c) % 3,
  (r, c) => (Math.floor(r / 2) + Math.floor(c / 3)) % 2, (r, c) => ((r * c) % 2) + ((r * c) % 3),
  (r, c) => (((r * c) % 2) + ((r * c) % 3)) % 2, (r, c) => (((r + c) % 2) + ((r * c) % 3)) % 2,
];

/** Every module, with level and mask from the format; null where neither copy of it can be read. */
export function bitsOf(n, module) {
  const rows = Array.from({ length: n }, (_, row) => Array.from({ length: n }, (__, column) => module(row, column)));
  const first = [0, 1, 2, 3, 4, 5, 7, 8].map((c) => rows[8][c]).concat([7, 5, 4, 3, 2, 1, 0].map((r) => rows[r][8]));
  const second = [1, 2, 3, 4, 5, 6, 7].map((k) => rows[n - k][8]).concat([8, 7, 6, 5, 4, 3, 2, 1].map((k) => rows[8][n - k]));
  const format = [first, second].map(nearestFormat).sort((a, b) => a.wrong - b.wrong)[0];
  return format.wrong > 3 ? null : { rows, level: LEVELS[format.value >> 3], mask: MASKS[format.value & 7] };
}

/** The five bits whose BCH word is nearest to fifteen read ones. */
function nearestFormat(bits) {
  const read = bits.reduce((sum, bit) => sum * 2 + bit, 0);
  let best = { value: 0, wrong: 15 };
  for (let value = 0; value < 32; value += 1) {
    let rest = value;
    for (let i = 0; i < 10; i += 1) rest = (rest << 1) ^ ((rest >> 9) * 0x537);
    let wrong = 0;
    for (let off = ((value << 10) | rest) ^ 0x5412 ^ read; off; off &= off - 1) wrong += 1;
    if (wrong < best.wrong) best = { value, wrong };
  }
  return best;
}

/** The text of a code, or null where it cannot be mended. */
export function textOf(code, version) {
  const words = wordsOf(code, version);
  const checks = CHECKS[code.level][version - 1], count = BLOCKS[code.level][version - 1];
  const short = Math.floor(words.length / count), long = words.length % count;
  const blocks = Array.from({ length: count }, () => []);
  let at = 0;
  for (let i = 0; i < short - checks + 1; i += 1) {
    for (let b = 0; b < count; b += 1) if (i < short - checks || b >= count - long) blocks[b].push(words[at++]);
  }
  for (let i = 0; i < checks; i += 1) for (let b = 0; b < count; b += 1) blocks[b].push(words[at++]);
  const data = [];
  for (const block of blocks) {
    if (!mend(block, checks)) return null;
    data.push(...block.slice(0, block.length - checks));
  }
  return spelled(data, version);
}

/** The modules that carry words, in their order, unmasked. */
function wordsOf({ rows, mask }, version) {
  const n = rows.length;
  const places = version === 1 ? [] : version < 7 ? [6, n - 7] : [6, (n - 1) / 2, n - 7];
  const targets = places.flatMap((y) => places.map((x) => [y, x]))
    .filter(([y, x]) => !(y === 6 && x === 6) && !(y === 6 && x === n - 7) && !(y === n - 7 && x === 6));
  const taken = (r, c) =>
    r === 6 || c === 6 || (r < 9 && (c < 9 || c > n - 9)) || (r > n - 9 && c < 9)
    || (version > 6 && ((r < 6 && c > n - 12) || (c < 6 && r > n - 12)))
    || targets.some(([y, x]) => Math.abs(r - y) < 3 && Math.abs(c - x) < 3);
  const bits = [];
  for (let right = n - 1, up = true; right > 0; right -= 2, up = !up) {
    if (right === 6) right -= 1;
    for (let i = 0; i < n; i += 1) for (const c of [right, right - 1]) {
      const r = up ? n - 1 - i : i;
      if (!taken(r, c)) bits.push(rows[r][c] ^ (mask(r, c) === 0 ? 1 : 0));
    }
  }
  return Array.from({ length: bits.length >> 3 }, (_, at) => bits.slice(8 * at, 8 * at + 8).reduce((sum, bit) => 2 * sum + bit, 0));
}

const EXP = new Uint8Array(512), LOG = new Uint8Array(256);
for (let at = 0, value = 1; at < 255; at += 1) {
  EXP[at] = EXP[at + 255] = value;
  LOG[value] = at;
  value = value < 128 ? value << 1 : (value << 1) ^ 0x11d;
}
const times = (a, b) => (a && b ? EXP[LOG[a] + LOG[b]] : 0);
const over = (a, b) => (a ? EXP[LOG[a] + 255 - LOG[b]] : 0);
/** A polynomial (lowest power first) at a point. */
const valueAt = (terms, x) => terms.reduceRight((sum, term) => times(sum, x) ^ term, 0);

/** Mend a block in place (Berlekamp-Massey, Chien, Forney); false where too much is wrong. */
function mend(block, checks) {
  const received = [...block].reverse();
  const syndromes = Array.from({ length: checks }, (_, i) => valueAt(received, EXP[i]));
  if (syndromes.every((one) => !one)) return true;
  let locator = [1], former = [1], degree = 0, gap = 1, last = 1;
  for (let i = 0; i < checks; i += 1) {
    let off = syndromes[i];
    for (let j = 1; j <= degree; j += 1) off ^= times(locator[j] ?? 0, syndromes[i - j]);
    if (!off) {
      gap += 1;
      continue;
    }
    const kept = [...locator], factor = over(off, last);
    former.forEach((term, j) => { locator[j + gap] = (locator[j + gap] ?? 0) ^ times(factor, term); });
    locator = Array.from(locator, (term) => term ?? 0);
    if (2 * degree <= i) [degree, former, last, gap] = [i + 1 - degree, kept, off, 1];
    else gap += 1;
  }
  if (2 * degree > checks) return false;
  const wrong = received.map((_, i) => i).filter((i) => !valueAt(locator, EXP[(255 - i) % 255]));
  if (wrong.length !== degree) return false;
  const evaluator = Array.from({ length: checks }, (_, i) =>
    locator.slice(0, i + 1).reduce((sum, term, j) => sum ^ times(term, syndromes[i - j]), 0));
  const slope = locator.map((term, i) => (i % 2 ? term : 0)).slice(1);
  for (const i of wrong) {
    const inverse = EXP[(255 - i) % 255];
    block[block.length - 1 - i] ^= times(EXP[i], over(valueAt(evaluator, inverse), valueAt(slope, inverse)));
  }
  const again = [...block].reverse();
  return syndromes.every((_, i) => !valueAt(again, EXP[i]));
}

/** The segments of a code: numbers, letters, bytes (UTF-8); null for others. */
function spelled(data, version) {
  const bits = data.flatMap((word) => Array.from({ length: 8 }, (_, i) => (word >> (7 - i)) & 1));
  let place = 0;
  const take = (count) => bits.slice(place, (place += count)).reduce((sum, bit) => 2 * sum + bit, 0);
  const wide = version > 9;
  let text = "";
  while (bits.length - place >= 4) {
    const mode = take(4);
    if (!mode) break;
    if (mode === 7) take(8); // what the bytes are said to be: read as UTF-8 all the same
    else if (mode === 4) {
      const bytes = Uint8Array.from({ length: take(wide ? 16 : 8) }, () => take(8));
      text += new TextDecoder().decode(bytes);
    } else if (mode === 2) {
      for (let left = take(wide ? 11 : 9); left > 0; left -= 2) {
        const pair = take(left > 1 ? 11 : 6);
        text += left > 1 ? LETTERS[Math.floor(pair / 45)] + LETTERS[pair % 45] : LETTERS[pair];
      }
    } else if (mode === 1) {
      for (let left = take(wide ? 12 : 10); left > 0; left -= 3) {
        const digits = Math.min(3, left);
        text += String(take([0, 4, 7, 10][digits])).padStart(digits, "0");
      }
    } else return null;
  }
  return text;
}
