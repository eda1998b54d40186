// Several answers of "Perbaiki sekaligus" sent at once: what was filled in or changed, each with its own row;
// and what was filled in under the rows, kept over the pages that its neighbours' answers bring.
import { isLogIn, make } from "./dom.js";

const whole = document.querySelector("[data-mend-all]");
const every = [...document.querySelectorAll("form.mend")];
const forms = every.filter((form) => form.closest("[data-alike]"));
const button = whole?.querySelector("button"); // one answer alone has no button for all
const count = whole?.querySelector("[data-mend-count]");
const before = new Map(every.map((form) => [form, form.elements.value.value]));

const isAnswered = (form) => form.elements.value.value !== before.get(form);
const answered = () => forms.filter(isAnswered);

function tell() {
  if (!whole) return;
  const number = answered().length;
  button.disabled = !number;
  count.textContent = number ? `${number} dari ${forms.length} sudah diisi.` : "Isi beberapa baris di bawah, lalu terapkan sekali.";
}

// One answer sent alone, or a session that ended, makes the page anew: what was filled in and not taken is
// filled in again; numbers of persons are not kept.
const KEPT = `rpik-mends-${every[0]?.getAttribute("action").split("?")[0]}`;
const keyOf = (form) => [forms.includes(form), ...["sheet", "number", "field"].map((name) => form.elements[name].value)].join("\n");

function keep(sent) {
  const answers = every.filter((form) => isAnswered(form) && !("personal" in form.dataset)).map((form) => {
    const { value } = form.elements;
    return { key: keyOf(form), value: value.value, text: value.selectedOptions?.[0]?.textContent, all: form.elements.all?.checked, sent: form === sent };
  });
  sessionStorage.setItem(KEPT, JSON.stringify(answers));
}

function fillAgain() {
  const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "[]");
  sessionStorage.removeItem(KEPT);
  const ended = isLogIn(document.referrer || location.href);
  for (const { key, value, text, all, sent } of kept) {
    const form = every.find((one) => keyOf(one) === key);
    const field = form?.elements.value;
    if (!field || field.getAttribute("aria-invalid") || sent && !ended) continue;
    const fold = form.closest("details");
    if (fold) fold.open = true;
    if (form.elements.all) form.elements.all.checked = all;
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
for (const form of every) form.addEventListener("submit", () => keep(form));
for (const form of forms) for (const type of ["input", "change"]) form.addEventListener(type, tell);
if (whole) whole.hidden = false;
fillAgain();
tell();
