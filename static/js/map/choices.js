// Points to choose from: full when ticked in the list, hollow when not, dashed ring when estimated.
// The list owns the choice; this only shows it and says what was clicked ("rpik:choice").
import { palette } from "./palette.js";

const ON = ["boolean", ["feature-state", "on"], false];

export function addChoices({ map, data, holder }) {
  if (!data.choices) return;
  map.addSource("choices", { type: "geojson", data: data.choices });
  map.addLayer({ id: "choices", type: "circle", source: "choices", paint: {
    "circle-radius": ["interpolate", ["linear"], ["zoom"], 9, ["case", ON, 4, 3], 15, ["case", ON, 9, 7]],
    "circle-stroke-width": ["case", [">", ["get", "estimate"], 0], 1, 2],
  } });
  paint(map, holder);
  map.on("click", "choices", (event) => {
    if (holder.hasAttribute("data-drawing")) return;
    holder.dispatchEvent(new CustomEvent("rpik:choice", { bubbles: true, detail: { id: event.features[0].properties.id } }));
  });
  for (const [type, cursor] of [["mouseenter", "pointer"], ["mouseleave", ""]]) map.on(type, "choices", () => { map.getCanvas().style.cursor = cursor; });
  document.addEventListener("rpik:theme", () => paint(map, holder));
}

function paint(map, holder) {
  const { accent, surface, unknown, ink } = palette(holder);
  const tone = ["case", [">", ["get", "estimate"], 0], unknown, accent];
  map.setPaintProperty("choices", "circle-color", ["case", ON, tone, surface]);
  map.setPaintProperty("choices", "circle-stroke-color", ["case", ON, ink, tone]);
}

// Which of them are ticked: a Set of numbers.
export function showChosen(view, chosen) {
  if (!view?.map?.getSource("choices")) return;
  view.map.removeFeatureState({ source: "choices" });
  for (const id of chosen) view.map.setFeatureState({ source: "choices", id }, { on: true });
}
