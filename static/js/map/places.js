// Kecamatan, and desa once near enough: outlines and names, labelled as approximate in the legend.
import { make } from "../dom.js";
import { centre } from "./geometry.js";
import { palette } from "./palette.js";

// From this zoom on, the desa are drawn too: without streets they are what a person steers by.
const DESA_ZOOM = 11.3;
// A name steps above or below what stands on it, pixels.
const BESIDE = [[0, 0], [0, -15], [0, 15]];
const MARK_HALF = 8; // of the mark of a candidate, proposal or sentra, pixels

export function addCells(view) {
  const { map, data, holder } = view;
  if (!data.cells) return;
  const most = Math.max(1, ...data.cells.features.map((feature) => feature.properties.ikm ?? 0));
  const colours = palette(holder);
  // 0 to 1: what the page shades by, or else the number of IKM.
  const part = ["coalesce", ["get", "shade"], ["/", ["sqrt", ["coalesce", ["get", "ikm"], 0]], Math.sqrt(most)]];
  const shade = (full) => ["interpolate", ["linear"], part, 0, 0.03, 1, full];
  map.addSource("cells", { type: "geojson", data: data.cells });
  map.addLayer({ id: "cells", type: "fill", source: "cells", paint: { "fill-color": colours.accent, "fill-opacity": ["interpolate", ["linear"], ["zoom"], 10, shade(0.34), 13, shade(0.08)] } });
  map.addLayer({ id: "cells-line", type: "line", source: "cells", paint: { "line-color": colours.line, "line-width": 0.9, "line-dasharray": [3, 2], "line-opacity": 0.8 } });
  names(view, data.cells.features, (zoom) => zoom < DESA_ZOOM);
  desaWhenNear(view);
}

function desaWhenNear(view) {
  const { map, holder } = view;
  if (new URL(holder.dataset.cells, location.href).searchParams.get("tingkat")) return;
  const load = async () => {
    if (map.getZoom() < DESA_ZOOM) return;
    map.off("zoomend", load);
    const desa = await desaOf(view);
    if (!desa) return;
    map.addSource("desa", { type: "geojson", data: desa });
    map.addLayer({ id: "desa-line", type: "line", source: "desa", minzoom: DESA_ZOOM, paint: { "line-color": palette(holder).line, "line-width": 0.8, "line-dasharray": [2, 3], "line-opacity": 0.7 } }, firstAbove(map));
    names(view, desa.features, (zoom) => zoom >= DESA_ZOOM);
  };
  map.on("zoomend", load);
  load();
}

// The desa as GeoJSON, asked for once; null where there are none.
export function desaOf(view) {
  view.desa ??= fetchDesa(view.holder.dataset.cells);
  return view.desa;
}

async function fetchDesa(cells) {
  if (!cells) return null;
  const address = new URL(cells, location.href);
  address.searchParams.set("tingkat", "desa");
  try {
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

// Below everything that is not ground, so that a line never crosses a mark.
export function firstAbove(map) {
  return map.getStyle().layers.find((layer) => !["paper", "base", "cells", "cells-line", "zones", "zones-hatch", "zones-line", "hazards", "hazards-line"].includes(layer.id))?.id;
}

// Names as HTML: a symbol layer would need fonts from a server. Those that would overlap wait for zoom.
function names(view, features, wanted) {
  const { map } = view;
  const places = features
    .map((feature) => ({ at: centre(feature.geometry), text: feature.properties.name, weight: feature.properties.ikm ?? 0 }))
    .sort((a, b) => b.weight - a.weight);
  const show = () => {
    const on = wanted(map.getZoom());
    const seen = map.getBounds();
    const taken = on ? [...clusters(map.getContainer()), ...marks(view)] : [];
    for (const place of places) {
      const step = on && seen.contains(place.at) ? BESIDE.find((one) => fits(map, place, one, taken)) : null;
      if (step && !place.marker) put(map, place);
      if (step) place.marker.setOffset(step);
      else { place.marker?.remove(); place.marker = null; } // the map moves hidden ones at every frame too
    }
  };
  map.on("moveend", show);
  map.on("idle", show);
  show();
}

function put(map, place) {
  const element = make("span", { class: "map-place", "aria-hidden": "true" }, place.text);
  place.marker = new window.maplibregl.Marker({ element }).setLngLat(place.at).addTo(map);
  // The marker turns any element into a focusable button; a name is only a name.
  for (const name of ["tabindex", "role", "aria-label"]) element.removeAttribute(name);
}

function clusters(frame) {
  const ground = frame.getBoundingClientRect();
  return [...frame.querySelectorAll(".map-cluster")].map((cluster) => {
    const box = cluster.getBoundingClientRect();
    return [box.left - ground.left, box.top - ground.top, box.right - ground.left, box.bottom - ground.top];
  });
}

function marks({ map, data }) {
  const areas = ["candidates", "proposals", "sentra"].filter((name) => map.getZoom() < map.getLayer(`${name}-mark`)?.maxzoom && map.getLayoutProperty(`${name}-mark`, "visibility") !== "none");
  return areas.flatMap((name) => data[name].features).map(({ geometry }) => {
    const { x, y } = map.project(centre(geometry));
    return [x - MARK_HALF, y - MARK_HALF, x + MARK_HALF, y + MARK_HALF];
  });
}

function fits(map, place, [right, down], taken) {
  const at = map.project(place.at);
  const [x, y] = [at.x + right, at.y + down];
  const half = place.text.length * 3.2 + 4;
  const box = [x - half, y - 8, x + half, y + 8];
  const free = taken.every((other) => box[2] < other[0] || box[0] > other[2] || box[3] < other[1] || box[1] > other[3]);
  if (free) taken.push(box);
  return free;
}
