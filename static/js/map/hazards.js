// Dangers (BPBD, PVMBG) over the plans: pale with a broken edge, since several may cover one place.
import { palette } from "./palette.js";
import { firstAbove } from "./places.js";

export function addHazards({ map, data, holder }) {
  if (!data.hazards?.features.length) return;
  const below = firstAbove(map);
  const { red } = palette(holder);
  map.addSource("hazards", { type: "geojson", data: data.hazards });
  map.addLayer({ id: "hazards", type: "fill", source: "hazards", paint: { "fill-color": red, "fill-opacity": 0.14 } }, below);
  map.addLayer({ id: "hazards-line", type: "line", source: "hazards", paint: { "line-color": red, "line-width": 1.4, "line-dasharray": [3, 2] } }, below);
  document.addEventListener("rpik:theme", () => {
    map.setPaintProperty("hazards", "fill-color", palette(holder).red);
    map.setPaintProperty("hazards-line", "line-color", palette(holder).red);
  });
}
