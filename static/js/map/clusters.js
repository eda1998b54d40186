// Rings divided by sector with their count inside: HTML, since there are no map fonts.
import { calm, number } from "../dom.js";

const SVG = "http://www.w3.org/2000/svg";
const PARTS = ["agro", "non_agro", "unknown"];

// Of a GeoJSON source that clusters by itself.
export function addClusters({ map }) {
  const seen = () => map.querySourceFeatures("points", { filter: ["has", "point_count"] }).map((feature) => ({
    key: feature.properties.cluster_id,
    at: feature.geometry.coordinates,
    counts: PARTS.map((part) => feature.properties[part] ?? 0),
    open: async () => closer(map, feature.geometry.coordinates, await map.getSource("points").getClusterExpansionZoom(feature.properties.cluster_id) + 0.2),
  }));
  keepRings(map, seen);
}

// Of our own tiles: the server has counted. ``open`` is told what stands on one spot.
export function addTileRings({ map, shown }, open) {
  const seen = () => map.querySourceFeatures("points", { sourceLayer: "ikm", filter: ["has", "n"] }).map(({ properties, geometry }) => {
    const counts = PARTS.map((part) => (shown.has(part) ? properties[part] : 0));
    const at = geometry.coordinates;
    return {
      key: `${at} ${counts}`, at, counts,
      open: () => (properties.ids ? open(properties, at) : closer(map, at, map.getZoom() + 2)),
    };
  }).filter(({ counts }) => counts.some(Boolean));
  return keepRings(map, seen);
}

function closer(map, center, zoom) {
  if (calm()) map.jumpTo({ center, zoom });
  else map.easeTo({ center, zoom });
}

function keepRings(map, seen) {
  const drawn = new Map();
  const update = () => {
    if (!map.isSourceLoaded("points")) return;
    const wanted = new Map(seen().map((one) => [one.key, one]));
    for (const [key, marker] of drawn) if (!wanted.has(key)) { marker.remove(); drawn.delete(key); }
    for (const [key, one] of wanted) if (!drawn.has(key)) drawn.set(key, ring(map, one));
  };
  map.on("sourcedata", (event) => {
    if (event.sourceId !== "points" || event.sourceDataType === "metadata") return;
    if (event.sourceDataType === "content") { for (const marker of drawn.values()) marker.remove(); drawn.clear(); }
    update();
  });
  map.on("moveend", update);
  map.on("idle", update);
  return update;
}

function ring(map, { at, counts, open }) {
  const total = counts.reduce((a, b) => a + b, 0);
  const element = ringOf(counts, total);
  element.addEventListener("click", (event) => { event.stopPropagation(); open(); });
  const marker = new window.maplibregl.Marker({ element }).setLngLat(at).addTo(map);
  element.rpikCounts = counts; // for the map's picture
  element.setAttribute("role", "button");
  element.setAttribute("tabindex", "-1"); // the list beside the map is the keyboard's way
  element.setAttribute("aria-label", `${number(total)} IKM: ${number(counts[0])} agro, ${number(counts[1])} non-agro`);
  return marker;
}

function ringOf(counts, total) {
  const radius = total >= 1000 ? 25 : total >= 100 ? 21 : total >= 10 ? 17 : 14;
  const width = radius > 18 ? 6 : 5;
  const size = radius * 2 + 2;
  const svg = shape("svg", { viewBox: `0 0 ${size} ${size}`, width: size, height: size, class: "map-cluster" });
  const around = radius - width / 2;
  const length = 2 * Math.PI * around;
  svg.append(shape("circle", { cx: size / 2, cy: size / 2, r: radius, class: "ground" }));
  let start = 0;
  counts.forEach((count, index) => {
    if (!count) return;
    const part = (count / total) * length;
    svg.append(shape("circle", {
      cx: size / 2, cy: size / 2, r: around, class: `arc ${PARTS[index]}`, "stroke-width": width,
      "stroke-dasharray": `${part} ${length - part}`, "stroke-dashoffset": -start, transform: `rotate(-90 ${size / 2} ${size / 2})`,
    }));
    start += part;
  });
  const text = shape("text", { x: size / 2, y: size / 2, "text-anchor": "middle", "dominant-baseline": "central" });
  text.textContent = total >= 10000 ? `${Math.round(total / 1000)} rb` : number(total);
  svg.append(text);
  return svg;
}

function shape(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}
