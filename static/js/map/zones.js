// Zones of the RTRW and official boundaries: below everything a person looks for, above the ground.
import { make } from "../dom.js";
import { palette } from "./palette.js";
import { firstAbove } from "./places.js";

// Answer: its word, the colour token, the swatch. Forbidden is hatched too: colour alone says nothing.
const ANSWERS = {
  sesuai: ["Sesuai", "accent"],
  bersyarat: ["Bersyarat", "amber"],
  tidak_sesuai: ["Tidak sesuai", "red"],
  belum: ["Belum diketahui", "unknown"],
};

const colourOf = (colours) => ["match", ["coalesce", ["get", "answer"], ""],
  ...Object.entries(ANSWERS).flatMap(([answer, [, tone]]) => [answer, colours[tone]]), colours.accent];

export function addZones(view) {
  const { map, data, holder } = view;
  if (!data.zones) return;
  const colours = palette(holder);
  const colour = colourOf(colours);
  const below = firstAbove(map);
  map.addImage("hatch", hatch(colours.red), { pixelRatio: 2 });
  map.addSource("zones", { type: "geojson", data: data.zones });
  const isZone = data.zones.features.some((feature) => feature.properties.answer);
  map.addLayer({ id: "zones", type: "fill", source: "zones", paint: { "fill-color": colour, "fill-opacity": isZone ? 0.24 : 0.08 } }, below);
  map.addLayer({ id: "zones-hatch", type: "fill", source: "zones", filter: ["==", ["get", "answer"], "tidak_sesuai"], paint: { "fill-pattern": "hatch" } }, below);
  map.addLayer({ id: "zones-line", type: "line", source: "zones", paint: { "line-color": colour, "line-width": 0.9, "line-opacity": 0.8 } }, below);
  document.addEventListener("rpik:theme", () => {
    const now = palette(holder);
    map.setPaintProperty("zones", "fill-color", colourOf(now));
    map.setPaintProperty("zones-line", "line-color", colourOf(now));
    map.updateImage("hatch", hatch(now.red));
  });
}

function hatch(colour) {
  const size = 20;
  const canvas = make("canvas", { width: size, height: size });
  const pen = canvas.getContext("2d");
  pen.strokeStyle = colour;
  pen.globalAlpha = 0.55;
  pen.lineWidth = 2;
  for (const shift of [-size, 0, size]) {
    pen.beginPath();
    pen.moveTo(shift, size);
    pen.lineTo(shift + size, 0);
    pen.stroke();
  }
  return pen.getImageData(0, 0, size, size);
}

// One entry for each answer that occurs; where zones wait to be asked for, one that fetches them.
export function addZoneLegend(view, target) {
  const { data, holder } = view;
  if (data.zones) entries(view, target);
  else if (holder.dataset.zones) fetchOnDemand(view, target, { name: "zones", swatch: "zone-belum", label: "Tampilkan pola ruang", show: () => { addZones(view); entries(view, target); } });
}

// An entry that brings its layer when it is pressed, and then is gone.
export function fetchOnDemand(view, target, { name, swatch, label, show }) {
  const button = make("button", { type: "button" }, make("span", { class: `swatch ${swatch}` }), make("span", {}, label));
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      const answer = await fetch(view.holder.dataset[name], { headers: { Accept: "application/json" } });
      view.data[name] = answer.ok ? await answer.json() : null;
    } catch {
      view.data[name] = null;
    }
    button.disabled = false;
    if (!view.data[name] || !view.map) return;
    button.parentElement.remove();
    show();
  });
  target.append(make("li", {}, button));
}

function entries(view, target) {
  const bare = view.data.zones.features[0]?.properties.kind === "bahaya" ? "Rawan bencana" : "Batas resmi";
  const found = new Set(view.data.zones.features.map((feature) => feature.properties.answer ?? ""));
  const off = new Set();
  for (const answer of [...Object.keys(ANSWERS), ""]) {
    if (!found.has(answer)) continue;
    const label = answer ? ANSWERS[answer][0] : bare;
    const button = make("button", { type: "button", "aria-pressed": "true" },
      make("span", { class: `swatch zone-${answer || "batas"}` }), make("span", {}, answer ? `Pola ruang: ${label.toLowerCase()}` : label));
    button.addEventListener("click", () => {
      const on = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", String(on));
      if (on) off.delete(answer);
      else off.add(answer);
      filter(view.map, [...off]);
    });
    target.append(make("li", {}, button));
  }
}

function filter(map, off) {
  const shown = ["!", ["in", ["coalesce", ["get", "answer"], ""], ["literal", off]]];
  map.setFilter("zones", shown);
  map.setFilter("zones-line", shown);
  map.setFilter("zones-hatch", ["all", shown, ["==", ["get", "answer"], "tidak_sesuai"]]);
}

export function describeZone({ answer, article, plan, hectares }) {
  const parts = [ANSWERS[answer]?.[0], article, plan].filter(Boolean);
  return [...parts, `${Number(hectares).toLocaleString("id")} ha`].join(" · ");
}
