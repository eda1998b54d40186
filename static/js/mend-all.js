// Several answers of "Perbaiki sekaligus" sent at once: what was filled in or changed, each with its own row.
import { make } from "./dom.js";

const whole = document.querySelector("[data-mend-all]");
const forms = [...document.querySelectorAll("[data-alike] form.mend")];
const button = whole.querySelector("button");
const count = whole.querySelector("[data-mend-count]");
const before = new Map(forms.map((form) => [form, form.elements.value.value]));

const answered = () => forms.filter((form) => form.elements.value.value !== before.get(form));

function tell() {
  const number = answered().length;
  button.disabled = !number;
  count.textContent = number ? `${number} dari ${forms.length} sudah diisi.` : "Isi beberapa baris di bawah, lalu terapkan sekali.";
}

whole.addEventListener("submit", () => {
  for (const old of whole.querySelectorAll("[data-answer]")) old.remove();
  for (const form of answered()) {
    for (const name of ["sheet", "number", "field", "value", "all"]) {
      whole.append(make("input", { type: "hidden", name, value: form.elements[name].value, "data-answer": "" }));
    }
  }
});
for (const form of forms) for (const type of ["input", "change"]) form.addEventListener(type, tell);
whole.hidden = false;
tell();
