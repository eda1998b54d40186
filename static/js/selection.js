// Boxes with data-select in a form with a bulk bar: count, all of the page, all that match.
import { fresh, number } from "./dom.js";

export function bulkSelection(root) {
  for (const all of fresh(root, "[data-select-all]", "all")) {
    const scope = all.closest("form, table");
    const boxes = () => [...scope.querySelectorAll(`input[name="${all.dataset.selectAll}"]`)];
    all.addEventListener("change", () => {
      for (const box of boxes()) box.checked = all.checked;
      scope.dispatchEvent(new Event("selection:changed", { bubbles: true }));
    });
    const settle = () => {
      const ticked = boxes().filter((box) => box.checked).length;
      all.checked = ticked > 0 && ticked === boxes().length;
      all.indeterminate = ticked > 0 && !all.checked;
    };
    scope.addEventListener("change", settle);
    window.addEventListener("pageshow", settle);
    settle();
  }
  for (const bar of fresh(root, "[data-bulk-bar]", "bulk")) bulk(bar);
}

function bulk(bar) {
  const form = bar.closest("form");
  const flag = bar.querySelector("[data-bulk-flag]");
  const every = bar.querySelector("[data-bulk-all]");
  const boxes = () => [...form.querySelectorAll("input[data-select]")];
  const show = () => {
    const ticked = boxes().filter((box) => box.checked).length;
    bar.hidden = ticked === 0;
    bar.querySelector("[data-bulk-count]").textContent = number(flag.value || ticked);
    if (every) every.hidden = Boolean(flag.value) || ticked < boxes().length;
  };
  form.addEventListener("change", (event) => {
    if (event.target.matches("[data-select]")) flag.value = "";
    show();
  });
  form.addEventListener("selection:changed", () => { flag.value = ""; show(); });
  // The number goes along: the server refuses when it is another by now.
  every?.addEventListener("click", () => { flag.value = every.dataset.total; show(); });
  bar.querySelector("[data-bulk-none]").addEventListener("click", () => {
    flag.value = "";
    for (const box of boxes()) box.checked = false;
    form.querySelector("[data-select-all]")?.dispatchEvent(new Event("change", { bubbles: true }));
    show();
  });
  window.addEventListener("pageshow", show);
  show();
}
