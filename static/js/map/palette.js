// Colours come from tokens.css, so that the dark map is the dark theme's.
export function palette(holder) {
  const style = getComputedStyle(holder);
  const read = (name) => style.getPropertyValue(`--rpik-${name}`).trim();
  return {
    paper: read("map-paper"), accent: read("accent"), amber: read("amber"), line: read("line-strong"), surface: read("surface"),
    agro: read("agro"), non_agro: read("non-agro"), unknown: read("unknown"), ink: read("ink"), red: read("red"),
    hues: [1, 2, 3, 4, 5, 6, 7, 8].map((n) => read(`hue-${n}`)), steps: [1, 2, 3].map((n) => read(`step-${n}`)),
  };
}
