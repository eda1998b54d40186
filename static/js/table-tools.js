// Density for all tables, and the column chooser of one table[data-table]; both remembered here.
import { fresh, make, store } from "./dom.js";

export function tableTools(root) {
  for (const button of fresh(root, "[data-density-switch]", "density")) {
    const show = () => button.setAttribute("aria-pressed", String(document.documentElement.dataset.density === "rapat"));
    button.addEventListener("click", () => {
      const dense = document.documentElement.dataset.density !== "rapat";
      if (dense) document.documentElement.dataset.density = "rapat";
      else delete document.documentElement.dataset.density;
      store.set("rpik-density", dense ? "rapat" : "biasa");
      show();
    });
    show();
  }
  for (const chooser of fresh(root, "[data-columns-for]", "columns")) columns(chooser);
  for (const table of fresh(root, "table[data-table]", "columns")) apply(table, hidden(table.dataset.table));
}

function hidden(name) {
  return new Set(JSON.parse(store.get(`rpik-columns-${name}`) ?? "[]"));
}

function apply(table, names) {
  const heads = [...(table.tHead?.rows[0]?.cells ?? [])];
  heads.forEach((head, index) => {
    if (!head.dataset.column) return;
    for (const row of table.rows) if (row.cells[index]) row.cells[index].hidden = names.has(head.dataset.column);
  });
}

function columns(chooser) {
  const name = chooser.dataset.columnsFor;
  const table = document.querySelector(`table[data-table="${CSS.escape(name)}"]`);
  const heads = [...(table?.querySelectorAll("th[data-column]") ?? [])];
  if (!heads.length) return;
  const away = hidden(name);
  for (const head of heads) {
    const box = make("input", { type: "checkbox" });
    box.checked = !away.has(head.dataset.column);
    box.addEventListener("change", () => {
      if (box.checked) away.delete(head.dataset.column);
      else away.add(head.dataset.column);
      store.set(`rpik-columns-${name}`, JSON.stringify([...away]));
      apply(table, away);
    });
    chooser.querySelector("[data-columns-list]").append(make("label", {}, box, head.textContent.trim()));
  }
  chooser.hidden = false;
}
