// Drawing an area on any map: drag around it (mouse, pen, finger), or set its corners one by one
// (click, or the space bar at the middle of the map). The page hears "rpik:area" on the map holder
// with { geometry, action }; nothing is sent from here.
import { make, number } from "../dom.js";
import { bounds, collection } from "./geometry.js";
import { palette } from "./palette.js";

const DRAG_FROM = 6; // pixels before a press is a line and no corner
const STEP = 4; // pixels between two points of a line
const CLOSE = 14; // pixels around the first corner that close the area
const MOST = 1500; // corners
const HINT = "Seret mengelilingi usahanya, atau klik sudutnya satu per satu. Papan ketik: panah menggeser peta, spasi menaruh sudut di tengah, Enter menutup.";

export function addDrawing(view) {
  const tools = view.block?.querySelector("[data-draw-tools]");
  if (!tools) return;
  tools.hidden = false;
  const pen = new Pen(view, tools);
  for (const button of tools.querySelectorAll("[data-draw]")) {
    button.addEventListener("click", () => (pen.action === button.dataset.draw ? pen.stop() : pen.start(button.dataset.draw)));
  }
  tools.querySelector("[data-draw-done]").addEventListener("click", () => pen.finish());
  tools.querySelector("[data-draw-cancel]").addEventListener("click", () => pen.stop("Batal menggambar."));
}

// What was drawn before the page came back, as GeoJSON text; anything else is not shown.
export function showDrawn({ map }, text) {
  try {
    const geometry = JSON.parse(text);
    if (geometry.type !== "Polygon") return;
    map.getSource("drawing")?.setData(shape("Polygon", geometry.coordinates));
    map.fitBounds(bounds(geometry), { padding: 48, maxZoom: 16, duration: 0 });
  } catch { /* the server tells what is wrong with it */ }
}

class Pen {
  constructor({ map, holder }, tools) {
    Object.assign(this, { map, holder, tools, action: null, corners: [], from: null, line: null });
    this.frame = map.getCanvasContainer();
    this.cross = make("span", { class: "draw-cross", "aria-hidden": "true", hidden: "" });
    holder.append(this.cross);
    const colour = palette(holder).ink;
    map.addSource("drawing", { type: "geojson", data: collection([]) });
    map.addLayer({ id: "drawing", type: "fill", source: "drawing", filter: ["==", ["geometry-type"], "Polygon"], paint: { "fill-color": colour, "fill-opacity": 0.08 } });
    map.addLayer({ id: "drawing-line", type: "line", source: "drawing", filter: ["!=", ["geometry-type"], "Point"], paint: { "line-color": colour, "line-width": 2.5, "line-dasharray": [2, 1.4] } });
    map.addLayer({ id: "drawing-dot", type: "circle", source: "drawing", filter: ["==", ["geometry-type"], "Point"], paint: { "circle-radius": 5, "circle-color": palette(holder).surface, "circle-stroke-color": colour, "circle-stroke-width": 2 } });
    document.addEventListener("rpik:theme", () => {
      for (const [layer, name] of [["drawing", "fill-color"], ["drawing-line", "line-color"], ["drawing-dot", "circle-stroke-color"]]) map.setPaintProperty(layer, name, palette(holder).ink);
    });
    this.frame.addEventListener("pointerdown", (event) => this.down(event));
    this.frame.addEventListener("pointermove", (event) => this.move(event));
    this.frame.addEventListener("pointerup", (event) => this.up(event));
    this.frame.addEventListener("pointercancel", () => { this.from = this.line = null; });
    holder.addEventListener("keydown", (event) => this.key(event), true);
  }

  start(action) {
    this.stop();
    this.action = action;
    this.hold(true);
    this.say(HINT);
    this.map.getCanvas().focus({ preventScroll: true });
  }

  stop(words = "") {
    this.action = null;
    this.corners = [];
    this.from = this.line = null;
    this.hold(false);
    this.draw();
    this.say(words);
  }

