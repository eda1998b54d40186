// The legend counts what is on the map; each entry switches its layer.
import { make, number } from "../dom.js";
import { addEstimates } from "./estimates.js";
import { filterPoints, SECTORS } from "./layers.js";
import { addZoneLegend, fetchOnDemand } from "./zones.js";

const ENTRIES = [
  ["agro", "Agro", "agro"],
  ["non_agro", "Non-agro", "non_agro"],
  ["unknown", "Belum terklasifikasi", "unknown"],
  ["candidates", "Kandidat", "candidate"],
  ["proposals", "Usulan", "proposal"],
  ["sentra", "Sentra ditetapkan", "sentra"],
  ["estimates", "Letak perkiraan", "estimate"],
  ["cells", "Batas perkiraan", "cells"],
];

export function addLegend(view) {
  const target = view.block?.querySelector("[data-map-legend]");
  if (!target) return;
  for (const one of ENTRIES) addEntry(view, target, one);
  if (!view.data.estimates && view.holder.dataset.estimates) {
    fetchOnDemand(view, target, { name: "estimates", swatch: "estimate", label: "Tampilkan letak perkiraan dusun", show: () => {
      addEstimates(view);
      addEntry(view, target, ENTRIES.find(([id]) => id === "estimates"));
    } });
  }
  addZoneLegend(view, target);
  const without = view.data.totals?.without_point;
  if (without) target.append(make("li", { class: "muted" }, `${number(without)} IKM tanpa titik tidak tampak`));
}

function addEntry(view, target, [id, label, swatch]) {
  const count = countOf(view, id);
  if (!count) return;
  const word = id === "cells" && view.data.cells.official ? "Batas resmi" : label;
  const button = make("button", { type: "button", "aria-pressed": "true" },
    make("span", { class: `swatch ${swatch}` }), make("span", {}, word),
    id === "cells" ? null : make("span", { class: "n" }, number(count)));
  button.addEventListener("click", () => {
    const on = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(on));
    toggle(view, id, on);
  });
  target.append(make("li", {}, button));
}

function countOf({ data }, id) {
  if (SECTORS.includes(id) && data.totals) return data.totals[id];
  if (!SECTORS.includes(id)) return data[id]?.features.length ?? 0;
  return (data.points?.features ?? [])
    .filter((feature) => feature.properties.sector === id)
    .reduce((sum, feature) => sum + (feature.properties.count ?? 1), 0);
}

function toggle(view, id, on) {
  if (SECTORS.includes(id)) {
    if (on) view.shown.add(id);
    else view.shown.delete(id);
    filterPoints(view);
    return;
  }
  const layers = [id, `${id}-line`, `${id}-dot`, `${id}-mark`, ...(id === "cells" ? ["desa-line"] : [])];
  for (const layer of layers) {
    if (view.map.getLayer(layer)) view.map.setLayoutProperty(layer, "visibility", on ? "visible" : "none");
  }
  if (id === "cells") view.holder.classList.toggle("no-names", !on);
}
