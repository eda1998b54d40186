// The register as tiles from our own server: rings where many are, a mark for each when near. A tile
// holds numbers and parts only; the name of what is clicked is asked for then.
import { make } from "../dom.js";
import { addTileRings } from "./clusters.js";
import { POINT_SIZE } from "./layers.js";
import { dress } from "./parts.js";
import { popup } from "./popup.js";

const DEEPEST = 15;
const ICON = ["coalesce", ["image", ["concat", "part-", ["get", "part"]]], ["image", "part-unknown"]];

export function addTiles(view) {
  const { map, holder, data } = view;
  if (!holder.dataset.tiles?.startsWith("/")) return;
  dress(view, data.totals?.parts ?? [], data.totals?.way);
  map.addSource("points", { type: "vector", tiles: [tilesOf(view)], maxzoom: DEEPEST });
  map.addLayer({ id: "points", type: "symbol", source: "points", "source-layer": "ikm", filter: ["has", "id"], layout: { "icon-image": ICON, "icon-allow-overlap": true, "icon-size": POINT_SIZE } });
  view.rings = addTileRings(view, ({ ids, n }, at) => tellNames(view, ids, n, at));
  view.filterTiles = () => {
    map.setFilter("points", ["all", ["has", "id"], ["in", ["get", "part"], ["literal", [...view.shown]]]]);
    view.rings();
  };
}

// Colour the same businesses another way; false where the server did not answer. The address keeps it.
export async function recolour(view, way) {
  const totals = await view.get(withWay(view.holder.dataset.totals, way));
  if (!totals) return false;
  view.data.totals = totals;
  dress(view, totals.parts, totals.way);
  view.map.setFilter("points", ["has", "id"]);
  view.map.getSource("points").setTiles([tilesOf(view)]);
  const address = new URL(location.href);
  address.searchParams.set("warna", way);
  history.replaceState(history.state, "", address);
  return true;
}

const tilesOf = ({ holder, way }) => location.origin + withWay(holder.dataset.tiles, way);

function withWay(address, way) {
  const [path, query] = address.split("?"); // a URL object would write {z} as %7Bz%7D
  const asked = new URLSearchParams(query);
  asked.set("warna", way);
  return `${path}?${asked}`;
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
