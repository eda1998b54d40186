// Named filters of a list, kept in this browser: a name leads to the address it was saved with.
import { fresh, make, store } from "./dom.js";

const MOST = 30;
const OF_ONE_PAGE = ["sesudah", "sebelum"];

export function savedFilters(root) {
  for (const box of fresh(root, "[data-saved-filters]", "saved")) build(box);
}

function build(box) {
  const key = `rpik-saringan-${box.dataset.savedFilters}`;
  const name = box.querySelector("[data-saved-name]");
  const read = () => JSON.parse(store.get(key) ?? "[]");
  const write = (all) => {
    store.set(key, JSON.stringify(all.slice(0, MOST)));
    show(box, all, write);
  };
  const keep = () => {
    const title = name.value.trim();
    if (!title) { name.focus(); return; }
    write([{ title, query: here() }, ...read().filter((one) => one.title !== title)]);
    name.value = "";
  };
  box.querySelector("[data-saved-keep]").addEventListener("click", keep);
  name.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault(); // the form around it filters
    keep();
  });
  show(box, read(), write);
  box.hidden = false;
}

function here() {
  const query = new URLSearchParams(location.search);
  for (const part of OF_ONE_PAGE) query.delete(part);
  return query.toString();
}

function show(box, all, write) {
  const list = box.querySelector("[data-saved-list]");
  list.replaceChildren(...all.map((one) => {
    const drop = make("button", { type: "button", class: "btn-link", "aria-label": `Hapus ${one.title}` }, "hapus");
    drop.addEventListener("click", () => write(all.filter((other) => other !== one)));
    return make("li", {}, make("a", { href: `?${one.query}` }, one.title), drop);
  }));
  box.querySelector("[data-saved-none]").hidden = all.length > 0;
}
