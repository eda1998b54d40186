// What a click says: text only ever as text, since names come from people's files.
import { make, number } from "../dom.js";
import { describeZone } from "./zones.js";

const SHOWN = 8;
const LAYERS = ["points", "sentra-mark", "sentra-dot", "sentra", "proposals-mark", "proposals-dot", "proposals", "candidates-mark", "candidates-dot", "candidates", "marks-mark", "marks", "estimates", "hazards", "zones", "cells"];

export function addPopups(view) {
  const { map, holder } = view;
  if (holder.hasAttribute("data-pick-point") || holder.dataset.choices) return;
  // Asked anew each time: zones may come later.
  const layers = () => LAYERS.filter((id) => map.getLayer(id));
  const around = ({ x, y }) => [[x - 4, y - 4], [x + 4, y + 4]];
  map.on("click", (event) => {
    if (holder.hasAttribute("data-drawing")) return;
    const found = map.queryRenderedFeatures(around(event.point), { layers: layers() });
    if (!found.length) return;
    if (found[0].layer.id === "points" && holder.dataset.tiles) {
      const ids = found.filter((feature) => feature.layer.id === "points").map((feature) => feature.properties.id);
      view.tellNames(view, ids.slice(0, SHOWN).join(","), ids.length, event.lngLat);
      return;
    }
    // Several points on one spot (an address typed for a whole hamlet) are listed together.
    const same = found.filter((feature) => feature.layer.id === "points");
    popup(map, same.length > 1 ? same.map((f) => f.properties) : [found[0].properties], event.lngLat);
  });
  map.on("mousemove", (event) => {
    const found = map.queryRenderedFeatures(around(event.point), { layers: layers() });
    map.getCanvas().style.cursor = found.length ? "pointer" : "";
  });
}

// ``count``: how many there are, where not all were brought.
export function popup(map, all, place, count = all.length) {
  const box = make("div", {});
  for (const properties of all.slice(0, SHOWN)) box.append(...lines(properties));
  if (count > SHOWN) box.append(make("p", {}, `dan ${number(count - SHOWN)} lagi di titik ini`));
  for (const open of document.querySelectorAll(".maplibregl-popup")) open.remove();
  return new window.maplibregl.Popup({ maxWidth: "290px", focusAfterOpen: false }).setLngLat(place).setDOMContent(box).addTo(map);
}

function lines(properties) {
  const title = properties.title ?? properties.name ?? "";
  // Only our own pages: an address out of data never becomes a script.
  const url = typeof properties.url === "string" && properties.url.startsWith("/") ? properties.url : null;
  const head = url ? make("a", { href: url }, title) : make("strong", {}, title);
  return [make("div", {}, head), make("p", {}, describe(properties))];
}

function describe(properties) {
  if (properties.text) return properties.text;
  if (properties.hectares !== undefined) return describeZone(properties);
  if (properties.ikm === undefined) return properties.product ?? "";
  const parts = [`${number(properties.ikm)} IKM`];
  if (properties.agro !== undefined) parts.push(`${number(properties.agro)} agro, ${number(properties.non_agro ?? 0)} non-agro`);
  return `${parts.join(": ")} (${properties.label ?? "batas perkiraan"})`;
}
