// What was typed survives a closed tab: kept in this browser only; numbers of persons never.
import { fresh, isLogIn, make, store } from "./dom.js";

const PREFIX = "rpik-draft-";
const SENT = "rpik-sent"; // read by theme.js of the next page
const PERSONAL = "button,[type=submit],[type=hidden],[type=password],[type=file],[data-no-draft],[name*=nik],[name*=phone],[name*=npwp]";

const unkept = new Set(); // of what was typed since the page came, or since the server took it

export function drafts(root) {
  for (const form of fresh(root, "form[data-draft]", "draft")) keep(form);
}

// The session ended under a page that must go at once: the log-in comes, and what was typed afterwards.
export function keepDrafts() {
  for (const keepNow of unkept) keepNow();
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
  const keepNow = () => {
    clearTimeout(timer);
    store.set(name, JSON.stringify(read(form)));
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    unkept.add(keepNow);
    timer = setTimeout(keepNow, 800);
  });
  form.addEventListener("change", () => form.dispatchEvent(new Event("input")));
  form.addEventListener("submit", () => {
    keepNow();
    sessionStorage.setItem(SENT, name);
  });
  // A form that htmx sends at each change is forgotten as soon as the server has it.
  form.addEventListener("htmx:afterRequest", ({ target, detail }) => {
    if (target !== form || !detail.successful || isLogIn(detail.xhr.responseURL)) return;
    clearTimeout(timer);
    unkept.delete(keepNow);
    store.remove(name);
  });
}

function read(form) {
  const values = {};
  for (const field of fields(form)) {
    if (field.type === "checkbox" || field.type === "radio") {
      values[field.name] ??= [];
      if (field.checked) values[field.name].push(field.value);
    } else if (field.tagName === "SELECT") {
      values[field.name] = [...field.selectedOptions].map((option) => ({ value: option.value, text: option.textContent }));
    } else values[field.name] = field.value;
  }
  return values;
}

function write(form, values) {
  const known = fields(form).filter((field) => values[field.name] !== undefined);
  for (const field of known) {
    const value = values[field.name];
    if (field.type === "checkbox" || field.type === "radio") field.checked = value.includes(field.value);
    else if (field.tomselect) {
      const chosen = value.filter((option) => option.value);
      for (const option of chosen) field.tomselect.addOption(option);
      field.tomselect.setValue(chosen.map((option) => option.value));
    } else field.value = field.tagName === "SELECT" ? value[0]?.value ?? "" : value;
  }
  for (const field of known) { // once all are there: the first event may send the form
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
