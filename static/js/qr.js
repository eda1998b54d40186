// Reads the QR code nearest the middle of a picture (ISO/IEC 18004, versions 1 to 10, any level):
// browsers on desktops and on iPhones have no reader of their own.
import { bitsOf, textOf } from "./qr_code.js";

const VERSIONS = 10;
const CANDIDATES = 40;
const TRIES = 25;

/** Return {text, x, y} (middle of the code, 0 to 1) of an ImageData, or null. */
export function readQr(image) {
  const picture = threshold(image);
  const finders = findersOf(picture);
  for (const corners of triples(finders, image).slice(0, TRIES)) {
    const text = attempt(picture, corners);
    if (text !== null) return { text, x: corners.x / image.width, y: corners.y / image.height };
  }
  return null;
}

/** Dark or not, pixel by pixel, against the mean of the neighbourhood: light falls unevenly. */
function threshold({ data, width, height }) {
  const grey = new Float64Array(width * height);
  const sums = new Float64Array((width + 1) * (height + 1));
  for (let y = 0; y < height; y += 1) {
    let line = 0;
    for (let x = 0; x < width; x += 1) {
      const at = y * width + x;
      grey[at] = (data[4 * at] * 299 + data[4 * at + 1] * 587 + data[4 * at + 2] * 114) / 1000;
      line += grey[at];
      sums[(y + 1) * (width + 1) + x + 1] = sums[y * (width + 1) + x + 1] + line;
    }
  }
  const reach = Math.max(8, Math.round(Math.min(width, height) / 12));
  const dark = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1) {
    const top = Math.max(0, y - reach), low = Math.min(height, y + reach + 1);
    for (let x = 0; x < width; x += 1) {
      const left = Math.max(0, x - reach), right = Math.min(width, x + reach + 1);
      const sum = sums[low * (width + 1) + right] - sums[top * (width + 1) + right]
        - sums[low * (width + 1) + left] + sums[top * (width + 1) + left];
      dark[y * width + x] = grey[y * width + x] < 0.9 * (sum / ((low - top) * (right - left)));
    }
  }
  return {
    width, height,
    at: (x, y) => (x >= 0 && y >= 0 && x < width && y < height ? dark[(y | 0) * width + (x | 0)] : 0),
  };
}

/** Whether five runs are as 1:1:3:1:1; the module's size, or 0. */
function moduleOf(runs) {
  const size = (runs[0] + runs[1] + runs[2] + runs[3] + runs[4]) / 7;
  const near = (run, times) => Math.abs(run - times * size) < 0.6 * times ** 0.5 * size;
  return size >= 1 && [1, 1, 3, 1, 1].every((times, at) => near(runs[at], times)) ? size : 0;
}

/** The five runs through (x, y) along one axis: {middle, size} of a finder there, or null. */
function across(picture, x, y, dx, dy) {
  const half = (way) => {
    const runs = [0, 0, 0];
    let [px, py] = [x + (way > 0 ? dx : 0), y + (way > 0 ? dy : 0)];
    for (let part = 0; part < 3; part += 1) {
      while (px >= 0 && py >= 0 && px < picture.width && py < picture.height && picture.at(px, py) === (part === 1 ? 0 : 1)) {
        runs[part] += 1;
        [px, py] = [px + way * dx, py + way * dy];
      }
      if (!runs[part] && part) return null;
    }
    return runs;
  };
  const back = half(-1), on = half(1);
  if (!back || !on) return null;
  const size = moduleOf([back[2], back[1], back[0] + on[0], on[1], on[2]]);
  return size && { shift: (on[0] - back[0] + 1) / 2, size };
}

