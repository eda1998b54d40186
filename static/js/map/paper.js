// On paper a map stands as it was seen, scaled to the page: a map drawn anew would come too late, and the
// frame of the page would cut it off.
const PAGE_WIDTH = 688; // A4 less the margins of print.css, CSS pixels
const MOST_HEIGHT = 500; // some words have room beside it

export function keepForPrint(holder) {
  addEventListener("beforeprint", () => {
    const { offsetWidth, offsetHeight } = holder;
    if (!offsetWidth) return;
    const zoom = Math.min(PAGE_WIDTH / offsetWidth, MOST_HEIGHT / offsetHeight);
    const set = { width: `${offsetWidth}px`, height: `${offsetHeight}px`, zoom, "--paper-zoom": zoom };
    for (const [name, value] of Object.entries(set)) holder.style.setProperty(name, value);
  });
  addEventListener("afterprint", () => { for (const name of ["width", "height", "zoom", "--paper-zoom"]) holder.style.removeProperty(name); });
}
