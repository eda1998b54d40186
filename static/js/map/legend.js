// The legend counts what is on the map; each entry switches its layer, and says by what the register
// is coloured.
import { make, number } from "../dom.js";
import { addEstimates } from "./estimates.js";
import { filterPoints } from "./layers.js";
import { addMarkLegend } from "./marks.js";
import { swatch, WAYS } from "./parts.js";
import { recolour } from "./tiles.js";
import { addZoneLegend, fetchOnDemand } from "./zones.js";

const ENTRIES = [
  ["candidates", "Kandidat", "candidate"],
  ["proposals", "Usulan", "proposal"],
  ["sentra", "Sentra ditetapkan", "sentra"],
  ["hazards", "Rawan bencana", "hazard"],
  ["estimates", "Letak perkiraan", "estimate"],
  ["cells", "Batas perkiraan", "cells"],
];

export function addLegend(view) {
  const target = view.block?.querySelector("[data-map-legend]");
  if (!target) return;
  if (view.map && view.holder.dataset.tiles) addWays(view, target);
  view.tellParts = () => tellParts(view, target);
  view.tellParts();
  for (const one of ENTRIES) addEntry(view, target, one);
  if (!view.data.estimates && view.holder.dataset.estimates) {
    fetchOnDemand(view, target, { name: "estimates", swatch: "estimate", label: "Tampilkan letak perkiraan dusun", show: () => {
      addEstimates(view);
      addEntry(view, target, ENTRIES.find(([id]) => id === "estimates"));
    } });
  }
  addMarkLegend(view, target);
  addZoneLegend(view, target);
  // What the filter leaves of the areas is said, also where it leaves none.
  if (view.holder.hasAttribute("data-filtered")) {
    const count = ["candidates", "proposals", "sentra"].reduce((sum, name) => sum + (view.data[name]?.features.length ?? 0), 0);
    target.append(make("li", { class: "muted" }, count ? "Kandidat, usulan, dan sentra: hanya yang memuat IKM tersaring" : "Tidak ada kandidat, usulan, atau sentra yang memuat IKM tersaring"));
  }
  const held = view.data.candidates?.held;
  if (held) target.append(make("li", { class: "muted" }, `${number(held)} kandidat lain sudah diusulkan atau ditetapkan: tampak sebagai usulan atau sentra`));
  const without = view.data.totals?.without_point;
  if (without) target.append(make("li", { class: "muted" }, `${number(without)} IKM tanpa titik tidak tampak`));
}

// By what the businesses are coloured: the legend follows, and so does the address.
function addWays(view, target) {
  const select = make("select", { class: "form-select form-select-sm" }, ...WAYS.map(([way, label]) => make("option", { value: way }, label)));
  select.value = view.way;
  select.addEventListener("change", async () => {
    select.disabled = true;
    if (await recolour(view, select.value)) view.tellParts();
    else select.value = view.way;
    select.disabled = false;
    select.focus();
  });
  target.before(make("label", { class: "map-way" }, "Warna titik menurut", select));
}

// An entry for each part, before the others.
function tellParts(view, target) {
  for (const old of target.querySelectorAll("[data-part]")) old.remove();
  const entries = (view.parts ?? []).filter(({ count }) => count).map((part) => {
    const button = make("button", { type: "button", "aria-pressed": String(view.shown.has(part.name)) },
      swatch(part, view.holder), make("span", {}, part.label), make("span", { class: "n" }, number(part.count)));
    button.addEventListener("click", () => {
      const on = press(button);
      if (on) view.shown.add(part.name);
      else view.shown.delete(part.name);
      filterPoints(view);
    });
    return make("li", { "data-part": part.name }, button);
  });
  target.prepend(...entries);
}

function press(button) {
  const on = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", String(on));
  return on;
}

function addEntry(view, target, [id, label, mark]) {
  const count = view.data[id]?.features.length ?? 0;
  if (!count) return;
  const word = id === "cells" && view.data.cells.official ? "Batas resmi" : label;
  const button = make("button", { type: "button", "aria-pressed": "true" },
    make("span", { class: `swatch ${mark}` }), make("span", {}, word),
    id === "cells" ? null : make("span", { class: "n", "data-count": id }, number(count)));
  button.addEventListener("click", () => toggle(view, id, press(button)));
  target.append(make("li", {}, button));
}

function toggle(view, id, on) {
  const layers = [id, `${id}-line`, `${id}-dot`, `${id}-mark`, ...(id === "cells" ? ["desa-line"] : [])];
  for (const layer of layers) {
    if (view.map.getLayer(layer)) view.map.setLayoutProperty(layer, "visibility", on ? "visible" : "none");
  }
  if (id === "cells") view.holder.classList.toggle("no-names", !on);
}
