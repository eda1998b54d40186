// On paper a map stands as it was seen, scaled to the width of the page: a map drawn anew would come too
// late, and the frame of the page would cut it off.
const PAGE_WIDTH = 688; // A4 less the margins of print.css, in CSS pixels

export function keepForPrint(holder) {
  addEventListener("beforeprint", () => {
    const { offsetWidth, offsetHeight } = holder;
    if (!offsetWidth) return;
    holder.style.width = `${offsetWidth}px`;
    holder.style.height = `${offsetHeight}px`;
    holder.style.zoom = PAGE_WIDTH / offsetWidth;
  });
  addEventListener("afterprint", () => { for (const name of ["width", "height", "zoom"]) holder.style.removeProperty(name); });
}
