// The point picker: click, drag, arrow keys or the phone's GPS put the pin; the inputs follow.
import { make } from "../dom.js";
import { contains } from "./geometry.js";
import { desaOf } from "./places.js";

const STEP = 0.0002; // about 22 m
const ARROWS = { ArrowUp: [0, 1], ArrowDown: [0, -1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
const SVG = "http://www.w3.org/2000/svg";

export function addPicker(view) {
  const { map, holder } = view;
  const form = holder.closest("form");
  const inputs = { lat: form.querySelector("[data-lat]"), lon: form.querySelector("[data-lon]") };
  const element = pin();
  const marker = new window.maplibregl.Marker({ element, draggable: true, anchor: "bottom" });

  const write = (place, kind, metres = "") => {
    for (const [name, value] of [["lat", place?.[1]], ["lon", place?.[0]]]) inputs[name].value = value === undefined ? "" : value.toFixed(6).replace(".", ",");
    set(form, "[data-point-source]", kind);
    set(form, "[data-point-accuracy]", metres);
    inputs.lat.dispatchEvent(new Event("input", { bubbles: true }));
    inputs.lat.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const put = (place, kind, metres) => {
    marker.setLngLat(place).addTo(map);
    element.setAttribute("tabindex", "0");
    element.setAttribute("role", "button");
    element.setAttribute("aria-label", "Pin lokasi. Tombol panah menggesernya.");
    write(place, kind, metres);
    tellPlace(view, form, place);
  };
  const typed = () => {
    const place = [inputs.lon.value, inputs.lat.value].map((text) => Number(text.trim().replace(",", ".")));
    if (!inputs.lat.value || !inputs.lon.value || place.some(Number.isNaN)) return;
    if (Math.abs(place[1]) > 90) return;
    marker.setLngLat(place).addTo(map);
    map.jumpTo({ center: place, zoom: Math.max(map.getZoom(), 13.5) });
    tellPlace(view, form, place);
  };
  const nudge = (event) => {
    const step = ARROWS[event.key];
    const onPin = event.target === element;
    if (!step || (!onPin && !event.shiftKey)) return;
    event.preventDefault();
    event.stopPropagation();
    const from = (marker.getLngLat() ?? map.getCenter()).toArray();
    const far = onPin && event.shiftKey ? 10 : 1;
    put([from[0] + step[0] * STEP * far, from[1] + step[1] * STEP * far], "pin");
  };

  map.on("click", (event) => put(event.lngLat.toArray(), "pin"));
  marker.on("dragend", () => put(marker.getLngLat().toArray(), "pin"));
  holder.addEventListener("keydown", nudge, true);
  for (const input of Object.values(inputs)) input.addEventListener("change", (event) => { if (event.isTrusted) { set(form, "[data-point-source]", "pin"); typed(); } });
  form.addEventListener("combobox:chosen", (event) => {
    if (event.detail?.lat && !inputs.lat.value) map.jumpTo({ center: [event.detail.lon, event.detail.lat], zoom: 13 });
  });
  form.querySelector("[data-point-clear]")?.addEventListener("click", () => { marker.remove(); write(null, ""); tell(form, "[data-point-place]", ""); });
  geolocation(form, map, put);
  typed();
}

// Without streets on the map, the name of the desa says whether the pin is where it was meant.
async function tellPlace(view, form, place) {
  const desa = await desaOf(view);
  if (!desa) return;
  const found = desa.features.find((feature) => contains(feature.geometry, place));
  tell(form, "[data-point-place]", found
    ? `Pin di sekitar ${found.properties.name}, Kecamatan ${found.properties.kecamatan} (batas perkiraan).`
    : "Pin di luar batas perkiraan Kabupaten Malang. Periksa letaknya.");
}

function tell(form, selector, text) {
  const target = form.querySelector(selector);
  if (target) target.textContent = text;
}

function set(form, selector, value) {
  const field = form.querySelector(selector);
  if (field) field.value = value;
}

function geolocation(form, map, put) {
  const button = form.querySelector("[data-geolocate]");
  const status = form.querySelector("[data-geolocate-status]");
  const say = (text) => { if (status) status.textContent = text; };
  button?.addEventListener("click", () => {
    if (!navigator.geolocation || !window.isSecureContext) {
      say("Peramban hanya memberi lokasi pada sambungan aman (https). Letakkan pin di peta.");
      return;
    }
    say("Mencari lokasi …");
    button.disabled = true;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const metres = Math.round(coords.accuracy);
        put([coords.longitude, coords.latitude], "gps", metres);
        map.jumpTo({ center: [coords.longitude, coords.latitude], zoom: 14.5 });
        say(metres > 100 ? `Titik GPS masih kasar (± ${metres} m). Ulangi di tempat terbuka, atau geser pin.` : `Titik GPS, ketelitian ± ${metres} m.`);
        button.disabled = false;
      },
      () => {
        say("Lokasi tidak didapat. Izinkan akses lokasi di peramban, atau letakkan pin di peta.");
        button.disabled = false;
      },
      { enableHighAccuracy: true, timeout: 20000, maximumAge: 0 },
    );
  });
}

function pin() {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 30 38");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", "M15 37C15 37 28 23.500 28 14A13 13 0 0 0 2 14c0 9.500 13 23 13 23zM15 18.500a4.500 4.500 0 1 0 0-9 4.500 4.500 0 0 0 0 9z");
  path.setAttribute("fill-rule", "evenodd");
  svg.append(path);
  return make("div", { class: "map-pin" }, svg);
}
