// The register as tiles from our own server: rings where many are, a mark for each when near. A tile
// holds numbers and sectors only; the name of what is clicked is asked for then.
import { make } from "../dom.js";
import { addTileRings } from "./clusters.js";
import { POINT_SIZE, SECTORS } from "./layers.js";
import { popup } from "./popup.js";

const DEEPEST = 15;

export function addTiles(view) {
  const { map, holder, shown } = view;
  if (!holder.dataset.tiles?.startsWith("/")) return;
  for (const sector of SECTORS) shown.add(sector);
  map.addSource("points", { type: "vector", tiles: [location.origin + holder.dataset.tiles], maxzoom: DEEPEST });
  map.addLayer({ id: "points", type: "symbol", source: "points", "source-layer": "ikm", filter: ["has", "id"], layout: { "icon-image": ["get", "sector"], "icon-allow-overlap": true, "icon-size": POINT_SIZE } });
  const rings = addTileRings(view, ({ ids, n }, at) => tellNames(view, ids, n, at));
  view.filterTiles = () => {
    map.setFilter("points", ["all", ["has", "id"], ["in", ["get", "sector"], ["literal", [...shown]]]]);
    rings();
  };
}

// Names of the businesses with these numbers, at this place.
export async function tellNames({ map, holder }, ids, count, at) {
  const waiting = popup(map, [{ title: "Memuat …" }], at);
  try {
    const answer = await fetch(`${holder.dataset.names}?id=${encodeURIComponent(ids)}`, { headers: { Accept: "application/json" }, credentials: "same-origin" });
    if (!answer.ok) throw new Error(String(answer.status));
    const { rows } = await answer.json();
    if (waiting.isOpen()) popup(map, rows, at, count);
  } catch {
    if (waiting.isOpen()) waiting.setDOMContent(make("p", {}, "Nama tidak dapat dimuat. Periksa jaringan, lalu klik lagi."));
  }
}
