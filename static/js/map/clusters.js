// Clusters as rings divided by sector with their count inside: HTML, since there are no map fonts.
import { calm, number } from "../dom.js";

const SVG = "http://www.w3.org/2000/svg";
const PARTS = ["agro", "non_agro", "unknown"];

export function addClusters({ map }) {
  const drawn = new Map();
  const update = () => {
    if (!map.isSourceLoaded("points")) return;
    const wanted = new Map();
    for (const feature of map.querySourceFeatures("points", { filter: ["has", "point_count"] })) wanted.set(feature.properties.cluster_id, feature);
    for (const [id, marker] of drawn) if (!wanted.has(id)) { marker.remove(); drawn.delete(id); }
    for (const [id, feature] of wanted) if (!drawn.has(id)) drawn.set(id, cluster(map, feature));
  };
  map.on("sourcedata", (event) => {
    if (event.sourceId !== "points" || event.sourceDataType === "metadata") return;
    if (event.sourceDataType === "content") { for (const marker of drawn.values()) marker.remove(); drawn.clear(); }
    update();
  });
  map.on("moveend", update);
  map.on("idle", update);
}

function cluster(map, feature) {
  const counts = PARTS.map((part) => feature.properties[part] ?? 0);
  const total = counts.reduce((a, b) => a + b, 0);
  const element = ringOf(counts, total);
  element.addEventListener("click", async (event) => {
    event.stopPropagation();
    const zoom = await map.getSource("points").getClusterExpansionZoom(feature.properties.cluster_id);
    const camera = { center: feature.geometry.coordinates, zoom: zoom + 0.2 };
    if (calm()) map.jumpTo(camera);
    else map.easeTo(camera);
  });
  const marker = new window.maplibregl.Marker({ element }).setLngLat(feature.geometry.coordinates).addTo(map);
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
