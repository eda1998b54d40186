// Where units without a point stand by their address: a ring holds nine in ten of them.
import { palette } from "./palette.js";
import { firstAbove } from "./places.js";

export function addEstimates({ map, data, holder }) {
  if (!data.estimates) return;
  map.addSource("estimates", { type: "geojson", data: data.estimates });
  const below = firstAbove(map); // a ring never covers a mark
  map.addLayer({ id: "estimates", type: "fill", source: "estimates", paint: { "fill-opacity": 0.08 } }, below);
  map.addLayer({ id: "estimates-line", type: "line", source: "estimates", paint: { "line-width": 1.6, "line-dasharray": [1, 2] }, layout: { "line-cap": "round" } }, below);
  paintEstimates({ map, holder });
}

export function paintEstimates({ map, holder }) {
  if (!map.getLayer("estimates")) return;
  const { unknown, ink } = palette(holder);
  map.setPaintProperty("estimates", "fill-color", unknown);
  map.setPaintProperty("estimates-line", "line-color", ink);
}
