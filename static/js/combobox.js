// <select data-combobox data-url="/acuan/desa/cari/">: options are searched on the server.
// data-create allows a text that is not in the list; data-placeholder; without data-url its own options.
import { fresh, make } from "./dom.js";

const LONGEST = 400; // as much as the server reads of a text

export function comboboxes(root) {
  if (!window.TomSelect) return;
  for (const select of fresh(root, "select[data-combobox]", "combobox")) build(select);
}

function build(select) {
  const url = select.dataset.url;
  let note = "";
  const box = new window.TomSelect(select, {
    valueField: "value",
    labelField: "text",
    searchField: ["text"],
    maxItems: select.multiple ? null : 1,
    maxOptions: 60,
    create: "create" in select.dataset,
    createOnBlur: "create" in select.dataset,
    persist: false,
    closeAfterSelect: true,
    selectOnTab: true,
    allowEmptyOption: false,
    placeholder: select.dataset.placeholder ?? "Ketik untuk mencari",
    // Backspace empties it too: the cross is no stop between two fields.
    plugins: select.multiple ? { remove_button: { title: "Keluarkan" } } : { clear_button: { title: "Kosongkan", tabindex: -1 } },
    shouldLoad: (query) => Boolean(url) && query.length >= 2,
    load: url ? async (query, done) => {
      const answer = await load(url, select, query.slice(0, LONGEST));
      note = answer.note ?? "";
      done(answer.results ?? []);
    } : null,
    render: {
      option: (item) => two(item),
      item: (item) => two(item, " "),
      no_results: () => make("div", { class: "no-results muted" }, note || "Tidak ditemukan. Coba ejaan lain, atau lebih sedikit huruf."),
      not_loading: () => (url ? make("div", { class: "no-results muted" }, "Ketik sedikitnya dua huruf.") : make("div")),
      loading: () => make("div", { class: "no-results muted" }, "Mencari …"),
      option_create: (data) => make("div", { class: "create" }, `Pakai “${data.input}”`),
    },
  });
  // Answers are already searched and sorted by the server: keep all, in its order.
  if (url) {
    box.settings.score = () => () => 1;
    box.settings.sortField = [{ field: "$order" }];
    box.on("type", () => box.clearOptions((option) => box.items.includes(String(option.value))));
    tabbing(box);
  }
  // The label names the visible input too, and its error is read with it.
  for (const name of ["aria-describedby", "aria-invalid"]) {
    if (select.hasAttribute(name)) box.control_input.setAttribute(name, select.getAttribute(name));
  }
  const label = box.wrapper.closest(".field")?.querySelector("label");
  if (label) select.setAttribute("aria-label", label.textContent.trim());
  if (!("create" in select.dataset)) keep(box, select);
  box.on("change", (value) => {
    const item = box.options[value];
    select.dispatchEvent(new CustomEvent("combobox:chosen", { bubbles: true, detail: item ?? null }));
  });
}

// Tab takes the first offer only where the server is sure of it; one gone to by arrow is chosen.
function tabbing(box) {
  box.on("load", (found) => { box.settings.selectOnTab = !found?.[0]?.unsure; });
  box.control_input.addEventListener("keydown", ({ key }) => {
    if (key === "ArrowDown" || key === "ArrowUp") box.settings.selectOnTab = true;
  });
}

// What was typed but not chosen stays and is told: the box itself would empty when it is left.
function keep(box, select) {
  const told = make("p", { class: "field-doubt", role: "status", hidden: true });
  let typed = "";
  const now = (text) => {
    typed = text.trim();
    told.hidden = true;
  };
  box.wrapper.after(told);
  // Not the box's own "type": it comes late, and whoever types fast has left by then.
  box.control_input.addEventListener("input", ({ target }) => now(target.value));
  box.on("dropdown_open", () => box.isFocused || box.close(false));
  box.on("item_add", () => now(""));
  box.control_input.addEventListener("keydown", ({ key }) => key === "Escape" && now(""));
  box.on("blur", () => {
    if (!typed || (box.items.length && !select.multiple)) return;
    box.setTextboxValue(typed);
    told.textContent = `“${typed}” belum dipilih dari daftar, jadi tidak dipakai. Pilih salah satu yang ditawarkan, atau kosongkan.`;
    told.hidden = false;
  });
}

function two(item, gap) {
  const box = make("div", {}, ...pieces((!gap && item.marked) || (item.text ?? item.value ?? "")));
  if (item.subtitle) box.append(gap ?? "", make(gap ? "span" : "div", { class: "option-sub" }, ...pieces(item.subtitle)));
  return box;
}

// A plain text, or [[text, whether it matched], …] of which what matched is marked.
function pieces(said) {
  if (!Array.isArray(said)) return [said];
  return said.map(([text, matched]) => (matched ? make("mark", {}, text) : text));
}

// <button data-fills="kbli" data-value data-text>: puts an offered option into the field of that name.
export function offers() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button[data-fills]");
    const box = button?.closest("form")?.elements[button.dataset.fills]?.tomselect;
    if (!box) return;
    box.addOption({ value: button.dataset.value, text: button.dataset.text });
    box.setValue(button.dataset.value);
    box.focus();
  });
}

// What the server found, and why it found nothing where it knows.
async function load(url, select, query) {
  try {
    const address = new URL(url, location.href);
    address.searchParams.set("q", query);
    // data-with="name": the value of another field of the form goes along (a KBLI version, say).
    for (const name of (select.dataset.with ?? "").split(" ").filter(Boolean)) {
      const value = select.form?.elements[name]?.value;
      if (value) address.searchParams.set(name, value);
    }
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    return answer.ok ? await answer.json() : {};
  } catch {
    return {};
  }
}
