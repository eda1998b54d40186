// What is drawn on the ground: outlines of candidates, proposals and sentra, points in clusters.
import { make, number } from "../dom.js";
import { addClusters } from "./clusters.js";
import { paintEstimates } from "./estimates.js";
import { centre, collection } from "./geometry.js";
import { palette } from "./palette.js";
import { dress, put, repaintParts, sectorOf, sectorParts } from "./parts.js";

const AREA_COLOUR = { candidates: "accent", proposals: "amber", sentra: "accent" };
// Below this zoom a hull of some hundred metres is a speck: a mark stands for it.
const MARK_BELOW = 12.5;
export const POINT_SIZE = ["interpolate", ["linear"], ["zoom"], 9, 0.6, 15, 1];

// A candidate is a dashed mark, a sentra a full one.
export function drawIcons({ map, holder }) {
  const colours = palette(holder);
  const shapes = {
    candidates: (pen) => mark(pen, colours.surface, colours.accent, [6, 4.4]),
    proposals: (pen) => mark(pen, colours.amber, colours.surface, []),
    sentra: (pen) => mark(pen, colours.accent, colours.surface, []),
  };
  for (const [name, draw] of Object.entries(shapes)) {
    const canvas = make("canvas", { width: 48, height: 48 });
    draw(canvas.getContext("2d"));
    put(map, name, canvas);
  }
}

function mark(pen, fill, edge, dash) {
  pen.beginPath();
  pen.roundRect(9, 9, 30, 30, 10);
  pen.fillStyle = fill;
  pen.fill();
  pen.setLineDash(dash);
  pen.lineWidth = 3.4;
  pen.strokeStyle = edge;
  pen.stroke();
}

export function addAreas({ map, data, holder }, name) {
  if (!data[name]) return;
  const colour = palette(holder)[AREA_COLOUR[name]];
  const polygons = ["in", ["geometry-type"], ["literal", ["Polygon", "MultiPolygon"]]];
  const dashed = name === "candidates";
  map.addSource(name, { type: "geojson", data: data[name] });
  map.addLayer({ id: name, type: "fill", source: name, filter: polygons, paint: { "fill-color": colour, "fill-opacity": dashed ? 0.1 : 0.3 } });
  map.addLayer({ id: `${name}-line`, type: "line", source: name, filter: polygons, paint: { "line-color": colour, "line-width": 2, ...(dashed ? { "line-dasharray": [2, 1.5] } : {}) } });
  map.addSource(`${name}-marks`, { type: "geojson", data: marksOf(data[name]) });
  const symbol = { type: "symbol", source: `${name}-marks`, layout: { "icon-image": name, "icon-allow-overlap": true, "icon-size": ["interpolate", ["linear"], ["zoom"], 9, 0.75, 11, 1] } };
  map.addLayer({ ...symbol, id: `${name}-mark`, maxzoom: MARK_BELOW, filter: ["get", "hull"] });
  map.addLayer({ ...symbol, id: `${name}-dot`, filter: ["!", ["get", "hull"]] });
}

function marksOf({ features }) {
  return collection(features.map((feature) => ({ type: "Feature", properties: { ...feature.properties, hull: feature.geometry.type !== "Point" }, geometry: { type: "Point", coordinates: centre(feature.geometry) } })));
}

// Other outlines in the place of those that stand there; the legend counts them.
export function setAreas({ map, data, block }, name, features) {
  data[name] = features;
  map.getSource(name)?.setData(features);
  map.getSource(`${name}-marks`)?.setData(marksOf(features));
  const count = block?.querySelector(`[data-count="${name}"]`);
  if (count) count.textContent = number(features.features.length);
}

export function addPoints(view) {
  const { map, data } = view;
  if (!data.points) return;
  for (const feature of data.points.features) feature.properties.sector = sectorOf(feature.properties);
  dress(view, sectorParts(data.points.features));
  const sum = (sector) => ["+", ["case", ["==", ["get", "sector"], sector], ["coalesce", ["get", "count"], 1], 0]];
  map.addSource("points", {
    type: "geojson", data: data.points, cluster: true, clusterRadius: 46, clusterMaxZoom: 13,
    clusterProperties: { agro: sum("agro"), non_agro: sum("non_agro"), unknown: sum("unknown") },
  });
  map.addLayer({ id: "points", type: "symbol", source: "points", filter: ["!", ["has", "point_count"]], layout: { "icon-image": ["concat", "part-", ["get", "sector"]], "icon-allow-overlap": true, "icon-size": POINT_SIZE } });
  addClusters(view);
}

// Only the parts switched on in the legend, so that the clusters count what is seen.
export function filterPoints({ map, data, shown, filterTiles }) {
  if (filterTiles) { filterTiles(); return; }
  map.getSource("points").setData(collection(data.points.features.filter((feature) => shown.has(feature.properties.sector))));
}

export function repaint(view) {
  const { map, holder } = view;
  const colours = palette(holder);
  map.setPaintProperty("paper", "background-color", colours.paper);
  if (map.getLayer("cells")) {
    map.setPaintProperty("cells", "fill-color", colours.accent);
    map.setPaintProperty("cells-line", "line-color", colours.line);
  }
  if (map.getLayer("desa-line")) {
    map.setPaintProperty("desa-line", "line-color", colours.line);
  }
  for (const [name, tone] of Object.entries(AREA_COLOUR)) {
    if (!map.getLayer(name)) continue;
    map.setPaintProperty(name, "fill-color", colours[tone]);
    map.setPaintProperty(`${name}-line`, "line-color", colours[tone]);
  }
  paintEstimates(view);
  drawIcons(view);
  repaintParts(view);
  view.rings?.(true);
  view.tellParts?.();
}
