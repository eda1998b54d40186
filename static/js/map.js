// MapLibre over our own GeoJSON and tiles: no fonts, no foreign host. The parts are in map/.
import { calm } from "./dom.js";
import { addChoices } from "./map/choices.js";
import { addDrawing } from "./map/draw.js";
import { addEstimates } from "./map/estimates.js";
import { addAreas, addPoints, drawIcons, repaint } from "./map/layers.js";
import { addHazards } from "./map/hazards.js";
import { addLegend } from "./map/legend.js";
import { addList } from "./map/list.js";
import { addMarks } from "./map/marks.js";
import { addTools } from "./map/measure.js";
import { palette } from "./map/palette.js";
import { addPicker } from "./map/picker.js";
import { keepForPrint } from "./map/paper.js";
import { picture } from "./map/picture.js";
import { addCells } from "./map/places.js";
import { addPopups } from "./map/popup.js";
import { addTiles, tellNames } from "./map/tiles.js";
import { addZones } from "./map/zones.js";

// Kabupaten Malang, [west, south], [east, north].
const BOUNDS = [[112.27, -8.47], [112.98, -7.76]];
const NAMES = ["cells", "points", "candidates", "proposals", "sentra", "estimates", "choices", "marks", "totals", "hazards"];
const WITH_ZONES = [...NAMES, "zones"];
const NO_MAP = "Peta tidak dapat digambar di peramban ini. Daftarnya tetap dapat dipakai.";

const linked = location.hash.includes("peta=");

