// Areas that each carry a mark: what changed between two runs, where zones overlap. A sign stands on
// each, since colour alone says nothing.
import { make, number } from "../dom.js";
import { centre, collection } from "./geometry.js";
import { palette } from "./palette.js";
import { put } from "./parts.js";

// Mark: its sign, its colour. "lama" is the outline of before, drawn thin and without a sign.
const MARKS = {
  hilang: ["×", "red"],
  terpecah: ["÷", "amber"],
  bergabung: ["∪", "amber"],
  tersusun_ulang: ["≈", "amber"],
  baru: ["+", "accent"],
  menyusut: ["−", "non_agro"],
  tumbuh: ["↑", "agro"],
  berganti: ["⇄", "unknown"],
  bertumpuk: ["!", "red"],
  lama: ["", "unknown"],
};

export function addMarks(view) {
  const { map, data } = view;
  if (!data.marks) return;
  view.marksOff = new Set();
  map.addSource("marks", { type: "geojson", data: data.marks });
  map.addSource("marks-signs", { type: "geojson", data: signs(data.marks) });
  map.addLayer({ id: "marks-old", type: "line", source: "marks", paint: { "line-width": 1.4, "line-dasharray": [2, 1.5] } });
  map.addLayer({ id: "marks", type: "fill", source: "marks", paint: { "fill-opacity": 0.22 } });
  map.addLayer({ id: "marks-line", type: "line", source: "marks", paint: { "line-width": 2 } });
  map.addLayer({ id: "marks-mark", type: "symbol", source: "marks-signs", layout: { "icon-image": ["concat", "mark-", ["get", "mark"]], "icon-allow-overlap": true, "icon-size": ["interpolate", ["linear"], ["zoom"], 8.5, 0.6, 11, 1] } });
  paint(view);
  filter(view);
  document.addEventListener("rpik:theme", () => paint(view));
}

function signs({ features }) {
  return collection(features.filter(({ properties }) => properties.mark !== "lama")
    .map((feature) => ({ type: "Feature", properties: feature.properties, geometry: { type: "Point", coordinates: centre(feature.geometry) } })));
}

function paint({ map, holder }) {
  const colours = palette(holder);
  const colour = ["match", ["get", "mark"], ...Object.entries(MARKS).flatMap(([mark, [, tone]]) => [mark, colours[tone]]), colours.unknown];
  map.setPaintProperty("marks", "fill-color", colour);
  for (const id of ["marks-line", "marks-old"]) map.setPaintProperty(id, "line-color", colour);
  for (const [mark, [sign, tone]] of Object.entries(MARKS)) if (sign) put(map, `mark-${mark}`, drawn(sign, colours[tone], colours.surface));
}

function drawn(sign, colour, edge) {
  const canvas = make("canvas", { width: 48, height: 48 });
  const pen = canvas.getContext("2d");
  pen.beginPath();
  pen.arc(24, 24, 17, 0, 2 * Math.PI);
  pen.fillStyle = colour;
  pen.fill();
  pen.lineWidth = 3;
  pen.strokeStyle = edge;
  pen.stroke();
  pen.fillStyle = edge;
  pen.font = "bold 26px sans-serif";
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillText(sign, 24, 25);
  return canvas;
}

function filter({ map, marksOff }) {
  const shown = ["!", ["in", ["get", "mark"], ["literal", [...marksOff]]]];
  const old = ["==", ["get", "mark"], "lama"];
  map.setFilter("marks-mark", shown);
  map.setFilter("marks-old", ["all", shown, old]);
  for (const id of ["marks", "marks-line"]) map.setFilter(id, ["all", shown, ["!", old]]);
}

// One entry for each mark that occurs, in the order people read them.
export function addMarkLegend(view, target) {
  const features = view.data.marks?.features ?? [];
  for (const mark of Object.keys(MARKS)) {
    const mine = features.filter(({ properties }) => properties.mark === mark);
    if (!mine.length) continue;
    const button = make("button", { type: "button", "aria-pressed": "true" }, markSwatch(mark, view.holder),
      make("span", {}, mine[0].properties.label), make("span", { class: "n" }, number(mine.length)));
    button.addEventListener("click", () => {
      const on = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", String(on));
      if (on) view.marksOff.delete(mark);
      else view.marksOff.add(mark);
      if (view.map) filter(view);
    });
    target.append(make("li", {}, button));
  }
}

export function markSwatch(mark, holder) {
  const [sign, tone] = MARKS[mark] ?? ["", "unknown"];
  if (!sign) return make("span", { class: "swatch before" });
  const colours = palette(holder);
  const canvas = drawn(sign, colours[tone], colours.surface);
  canvas.setAttribute("class", "swatch mark");
  return canvas;
}
