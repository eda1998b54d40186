// What was typed survives a closed tab: kept in this browser only; numbers of persons never.
import { fresh, make, store } from "./dom.js";

const PREFIX = "rpik-draft-";
const SENT = "rpik-sent";
const PERSONAL = "button,[type=submit],[type=hidden],[type=password],[type=file],[data-no-draft],[name*=nik],[name*=phone],[name*=npwp]";

export function drafts(root) {
  for (const form of fresh(root, "form[data-draft]", "draft")) keep(form);
}

// A draft is forgotten once the server took it, which it says by leading on. A refused form keeps it, so
// do a lost connection, an error page, and a session that had ended (which leads to the log-in).
export function forgetSentDraft() {
  const name = sessionStorage.getItem(SENT);
  if (!name) return;
  sessionStorage.removeItem(SENT);
  const way = performance.getEntriesByType("navigation")[0];
  const taken = way?.redirectCount > 0 && document.body.dataset.page !== "core:login";
  if (taken && way.type !== "back_forward" && !document.querySelector(".error-summary")) store.remove(name);
}

// Another person may sit here next.
export function forgetAllDrafts() {
  for (const name of Object.keys(localStorage)) if (name.startsWith(PREFIX)) store.remove(name);
}

function fields(form) {
  return [...form.elements].filter((field) => field.name && !field.matches(PERSONAL));
}

function keep(form) {
  const name = `${PREFIX}${form.dataset.draft}`;
  const stored = store.get(name);
  // Refused or drawn again, the page itself still holds what was typed.
  if (stored && !form.dataset.bound && !form.querySelector(".error-summary")) offer(form, name, JSON.parse(stored));
  let timer;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => store.set(name, JSON.stringify(read(form))), 800);
  });
  form.addEventListener("change", () => form.dispatchEvent(new Event("input")));
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    store.set(name, JSON.stringify(read(form)));
    sessionStorage.setItem(SENT, name);
  });
}

function read(form) {
  const values = {};
  for (const field of fields(form)) {
    if (field.type === "checkbox" || field.type === "radio") {
      if (field.checked) (values[field.name] ??= []).push(field.value);
    } else if (field.tagName === "SELECT") {
      const chosen = [...field.selectedOptions].filter((option) => option.value);
      if (chosen.length) values[field.name] = chosen.map((option) => ({ value: option.value, text: option.textContent }));
    } else if (field.value) values[field.name] = field.value;
  }
  return values;
}

function write(form, values) {
  for (const field of fields(form)) {
    const value = values[field.name];
    if (value === undefined) continue;
    if (field.type === "checkbox" || field.type === "radio") field.checked = value.includes(field.value);
    else if (field.tomselect) {
      for (const option of value) field.tomselect.addOption(option);
      field.tomselect.setValue(value.map((option) => option.value));
    } else field.value = field.tagName === "SELECT" ? value[0].value : value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

function offer(form, name, values) {
  const note = make("div", { class: "alert alert-warning", role: "status" },
    make("span", {}, "Ada isian di peramban ini yang belum sempat tersimpan."));
  const restore = make("button", { type: "button", class: "btn btn-sm" }, "Pulihkan");
  const forget = make("button", { type: "button", class: "btn btn-sm" }, "Buang");
  restore.addEventListener("click", () => { write(form, values); note.remove(); });
  forget.addEventListener("click", () => { store.remove(name); note.remove(); });
  note.append(restore, forget);
  form.before(note); // inside, it would be a cell of a form laid out in columns
}