async function get(url) {
  if (!url?.startsWith("/")) return null;
  try {
    const answer = await fetch(url, { headers: { Accept: "application/json" }, credentials: "same-origin" });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

async function start(holder) {
  // Where zones and estimates are not what the page is about, they are fetched when asked for.
  const later = holder.hasAttribute("data-zones-later") ? ["zones", "estimates"] : [];
  const wanted = WITH_ZONES.filter((name) => !later.includes(name));
  const data = Object.fromEntries(await Promise.all(wanted.map(async (name) => [name, await get(holder.dataset[name])])));
  byState(data);
  const view = { holder, data, map: null, block: holder.closest("[data-map-block]"), shown: new Set(), tellNames, get };
  const status = holder.querySelector("[data-map-status]");
  try {
    view.map = await create(holder);
  } catch {
    if (status) status.textContent = NO_MAP;
    addList(view);
    holder.dataset.ready = "none";
    return;
  }
  status?.remove();
  drawIcons(view);
  addCells(view);
  addZones(view);
  addHazards(view);
  tellBoundaries(view);
  for (const name of ["candidates", "proposals", "sentra"]) addAreas(view, name);
  addMarks(view);
  addEstimates(view);
  addPoints(view);
  addTiles(view);
  addPopups(view);
  addLegend(view);
  addList(view);
  addChoices(view);
  fit(view);
  // A folded map has no size to fit into until it is opened.
  holder.closest("details:not([open])")?.addEventListener("toggle", () => { view.map.resize(); fit(view); }, { once: true });
  addTools(view, picture);
  keepForPrint(holder);
  if (holder.hasAttribute("data-draw-on")) addDrawing(view);
  if (holder.hasAttribute("data-pick-point")) addPicker(view);
  document.addEventListener("rpik:theme", () => repaint(view));
  view.map.once("idle", () => { holder.dataset.ready = "1"; });
  holder.rpikView = view;
  holder.dispatchEvent(new CustomEvent("rpik:map", { bubbles: true }));
}

// A candidate that is a proposal or a sentra already is drawn and counted as that.
function byState(data) {
  const all = data.candidates?.features ?? [];
  if (!all.some(({ properties }) => properties.held)) return;
  for (const [name, held] of [["proposals", "usulan"], ["sentra", "sentra"], ["candidates", undefined]]) {
    data[name] = { type: "FeatureCollection", features: all.filter(({ properties }) => properties.held === held) };
  }
}

// Official boundaries, once loaded, are no longer "perkiraan"; whose base map it is stands on the print too.
function tellBoundaries({ block, data }) {
  const base = document.querySelector("meta[name=map-base]")?.dataset.source;
  if (base) block?.querySelector(".map-source")?.append(` Peta dasar: ${base}.`);
  const note = block?.querySelector("[data-map-cells-note]");
  if (note && data.cells?.official) note.textContent = `${data.cells.label}. `;
}

function create(holder) {
  const lib = window.maplibregl;
  if (!lib) throw new Error("no map library");
  const probe = document.createElement("canvas");
  if (!probe.getContext("webgl2")) throw new Error("no WebGL");
  const layers = [{ id: "paper", type: "background", paint: { "background-color": palette(holder).paper } }];
  const sources = {};
  const base = document.querySelector("meta[name=map-base]");
  if (base) {
    sources.base = { type: "raster", tiles: [base.content], tileSize: 256, attribution: base.dataset.source };
    layers.push({ id: "base", type: "raster", source: "base" });
  }
  const map = new lib.Map({
    container: holder,
    hash: holder.hasAttribute("data-map-keep") && "peta", // where one looks stands in the address: a link shows it
    bounds: BOUNDS,
    fitBoundsOptions: { padding: 12 },
    maxBounds: [[110.2, -9.4], [115.1, -6.9]], // wide enough for the whole kabupaten on a low, broad map
    attributionControl: base ? { compact: true } : false,
    dragRotate: false,
    // What is to be printed or saved must still be there after it was drawn.
    canvasContextAttributes: { preserveDrawingBuffer: holder.hasAttribute("data-map-keep") },
    pitchWithRotate: false,
    touchPitch: false,
    fadeDuration: calm() ? 0 : 150,
    cooperativeGestures: matchMedia("(pointer: coarse)").matches && !holder.hasAttribute("data-pick-point"),
    locale: LOCALE,
    style: { version: 8, sources, layers },
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new lib.NavigationControl({ showCompass: false }));
  map.addControl(new lib.ScaleControl({ maxWidth: 110 }), "bottom-left");
  map.getCanvas().setAttribute("aria-label", `${holder.getAttribute("aria-label") ?? "Peta"}, panah menggeser`);
  return new Promise((ready) => { map.once("load", () => ready(map)); });
}

const LOCALE = {
  "NavigationControl.ZoomIn": "Perbesar",
  "NavigationControl.ZoomOut": "Perkecil",
  "Popup.Close": "Tutup",
  "Map.Title": "Peta",
  "Marker.Title": "Penanda peta",
  "ScaleControl.Meters": "m",
  "ScaleControl.Kilometers": "km",
  "CooperativeGesturesHandler.MobileHelpText": "Pakai dua jari untuk menggeser peta",
};

// The smallest thing the page is about; the whole kabupaten when it is about that.
function fit({ holder, data, map }) {
  if (holder.hasAttribute("data-map-keep") && linked) return;
  const wanted = holder.dataset.focusOn?.split(" ") ?? (data.cells ? [] : NAMES);
  const bounds = new window.maplibregl.LngLatBounds();
  const walk = (part) => (typeof part[0] === "number" ? bounds.extend(part) : part.forEach(walk));
  for (const name of wanted) for (const feature of data[name]?.features ?? []) walk(feature.geometry.coordinates);
  if (wanted.includes("points") && data.totals?.bounds) {
    const [west, south, east, north] = data.totals.bounds;
    bounds.extend([west, south]).extend([east, north]);
  }
  if (!bounds.isEmpty()) map.fitBounds(bounds, { padding: 48, maxZoom: 15, duration: 0 });
}

window.maplibregl?.setWorkerUrl(document.querySelector("meta[name=maplibre-worker]").content);
for (const holder of document.querySelectorAll("[data-map]")) start(holder);
