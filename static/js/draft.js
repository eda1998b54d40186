// What was typed survives a closed tab: kept in this browser, personal numbers never.
export function drafts(root) {
  for (const form of root.querySelectorAll("form[data-draft]")) keep(form);
}

function fields(form) {
  return [...form.elements].filter((e) => e.name && !e.matches("[type=hidden],[type=password],[type=file],[data-no-draft]"));
}

function keep(form) {
  const name = `rpik-draft-${form.dataset.draft}`;
  const stored = localStorage.getItem(name);
  if (stored && !form.dataset.bound) offer(form, name, JSON.parse(stored));
  let timer;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const values = {};
      for (const field of fields(form)) {
        if (field.type === "checkbox" || field.type === "radio") { if (field.checked) values[field.name] = field.value; }
        else if (field.value) values[field.name] = field.value;
      }
      localStorage.setItem(name, JSON.stringify(values));
    }, 800);
  });
  form.addEventListener("submit", () => { clearTimeout(timer); localStorage.removeItem(name); });
}

function offer(form, name, values) {
  const note = document.createElement("div");
  note.className = "alert alert-warning";
  const text = document.createElement("span");
  text.textContent = "Ada isian yang belum sempat disimpan di peramban ini. ";
  const restore = button("Pulihkan", () => {
    for (const field of fields(form)) {
      if (!(field.name in values)) continue;
      if (field.type === "checkbox" || field.type === "radio") field.checked = field.value === values[field.name];
      else field.value = values[field.name];
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    note.remove();
  });
  const forget = button("Buang", () => { localStorage.removeItem(name); note.remove(); });
  note.append(text, restore, forget);
  form.prepend(note);
}

function button(label, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "btn btn-sm";
  made.textContent = label;
  made.addEventListener("click", act);
  return made;
}