  // While drawing, one finger or the mouse draws; two fingers still move the map.
  hold(on) {
    const { map, holder, tools, frame } = this;
    for (const handler of ["dragPan", "boxZoom", "doubleClickZoom"]) map[handler][on ? "disable" : "enable"]();
    holder.toggleAttribute("data-drawing", on);
    frame.style.touchAction = map.getCanvas().style.touchAction = on ? "none" : "";
    this.cross.hidden = true;
    for (const button of tools.querySelectorAll("[data-draw]")) button.setAttribute("aria-pressed", String(on && button.dataset.draw === this.action));
    tools.querySelector("[data-draw-cancel]").hidden = !on;
    tools.querySelector("[data-draw-done]").hidden = true;
  }

  down(event) {
    if (!this.action || event.button !== 0 || event.target.closest(".maplibregl-ctrl, .maplibregl-popup")) return;
    event.preventDefault();
    if (!event.isPrimary) { this.from = this.line = null; this.draw(); return; }
    this.frame.setPointerCapture(event.pointerId);
    this.from = this.at(event);
    this.line = [this.from];
  }

  move(event) {
    if (!this.from || !event.isPrimary) return;
    const here = this.at(event);
    const last = this.line.at(-1);
    const start = this.line.length === 1 ? DRAG_FROM : STEP;
    if (gap(here, last) < start || this.line.length >= MOST) return;
    this.line.push(here);
    this.draw(this.line.map((point) => this.place(point)));
  }

  up(event) {
    if (!this.from || !event.isPrimary) return;
    const line = this.line;
    this.from = this.line = null;
    if (line.length > 1 && !this.corners.length) {
      this.close(line.map((point) => this.place(point)));
      return;
    }
    const here = this.at(event);
    const first = this.corners.length > 2 && this.map.project(this.corners[0]);
    if (first && gap(here, [first.x, first.y]) < CLOSE) this.finish();
    else this.corner(this.place(here));
  }

  corner(place) {
    if (this.corners.length >= MOST) return;
    this.corners.push(place);
    this.draw();
    const enough = this.corners.length > 2;
    this.tools.querySelector("[data-draw-done]").hidden = !enough;
    this.say(`${number(this.corners.length)} sudut. ${enough ? "Klik sudut pertama atau tekan Enter untuk menutup." : "Taruh paling sedikit tiga."}`);
  }

  key(event) {
    if (!this.action) return;
    const acts = {
      Enter: () => this.finish(),
      Escape: () => this.stop("Batal menggambar."),
      " ": () => { this.cross.hidden = false; this.corner(this.map.getCenter().toArray()); },
      Backspace: () => { this.corners.pop(); this.draw(); },
    };
    if (event.key.startsWith("Arrow")) this.cross.hidden = false;
    if (!acts[event.key] || event.target.closest("button")) return;
    event.preventDefault();
    event.stopPropagation();
    acts[event.key]();
  }

  finish() {
    if (this.corners.length < 3) this.say("Taruh paling sedikit tiga sudut.");
    else this.close(this.corners);
  }

  close(ring) {
    const { action, holder } = this;
    if (ring.length < 3) { this.stop("Bidang terlalu kecil. Gambar mengelilingi usahanya."); return; }
    const rounded = ring.map(([x, y]) => [Number(x.toFixed(6)), Number(y.toFixed(6))]);
    const geometry = { type: "Polygon", coordinates: [[...rounded, rounded[0]]] };
    this.stop();
    this.map.getSource("drawing").setData({ type: "Feature", properties: {}, geometry });
    holder.dispatchEvent(new CustomEvent("rpik:area", { bubbles: true, detail: { geometry, action, say: (words) => this.say(words) } }));
  }

  draw(line = this.corners) {
    const features = [];
    if (line.length > 2) features.push(shape("Polygon", [[...line, line[0]]]));
    else if (line.length > 1) features.push(shape("LineString", line));
    if (!this.line) for (const place of line) features.push(shape("Point", place));
    this.map.getSource("drawing").setData(collection(features));
  }

  at(event) {
    const box = this.frame.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  place(point) { return this.map.unproject(point).toArray(); }

  say(words) { this.tools.querySelector("[data-draw-status]").textContent = words; }
}

const shape = (type, coordinates) => ({ type: "Feature", properties: {}, geometry: { type, coordinates } });
const gap = ([ax, ay], [bx, by]) => Math.hypot(ax - bx, ay - by);
