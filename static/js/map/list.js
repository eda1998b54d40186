// The same things as a list: for the keyboard, for screen readers, and where no map can be drawn.
import { calm, make, number } from "../dom.js";
import { bounds, centre, collection } from "./geometry.js";
import { markSwatch } from "./marks.js";
import { palette } from "./palette.js";
import { popup } from "./popup.js";

const MOST = 300;
const SWATCH = { candidates: "candidate", proposals: "proposal", sentra: "sentra" };

export function addList(view) {
  const { data, block, map } = view;
  const target = block?.querySelector("[data-map-list]");
  if (!target) return;
  const rows = pick(data);
  const title = block.querySelector("[data-map-list-title]");
  if (title) title.textContent = rows[0]?.kind === "cells" ? `IKM di ${number(rows.length)} kecamatan` : rows.length > MOST ? `${number(MOST)} dari ${number(rows.length)}` : `${number(rows.length)} di peta`;
  if (map) highlight(view);
  for (const { feature, kind } of rows.slice(0, MOST)) target.append(make("li", {}, entry(view, target, feature, kind)));
  if (!rows.length) target.append(make("li", { class: "muted" }, "Tidak ada yang dapat ditampilkan."));
}

function pick(data) {
  const areas = ["sentra", "proposals", "candidates"].flatMap((name) => (data[name]?.features ?? []).map((feature) => ({ feature, kind: SWATCH[name] })));
  if (areas.length) return areas;
  const marked = (data.marks?.features ?? []).filter(({ properties }) => properties.mark !== "lama");
  if (marked.length) return marked.map((feature) => ({ feature, kind: "mark" }));
  if (data.estimates?.features.length) return data.estimates.features.map((feature) => ({ feature, kind: "estimate" }));
  const counted = (data.points?.features ?? []).some((feature) => feature.properties.count > 1);
  if (data.points?.features.length && !counted && !data.cells) return data.points.features.map((feature) => ({ feature, kind: feature.properties.sector ?? "unknown" }));
  return (data.cells?.features ?? []).filter((feature) => feature.properties.ikm)
    .sort((a, b) => b.properties.ikm - a.properties.ikm).map((feature) => ({ feature, kind: "cells" }));
}

function entry(view, target, feature, kind) {
  const { title, name, units, ikm, text } = feature.properties;
  const detail = ikm !== undefined ? `${number(ikm)} IKM` : text ?? (units ? `${number(units)} unit` : "");
  // A place says its count at the right; everything else shows its mark and a second line.
  const button = kind === "cells"
    ? make("button", { type: "button", class: "place" }, make("span", {}, title ?? name), make("small", {}, detail))
    : make("button", { type: "button" }, kind === "mark" ? markSwatch(feature.properties.mark, view.holder) : make("span", { class: `swatch ${kind}` }), make("span", {}, title ?? name), detail ? make("small", {}, detail) : null);
  button.addEventListener("click", () => {
    target.querySelector("[aria-current]")?.removeAttribute("aria-current");
    button.setAttribute("aria-current", "true");
    if (view.map) go(view.map, feature);
    else if (feature.properties.url?.startsWith("/")) location.href = feature.properties.url;
  });
  if (view.map) {
    const light = (shown) => view.map.getSource("highlight").setData(collection(shown ? [feature] : []));
    for (const type of ["mouseenter", "focus"]) button.addEventListener(type, () => light(true));
    for (const type of ["mouseleave", "blur"]) button.addEventListener(type, () => light(false));
  }
  return button;
}

function go(map, feature) {
  const place = centre(feature.geometry);
  const options = { maxZoom: 14.5, padding: 70, duration: calm() ? 0 : 700 };
  if (feature.geometry.type === "Point") map.easeTo({ center: place, zoom: Math.max(map.getZoom(), 14), duration: options.duration });
  else map.fitBounds(bounds(feature.geometry), options);
  popup(map, [feature.properties], place);
}

function highlight({ map, holder }) {
  const colour = palette(holder).accent;
  map.addSource("highlight", { type: "geojson", data: collection([]) });
  map.addLayer({ id: "highlight", type: "line", source: "highlight", paint: { "line-color": colour, "line-width": 3 } });
  map.addLayer({ id: "highlight-dot", type: "circle", source: "highlight", filter: ["==", ["geometry-type"], "Point"], paint: { "circle-radius": 13, "circle-opacity": 0, "circle-stroke-width": 3, "circle-stroke-color": colour } });
}
