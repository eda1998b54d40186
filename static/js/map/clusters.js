// Rings divided by part with their count inside: HTML, since there are no map fonts.
import { calm, number } from "../dom.js";

const SVG = "http://www.w3.org/2000/svg";

// Of a GeoJSON source that clusters by itself.
export function addClusters(view) {
  const { map } = view;
  const seen = () => map.querySourceFeatures("points", { filter: ["has", "point_count"] }).map((feature) => ({
    key: feature.properties.cluster_id,
    at: feature.geometry.coordinates,
    parts: counted(view, (name) => feature.properties[name]),
    open: async () => closer(map, feature.geometry.coordinates, await map.getSource("points").getClusterExpansionZoom(feature.properties.cluster_id) + 0.2),
  }));
  view.rings = keepRings(map, seen);
}

// Part and count, in the legend's order; only what is shown and is there.
function counted({ parts, shown }, count) {
  return parts.filter(({ name }) => shown.has(name)).map((part) => [part, count(part.name) ?? 0]).filter(([, n]) => n);
}

// Of our own tiles: the server has counted. ``open`` is told what stands on one spot.
export function addTileRings(view, open) {
  const { map } = view;
  const seen = () => map.querySourceFeatures("points", { sourceLayer: "ikm", filter: ["has", "n"] }).map(({ properties, geometry }) => {
    const parts = counted(view, (name) => properties[`.${name}`]);
    const at = geometry.coordinates;
    return {
      key: `${at} ${parts.map(([{ name }, n]) => name + n)}`, at, parts,
      open: () => (properties.ids ? open(properties, at) : closer(map, at, map.getZoom() + 2)),
    };
  }).filter(({ parts }) => parts.length);
  return keepRings(map, seen);
}

function closer(map, center, zoom) {
  if (calm()) map.jumpTo({ center, zoom });
  else map.easeTo({ center, zoom });
}

function keepRings(map, seen) {
  const drawn = new Map();
  const forget = () => { for (const marker of drawn.values()) marker.remove(); drawn.clear(); };
  const update = (anew) => {
    if (!map.isSourceLoaded("points")) return;
    if (anew === true) forget();
    const wanted = new Map(seen().map((one) => [one.key, one]));
    for (const [key, marker] of drawn) if (!wanted.has(key)) { marker.remove(); drawn.delete(key); }
    for (const [key, one] of wanted) if (!drawn.has(key)) drawn.set(key, ring(map, one));
  };
  map.on("sourcedata", (event) => {
    if (event.sourceId !== "points" || event.sourceDataType === "metadata") return;
    if (event.sourceDataType === "content") forget();
    update();
  });
  map.on("moveend", update);
  map.on("idle", update);
  return update;
}

function ring(map, { at, parts, open }) {
  const total = parts.reduce((sum, [, n]) => sum + n, 0);
  const element = ringOf(parts, total);
  element.addEventListener("click", (event) => { event.stopPropagation(); open(); });
  const marker = new window.maplibregl.Marker({ element }).setLngLat(at).addTo(map);
  element.rpikParts = parts; // for the map's picture
  element.setAttribute("role", "button");
  element.setAttribute("tabindex", "-1"); // the list beside the map is the keyboard's way
  element.setAttribute("aria-label", `${number(total)} IKM: ${parts.slice(0, 3).map(([{ label }, n]) => `${number(n)} ${label.toLowerCase()}`).join(", ")}`);
  return marker;
}

function ringOf(parts, total) {
  const radius = total >= 1000 ? 25 : total >= 100 ? 21 : total >= 10 ? 17 : 14;
  const width = radius > 18 ? 6 : 5;
  const size = radius * 2 + 2;
  const svg = shape("svg", { viewBox: `0 0 ${size} ${size}`, width: size, height: size, class: "map-cluster" });
  const around = radius - width / 2;
  const length = 2 * Math.PI * around;
  svg.append(shape("circle", { cx: size / 2, cy: size / 2, r: radius, class: "ground" }));
  let start = 0;
  for (const [{ colour }, count] of parts) {
    const part = (count / total) * length;
    svg.append(shape("circle", {
      cx: size / 2, cy: size / 2, r: around, class: "arc", stroke: colour, "stroke-width": width,
      "stroke-dasharray": `${part} ${length - part}`, "stroke-dashoffset": -start, transform: `rotate(-90 ${size / 2} ${size / 2})`,
    }));
    start += part;
  }
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
