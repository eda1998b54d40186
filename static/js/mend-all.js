// Several answers of "Perbaiki sekaligus" sent at once: what was filled in or changed, each with its own row.
import { make } from "./dom.js";

const whole = document.querySelector("[data-mend-all]");
const forms = [...document.querySelectorAll("[data-alike] form.mend")];
const button = whole?.querySelector("button"); // one answer alone has no button for all
const count = whole?.querySelector("[data-mend-count]");
const before = new Map(forms.map((form) => [form, form.elements.value.value]));

const answered = () => forms.filter((form) => form.elements.value.value !== before.get(form));

function tell() {
  if (!whole) return;
  const number = answered().length;
  button.disabled = !number;
  count.textContent = number ? `${number} dari ${forms.length} sudah diisi.` : "Isi beberapa baris di bawah, lalu terapkan sekali.";
}

// One answer sent alone, or a session that ended, makes the page anew: what was filled in beside it and
// not taken is filled in again.
const KEPT = `rpik-mends-${location.pathname}`;
const keyOf = (form) => ["sheet", "number", "field"].map((name) => form.elements[name].value).join("\n");

function keep() {
  const answers = answered().map((form) => {
    const { value } = form.elements;
    return [keyOf(form), value.value, value.selectedOptions?.[0]?.textContent];
  });
  sessionStorage.setItem(KEPT, JSON.stringify(answers));
}

function fillAgain() {
  const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "[]");
  sessionStorage.removeItem(KEPT);
  for (const [key, value, text] of kept) {
    const field = forms.find((form) => keyOf(form) === key)?.elements.value;
    if (!field || field.getAttribute("aria-invalid")) continue;
    if (field.tomselect) {
      field.tomselect.addOption({ value, text });
      field.tomselect.setValue(value);
    } else if (field.tagName === "SELECT") field.append(new Option(text, value, true, true));
    else field.value = value;
  }
}

whole?.addEventListener("submit", () => {
  keep();
  for (const old of whole.querySelectorAll("[data-answer]")) old.remove();
  for (const form of answered()) {
    for (const name of ["sheet", "number", "field", "value", "all"]) {
      whole.append(make("input", { type: "hidden", name, value: form.elements[name].value, "data-answer": "" }));
    }
  }
});
for (const form of forms) form.addEventListener("submit", keep);
for (const form of forms) for (const type of ["input", "change"]) form.addEventListener(type, tell);
if (whole) whole.hidden = false;
fillAgain();
tell();
