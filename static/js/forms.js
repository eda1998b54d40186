// Small habits of forms: Ctrl+Enter, filters that go at once, addresses without empty filters, words put in
// at the caret.
import { fresh, make } from "./dom.js";

export function forms(root) {
  for (const field of fresh(root, "[data-submit-on-change]", "submit")) {
    field.addEventListener("change", () => field.form.requestSubmit());
  }
  for (const button of fresh(root, "[data-insert]", "insert")) {
    button.addEventListener("click", () => {
      const field = document.getElementById(button.dataset.into);
      field.focus();
      field.setRangeText(button.dataset.insert, field.selectionStart, field.selectionEnd, "end");
      field.dispatchEvent(new Event("input", { bubbles: true })); // the draft keeps it
    });
  }
  for (const form of fresh(root, "form", "keys")) {
    form.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      form.requestSubmit(form.querySelector("[data-save-next]") ?? undefined);
    });
    if (form.matches("[data-clean-address]")) form.addEventListener("submit", () => clean(form));
    if (form.method === "post") form.addEventListener("submit", (event) => guard(form, event));
  }
}

// An empty filter says nothing: keep it out of the address (and bring it back for the Back button).
function clean(form) {
  const empty = [...form.elements].filter((field) => field.name && !field.value && !field.disabled);
  for (const field of empty) field.disabled = true;
  setTimeout(() => { for (const field of empty) field.disabled = false; }, 500);
}

// A second click while the first is on its way sends nothing; a download or a slow answer frees it.
function guard(form, event) {
  if (event.defaultPrevented) return;
  if (form.dataset.sending) { event.preventDefault(); return; }
  form.dataset.sending = "1";
  if (form.dataset.waits) wait(form);
  else setTimeout(() => { delete form.dataset.sending; }, 4000);
}

// <form data-waits="Menulis …">: an answer that takes seconds says so, and how long by now.
function wait(form) {
  const began = Date.now();
  const said = make("span", {}, form.dataset.waits);
  form.append(make("p", { class: "row-gap", role: "status", "data-waiting": "" }, make("progress", { "aria-label": form.dataset.waits }), said));
  const clock = setInterval(() => {
    if (!said.isConnected) clearInterval(clock);
    said.textContent = `${form.dataset.waits} ${Math.round((Date.now() - began) / 1000)} detik`;
  }, 1000);
}

window.addEventListener("pageshow", () => {
  for (const line of document.querySelectorAll("[data-waiting]")) line.remove();
  for (const form of document.querySelectorAll("form[data-sending]")) delete form.dataset.sending;
});