/** The middles of finder patterns: {x, y, size}, those met on most lines first. */
function findersOf(picture) {
  const found = [];
  for (let y = 0; y < picture.height; y += 1) {
    let runs = [0, 0, 0, 0, 0];
    let was = 0;
    for (let x = 0; x <= picture.width; x += 1) {
      const now = x < picture.width ? picture.at(x, y) : 1 - was;
      if (now === was) {
        runs[4] += 1;
        continue;
      }
      if (was && moduleOf(runs)) note(picture, found, x - runs[4] - runs[3] - runs[2] / 2, y);
      runs = [...runs.slice(1), 1];
      was = now;
    }
  }
  return found.filter((one) => one.lines > 1).sort((a, b) => b.lines - a.lines).slice(0, CANDIDATES);
}

function note(picture, found, middle, line) {
  const down = across(picture, Math.floor(middle), line, 0, 1);
  if (!down) return;
  const y = line + down.shift;
  const along = across(picture, Math.floor(middle), Math.floor(y), 1, 0);
  if (!along || along.size > 2 * down.size || down.size > 2 * along.size) return;
  const spot = { x: Math.floor(middle) + along.shift, y, size: (along.size + down.size) / 2, lines: 1 };
  const same = found.find((one) => Math.hypot(one.x - spot.x, one.y - spot.y) < 2 * one.size);
  if (!same) return found.push(spot);
  for (const name of ["x", "y", "size"]) same[name] = (same[name] * same.lines + spot[name]) / (same.lines + 1);
  same.lines += 1;
}

/** Finders that may be one code's corners: {corner, right, below, x, y}, the most central first. */
function triples(finders, { width, height }) {
  const found = [];
  for (const corner of finders) for (const right of finders) for (const below of finders) {
    if (corner === right || corner === below || right === below) continue;
    const [ax, ay, bx, by] = [right.x - corner.x, right.y - corner.y, below.x - corner.x, below.y - corner.y];
    const [a, b] = [Math.hypot(ax, ay), Math.hypot(bx, by)];
    const sizes = [corner.size, right.size, below.size];
    if (ax * by - ay * bx <= 0 || Math.abs(ax * bx + ay * by) > 0.4 * a * b) continue;
    if (Math.max(a, b) > 1.5 * Math.min(a, b) || Math.max(...sizes) > 1.7 * Math.min(...sizes)) continue;
    if (a < 9 * corner.size || a > 60 * corner.size) continue;
    const [x, y] = [(right.x + below.x) / 2, (right.y + below.y) / 2];
    found.push({ corner, right, below, x, y, off: Math.hypot(x - width / 2, y - height / 2) + 0.2 * a });
  }
  return found.sort((p, q) => p.off - q.off);
}

function attempt(picture, corners) {
  for (const { version, place } of readings(picture, corners)) {
    const code = bitsOf(17 + 4 * version, (row, column) => sample(picture, place, column + 0.5, row + 0.5));
    const text = code && textOf(code, version);
    if (text) return text;
  }
  return null;
}

/** Versions and fourth corners under which the timing lines alternate as they must, the best first. */
function readings(picture, corners) {
  const { corner, right, below } = corners;
  const flat = [right.x + below.x - corner.x, right.y + below.y - corner.y];
  const side = (Math.hypot(right.x - corner.x, right.y - corner.y) + Math.hypot(below.x - corner.x, below.y - corner.y)) / 2;
  const about = (side / ((corner.size + right.size + below.size) / 3) - 10) / 4; // a turned finder looks larger
  const found = [];
  for (let version = Math.max(1, Math.floor(about - 1)); version <= Math.min(VERSIONS, Math.ceil(1.5 * about + 3)); version += 1) {
    const n = 17 + 4 * version;
    const fourths = [[...flat, n - 3.5], ...(version > 1 ? alignments(picture, corners, n) : [])];
    for (const fourth of fourths) {
      const place = projection(corners, fourth, n);
      let rightly = 0;
      for (let at = 8; at < n - 8; at += 1) {
        rightly += sample(picture, place, at + 0.5, 6.5) === (at + 1) % 2;
        rightly += sample(picture, place, 6.5, at + 0.5) === (at + 1) % 2;
      }
      found.push({ version, place, share: rightly / (2 * (n - 16)) });
    }
  }
  return found.filter((one) => one.share > 0.75).sort((p, q) => q.share - p.share).slice(0, 6);
}

