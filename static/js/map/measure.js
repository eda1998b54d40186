// Distance along the places that are clicked, in metres on the sphere: a planner's tape.
import { make, number } from "../dom.js";
import { collection } from "./geometry.js";
import { palette } from "./palette.js";

const EARTH_M = 6371008.8;

export function metres([ax, ay], [bx, by]) {
  const rad = Math.PI / 180;
  const half = (Math.sin(((by - ay) * rad) / 2) ** 2) + Math.cos(ay * rad) * Math.cos(by * rad) * Math.sin(((bx - ax) * rad) / 2) ** 2;
  return 2 * EARTH_M * Math.asin(Math.sqrt(half));
}

export const inWords = (length) => (length < 1000 ? `${number(Math.round(length))} m` : `${(length / 1000).toLocaleString("id", { maximumFractionDigits: 2 })} km`);

// Returns a function that switches measuring on and off.
function tape({ map, holder }, say) {
  let places = [];
  const show = () => {
    const line = places.length > 1 ? [{ type: "Feature", properties: {}, geometry: { type: "LineString", coordinates: places } }] : [];
    map.getSource("tape").setData(collection([...line, ...places.map((at) => ({ type: "Feature", properties: {}, geometry: { type: "Point", coordinates: at } }))]));
    const length = places.slice(1).reduce((sum, at, index) => sum + metres(places[index], at), 0);
    say(places.length > 1 ? inWords(length) : "Klik titik-titiknya di peta; spasi menaruh titik di tengah peta, Backspace menghapus yang terakhir.");
  };
  const add = (at) => { places.push(at); show(); };
  const click = (event) => add(event.lngLat.toArray());
  const key = (event) => {
    if (event.key === " ") add(map.getCenter().toArray());
    else if (event.key === "Backspace") { places.pop(); show(); } else return;
    event.preventDefault();
  };
  return (on) => {
    if (!map.getSource("tape")) {
      const { ink, surface } = palette(holder);
      map.addSource("tape", { type: "geojson", data: collection([]) });
      map.addLayer({ id: "tape", type: "line", source: "tape", paint: { "line-color": ink, "line-width": 2.5 } });
      map.addLayer({ id: "tape-dot", type: "circle", source: "tape", filter: ["==", ["geometry-type"], "Point"], paint: { "circle-radius": 4.5, "circle-color": surface, "circle-stroke-color": ink, "circle-stroke-width": 2 } });
    }
    places = [];
    holder.toggleAttribute("data-drawing", on);
    map[on ? "on" : "off"]("click", click);
    map.getCanvas()[on ? "addEventListener" : "removeEventListener"]("keydown", key);
    show();
    if (on) map.getCanvas().focus({ preventScroll: true });
    else say("");
  };
}

export function addTools(view, picture) {
  const box = view.block?.querySelector("[data-map-tools]");
  if (!box) return;
  box.hidden = false;
  const status = box.querySelector("[data-map-tools-status]");
  const measure = tape(view, (words) => { status.textContent = words; });
  const button = box.querySelector("[data-map-measure]");
  button.addEventListener("click", () => {
    const on = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(on));
    measure(on);
  });
  box.querySelector("[data-map-picture]").addEventListener("click", async () => {
    const blob = await picture(view);
    const link = make("a", { href: URL.createObjectURL(blob), download: `peta-${new Date().toISOString().slice(0, 10)}.png` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  });
}
