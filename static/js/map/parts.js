// By what the register is coloured: parts as the server counted them, each with a colour and a mark of
// its own, so that colour alone says nothing. Legend, rings, icons and the picture all ask here.
import { make } from "../dom.js";
import { palette } from "./palette.js";

export const WAYS = [["sektor", "Sektor"], ["kelompok", "Kelompok produk"], ["skala", "Skala usaha"]];
const SECTORS = ["agro", "non_agro", "unknown"];
const SECTOR_LABELS = { agro: "Agro", non_agro: "Non-agro", unknown: "Belum terklasifikasi" };
const SIZE = 48; // of an icon's canvas, two device pixels a point
const MIDDLE = SIZE / 2;
const UNKNOWN = ["unknown", "(belum)"];

export const sectorOf = (properties) => (SECTORS.includes(properties.sector) ? properties.sector : "unknown");

// The parts of points that came as GeoJSON: by sector.
export function sectorParts(features) {
  const counts = { agro: 0, non_agro: 0, unknown: 0 };
  for (const { properties } of features) counts[properties.sector] += properties.count ?? 1;
  return SECTORS.map((name) => ({ name, label: SECTOR_LABELS[name], count: counts[name] }));
}

// Give each part its colour and mark, and show them all.
export function dress(view, parts, way = "sektor") {
  view.way = way;
  view.parts = parts;
  view.shown = new Set(parts.map(({ name }) => name));
  repaintParts(view);
}

export function repaintParts(view) {
  if (!view.parts) return;
  const colours = palette(view.holder);
  view.parts.forEach((part, at) => {
    part.colour = colourOf(part.name, at, view.way, colours);
    part.icon = iconOf(part.name, at, view.way);
    if (view.map) put(view.map, `part-${part.name}`, drawn(part.icon, part.colour, colours.surface));
  });
  if (view.map) put(view.map, "part-unknown", drawn(RING, colours.unknown, colours.surface));
}

// The mark of a part beside its name.
export function swatch({ icon, colour }, holder) {
  const canvas = drawn(icon, colour, palette(holder).surface);
  canvas.setAttribute("class", "swatch mark");
  return canvas;
}

function colourOf(name, at, way, colours) {
  if (UNKNOWN.includes(name)) return colours.unknown;
  if (way === "sektor") return colours[name] ?? colours.line; // not an industry: counted with the unknown
  if (way === "skala") return colours.steps[STEPS.indexOf(name)] ?? colours.unknown;
  return name === "(lain)" ? colours.line : colours.hues[at % colours.hues.length];
}

const STEPS = ["kecil", "menengah", "besar"];
const disc = (radius) => (pen) => pen.arc(MIDDLE, MIDDLE, radius, 0, 7);
const corners = (count, radius, turn = 0) => (pen) => {
  for (let i = 0; i < count; i += 1) {
    const angle = turn + (i / count) * 2 * Math.PI - Math.PI / 2;
    pen.lineTo(MIDDLE + radius * Math.cos(angle), MIDDLE + radius * Math.sin(angle));
  }
  pen.closePath();
};
const cross = (pen) => {
  for (const [x, y] of [[-4, -12], [4, -12], [4, -4], [12, -4], [12, 4], [4, 4], [4, 12], [-4, 12], [-4, 4], [-12, 4], [-12, -4], [-4, -4]]) pen.lineTo(MIDDLE + x, MIDDLE + y);
  pen.closePath();
};
const square = (pen) => pen.rect(14, 14, 20, 20);
const RING = (pen) => pen.arc(MIDDLE, MIDDLE, 9, 0, 7);
const MARKS = [disc(11), square, corners(3, 14), corners(4, 14), corners(3, 14, Math.PI), cross, corners(5, 13), corners(6, 12)];

function iconOf(name, at, way) {
  if (UNKNOWN.includes(name)) return RING;
  if (way === "sektor") return name === "non_agro" ? square : disc(11);
  if (way === "skala") return disc([7, 10, 13.5][STEPS.indexOf(name)] ?? 7);
  return name === "(lain)" ? disc(6) : MARKS[at % MARKS.length];
}

function drawn(shape, colour, edge) {
  const canvas = make("canvas", { width: SIZE, height: SIZE });
  const pen = canvas.getContext("2d");
  const hollow = shape === RING;
  pen.beginPath();
  shape(pen);
  pen.lineWidth = hollow ? 5 : 3;
  pen.fillStyle = hollow ? edge : colour;
  pen.strokeStyle = hollow ? colour : edge;
  pen.fill();
  pen.stroke();
  return canvas;
}

export function put(map, name, canvas) {
  const image = canvas.getContext("2d").getImageData(0, 0, SIZE, SIZE);
  if (map.hasImage(name)) map.updateImage(name, image);
  else map.addImage(name, image, { pixelRatio: 2 });
}