/** Module coordinates to picture coordinates, from the three finders and a fourth point (x, y, module). */
function projection({ corner, right, below }, [x, y, m], n) {
  const near = 3.5, far = n - 3.5;
  const from = [[near, near], [far, near], [near, far], [m, m]];
  const to = [[corner.x, corner.y], [right.x, right.y], [below.x, below.y], [x, y]];
  const rows = [];
  from.forEach(([u, v], at) => {
    const [px, py] = to[at];
    rows.push([u, v, 1, 0, 0, 0, -u * px, -v * px, px], [0, 0, 0, u, v, 1, -u * py, -v * py, py]);
  });
  const [a, b, c, d, e, f, g, h] = solved(rows);
  return (u, v) => {
    const w = g * u + h * v + 1;
    return [(a * u + b * v + c) / w, (d * u + e * v + f) / w];
  };
}

/** Gauss with pivots: rows hold the right side as their last entry. */
function solved(rows) {
  const n = rows.length;
  for (let at = 0; at < n; at += 1) {
    const pivot = rows.slice(at).reduce((best, row, i) => (Math.abs(row[at]) > Math.abs(rows[best][at]) ? at + i : best), at);
    [rows[at], rows[pivot]] = [rows[pivot], rows[at]];
    for (let other = 0; other < n; other += 1) {
      if (other === at) continue;
      const times = rows[other][at] / rows[at][at];
      for (let i = at; i <= n; i += 1) rows[other][i] -= times * rows[at][i];
    }
  }
  return rows.map((row, at) => row[n] / row[at]);
}

/** Dark or not, by most of five points in the module. */
function sample(picture, place, u, v) {
  let dark = 0;
  for (const [du, dv] of [[0, 0], [-0.2, 0], [0.2, 0], [0, -0.2], [0, 0.2]]) dark += picture.at(...place(u + du, v + dv));
  return dark > 2 ? 1 : 0;
}

/** Where the last alignment pattern may be, as (x, y, module): up to three places, the likeliest first. */
function alignments(picture, { corner, right, below }, n) {
  const per = n - 7;
  const [ux, uy] = [(right.x - corner.x) / per, (right.y - corner.y) / per];
  const [vx, vy] = [(below.x - corner.x) / per, (below.y - corner.y) / per];
  const [cx, cy] = [corner.x + (n - 10) * (ux + vx), corner.y + (n - 10) * (uy + vy)];
  const module = Math.max(Math.hypot(ux, uy), Math.hypot(vx, vy));
  const reach = Math.max(4, 0.16 * n) * module; // seen askew, the fourth corner is off its place
  const step = Math.max(1, module / 4);
  const found = [];
  for (let y = cy - reach; y <= cy + reach; y += step) for (let x = cx - reach; x <= cx + reach; x += step) {
    let wrong = picture.at(x, y) ? 0 : 9;
    for (let i = -2; i <= 2 && wrong < 4; i += 1) for (let j = -2; j <= 2; j += 1) {
      const ring = Math.max(Math.abs(i), Math.abs(j));
      wrong += picture.at(x + i * ux + j * vx, y + i * uy + j * vy) !== (ring === 1 ? 0 : 1);
    }
    if (wrong > 3) continue;
    const weight = 4 - wrong;
    const same = found.find((one) => Math.hypot(one.x - x, one.y - y) < 1.5 * module);
    if (!same) found.push({ x, y, weight });
    else {
      const sum = same.weight + weight;
      Object.assign(same, { x: (same.x * same.weight + x * weight) / sum, y: (same.y * same.weight + y * weight) / sum, weight: sum });
    }
  }
  return found.sort((p, q) => q.weight - p.weight).slice(0, 3).map(({ x, y }) => [x, y, n - 6.5]);
}
