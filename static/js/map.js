// MapLibre over our own GeoJSON: no tiles, no fonts, no foreign host. Also the point picker.
const BOUNDS = [[112.2, -8.52], [113.0, -7.7]];
const COLOURS = { agro: "#2f9e44", non_agro: "#1c7ed6" };
const LAYERS = [
  ["cells", "Batas perkiraan", "cells"],
  ["agro", "Agro", "agro"],
  ["non_agro", "Non-agro", "non_agro"],
  ["unknown", "Belum terklasifikasi", "unknown"],
  ["candidates", "Kandidat", "candidate"],
  ["proposals", "Usulan", "proposal"],
  ["sentra", "Sentra ditetapkan", "sentra"],
];
const EMPTY = { type: "FeatureCollection", features: [] };

function start() {
  const lib = window.maplibregl;
  const holders = document.querySelectorAll("[data-map]");
  if (!lib) return;
  lib.setWorkerUrl(document.querySelector("meta[name=maplibre-worker]").content);
  for (const holder of holders) {
    try { draw(lib, holder); } catch { holder.textContent = "Peta tidak dapat digambar di peramban ini; gunakan daftar."; }
  }
}

async function get(url) {
  if (!url) return null;
  const answer = await fetch(url, { headers: { Accept: "application/json" } });
  return answer.ok ? answer.json() : null;
}

function draw(lib, holder) {
  const map = new lib.Map({
    container: holder, bounds: BOUNDS, attributionControl: false, dragRotate: false,
    fadeDuration: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 200,
    style: { version: 8, sources: {}, layers: [{ id: "paper", type: "background", paint: { "background-color": "#eef2f0" } }] },
  });
  holder.rpikMap = map;
  map.addControl(new lib.NavigationControl({ showCompass: false }));
  map.addControl(new lib.ScaleControl());
  map.on("load", async () => {
    const names = ["cells", "points", "candidates", "proposals", "sentra"];
    const data = Object.fromEntries(await Promise.all(names.map(async (n) => [n, await get(holder.dataset[n])])));
    if (data.cells) cells(lib, map, data.cells);
    for (const name of ["candidates", "proposals", "sentra"]) if (data[name]) areas(map, name, data[name]);
    if (data.points) points(map, data.points);
    popups(lib, map);
    legend(holder, map, data);
    list(holder, map, data);
    fit(lib, map, data);
    if (holder.hasAttribute("data-pick-point")) picker(lib, map, holder);
    holder.dataset.ready = "1";
  });
}

function cells(lib, map, data) {
  const most = Math.max(1, ...data.features.map((f) => f.properties.ikm ?? 0));
  map.addSource("cells", { type: "geojson", data });
  map.addLayer({ id: "cells", type: "fill", source: "cells", paint: { "fill-color": "#1b6b3a", "fill-opacity": ["interpolate", ["linear"], ["get", "ikm"], 0, 0.04, most, 0.4] } });
  map.addLayer({ id: "cells-line", type: "line", source: "cells", paint: { "line-color": "#8aa596", "line-width": 1, "line-dasharray": [3, 2] } });
  for (const feature of data.features) {
    const name = document.createElement("span");
    name.className = "map-place";
    name.textContent = feature.properties.name;
    new lib.Marker({ element: name, opacity: 1 }).setLngLat(middle(feature.geometry)).addTo(map);
  }
  const show = () => { for (const n of map.getContainer().querySelectorAll(".map-place")) n.hidden = map.getZoom() < 9.3 && data.features.length > 12; };
  map.on("zoomend", show);
  show();
}

function middle(geometry) {
  const rings = geometry.type === "MultiPolygon" ? geometry.coordinates.map((p) => p[0]) : [geometry.coordinates[0]];
  const ring = rings.reduce((a, b) => (b.length > a.length ? b : a));
  const sum = ring.reduce((s, p) => [s[0] + p[0], s[1] + p[1]], [0, 0]);
  return [sum[0] / ring.length, sum[1] / ring.length];
}

function areas(map, name, data) {
  const colour = { candidates: "#1b6b3a", proposals: "#e8950c", sentra: "#1b6b3a" }[name];
  const line = { "line-color": colour, "line-width": 2.2 };
  if (name === "candidates") line["line-dasharray"] = [2, 1.5];
  map.addSource(name, { type: "geojson", data });
  map.addLayer({ id: name, type: "fill", source: name, filter: ["==", ["geometry-type"], "Polygon"], paint: { "fill-color": colour, "fill-opacity": name === "candidates" ? 0.08 : 0.3 } });
  map.addLayer({ id: `${name}-line`, type: "line", source: name, filter: ["==", ["geometry-type"], "Polygon"], paint: line });
  map.addLayer({ id: `${name}-dot`, type: "circle", source: name, filter: ["==", ["geometry-type"], "Point"], paint: { "circle-radius": 7, "circle-color": name === "candidates" ? "rgba(255,255,255,0.7)" : colour, "circle-stroke-color": colour, "circle-stroke-width": 2 } });
}

function points(map, data) {
  map.addSource("points", { type: "geojson", data });
  for (const kind of ["agro", "non_agro", "unknown"]) {
    const filter = kind === "unknown" ? ["!", ["in", ["get", "sector"], ["literal", ["agro", "non_agro"]]]] : ["==", ["get", "sector"], kind];
    map.addLayer({
      id: kind, type: "circle", source: "points", filter,
      paint: {
        "circle-color": COLOURS[kind] ?? "#6b7684", "circle-stroke-color": "#fff", "circle-stroke-width": kind === "non_agro" ? 2 : 0.8, "circle-opacity": 0.85,
        "circle-radius": ["interpolate", ["linear"], ["zoom"], 8, ["+", 2.5, ["min", 16, ["sqrt", ["coalesce", ["get", "count"], 1]]]], 15, ["+", 6, ["min", 16, ["sqrt", ["coalesce", ["get", "count"], 1]]]]],
      },
    });
  }
}

function popups(lib, map) {
  const shown = ["agro", "non_agro", "unknown", "candidates", "candidates-dot", "proposals", "proposals-dot", "sentra", "sentra-dot", "cells"].filter((id) => map.getLayer(id));
  map.on("click", (event) => {
    const [hit] = map.queryRenderedFeatures(event.point, { layers: shown });
    if (hit && !map.getContainer().hasAttribute("data-pick-point")) popup(lib, map, hit.properties, event.lngLat);
  });
}

function popup(lib, map, properties, place) {
  const box = document.createElement("div");
  const title = document.createElement(properties.url ? "a" : "strong");
  title.textContent = properties.title ?? properties.name ?? "";
  if (properties.url) title.href = properties.url;
  const text = document.createElement("p");
  text.textContent = properties.text ?? (properties.ikm !== undefined ? `${Number(properties.ikm).toLocaleString("id")} IKM (batas perkiraan)` : properties.product ?? "");
  box.append(title, text);
  new lib.Popup({ maxWidth: "280px" }).setLngLat(place).setDOMContent(box).addTo(map);
}

function legend(holder, map, data) {
  const target = holder.closest("[data-map-block]")?.querySelector("[data-map-legend]");
  if (!target) return;
  const sum = (kind) => (data.points?.features ?? []).filter((f) => (kind === "unknown" ? !COLOURS[f.properties.sector] : f.properties.sector === kind)).reduce((n, f) => n + (f.properties.count ?? 1), 0);
  for (const [id, label, swatch] of LAYERS) {
    if (!map.getLayer(id)) continue;
    const count = id in COLOURS || id === "unknown" ? sum(id) : data[id]?.features.length;
    if (!count) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.setAttribute("aria-pressed", "true");
    const mark = document.createElement("span");
    mark.className = `swatch ${swatch}`;
    button.append(mark, `${label} (${count.toLocaleString("id")})`);
    button.addEventListener("click", () => {
      const on = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", String(on));
      for (const layer of [id, `${id}-line`, `${id}-dot`]) if (map.getLayer(layer)) map.setLayoutProperty(layer, "visibility", on ? "visible" : "none");
    });
    const item = document.createElement("li");
    item.append(button);
    target.append(item);
  }
}

function list(holder, map, data) {
  const target = holder.closest("[data-map-block]")?.querySelector("[data-map-list]");
  if (!target) return;
  const source = ["sentra", "proposals", "candidates"].flatMap((n) => data[n]?.features ?? []);
  const shown = source.length ? source : (data.cells?.features ?? []).filter((f) => f.properties.ikm).sort((a, b) => b.properties.ikm - a.properties.ikm);
  for (const feature of shown.slice(0, 200)) {
    const button = document.createElement("button");
    button.type = "button";
    const p = feature.properties;
    button.textContent = `${p.title ?? p.name}${p.units ? ` · ${p.units} unit` : p.ikm ? ` · ${Number(p.ikm).toLocaleString("id")} IKM` : ""}`;
    button.addEventListener("click", () => {
      const place = feature.geometry.type === "Point" ? feature.geometry.coordinates : middle(feature.geometry);
      map.jumpTo({ center: place, zoom: Math.max(map.getZoom(), source.length ? 13.5 : 10.5) });
      popup(window.maplibregl, map, p, place);
    });
    const item = document.createElement("li");
    item.append(button);
    target.append(item);
  }
}

function fit(lib, map, data) {
  const focus = data.points?.features.length && !data.cells ? data.points : null;
  const area = focus ?? (data.cells ? null : data.sentra ?? data.proposals ?? data.candidates);
  if (!area?.features.length) return;
  const bounds = new lib.LngLatBounds();
  const walk = (c) => (typeof c[0] === "number" ? bounds.extend(c) : c.forEach(walk));
  for (const f of [...area.features, ...(data.candidates ?? EMPTY).features]) walk(f.geometry.coordinates);
  map.fitBounds(bounds, { padding: 40, maxZoom: 15, duration: 0 });
}

// The picker: click, drag or arrow keys move the pin; the inputs data-lat and data-lon follow.
function picker(lib, map, holder) {
  const form = holder.closest("form");
  const lat = form.querySelector("[data-lat]");
  const lon = form.querySelector("[data-lon]");
  const source = form.querySelector("[data-point-source]");
  const accuracy = form.querySelector("[data-point-accuracy]");
  const marker = new lib.Marker({ draggable: true, color: "#c92a2a" });
  const put = (place, kind, metres = "") => {
    marker.setLngLat(place).addTo(map);
    lat.value = place[1].toFixed(6).replace(".", ",");
    lon.value = place[0].toFixed(6).replace(".", ",");
    if (source) source.value = kind;
    if (accuracy) accuracy.value = metres;
    lat.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const typed = () => {
    const place = [Number(lon.value.replace(",", ".")), Number(lat.value.replace(",", "."))];
    if (!lat.value || !lon.value || place.some(Number.isNaN)) return;
    marker.setLngLat(place).addTo(map);
    map.jumpTo({ center: place, zoom: Math.max(map.getZoom(), 13) });
  };
  map.on("click", (event) => put([event.lngLat.lng, event.lngLat.lat], "pin"));
  marker.on("dragend", () => put(marker.getLngLat().toArray(), "pin"));
  for (const input of [lat, lon]) input.addEventListener("change", typed);
  holder.addEventListener("keydown", (event) => {
    const step = { ArrowUp: [0, 1], ArrowDown: [0, -1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }[event.key];
    if (!step || !event.shiftKey) return;
    event.preventDefault();
    const from = marker.getLngLat()?.toArray() ?? map.getCenter().toArray();
    put([from[0] + step[0] * 0.0002, from[1] + step[1] * 0.0002], "pin");
  });
  form.addEventListener("combobox:chosen", (event) => {
    if (event.detail?.lat && !lat.value) map.jumpTo({ center: [event.detail.lon, event.detail.lat], zoom: 13 });
  });
  form.querySelector("[data-geolocate]")?.addEventListener("click", (event) => {
    const button = event.currentTarget;
    const say = form.querySelector("[data-geolocate-status]");
    say.textContent = "Mencari lokasi …";
    if (!navigator.geolocation) { say.textContent = "Perangkat ini tidak punya GPS; letakkan pin di peta."; return; }
    button.disabled = true;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        put([coords.longitude, coords.latitude], "gps", Math.round(coords.accuracy));
        map.jumpTo({ center: [coords.longitude, coords.latitude], zoom: 16 });
        say.textContent = `Titik GPS, ketelitian ± ${Math.round(coords.accuracy)} m.`;
        button.disabled = false;
      },
      () => { say.textContent = "Lokasi tidak didapat. Izinkan akses lokasi, atau letakkan pin di peta."; button.disabled = false; },
      { enableHighAccuracy: true, timeout: 20000 },
    );
  });
  typed();
}

start();
