// Short news in the corner: good news fades, a refusal stays until it is closed.
import { make } from "./dom.js";

const STAY_MS = 7000;

export function toasts() {
  for (const alert of document.querySelectorAll("[data-messages] .alert-success, [data-messages] .alert-info")) {
    show(alert, true);
  }
  document.addEventListener("click", (event) => {
    const sample = event.target.closest("[data-toast]");
    if (sample) toast(sample.dataset.toast);
  });
  // A view may answer an htmx request with HX-Trigger: {"pesan": {"text": …, "tone": …}}.
  document.addEventListener("pesan", (event) => toast(event.detail.text, event.detail.tone));
}

// tone: success, info, warning, error
export function toast(text, tone = "success") {
  const corner = document.querySelector("[data-toasts]");
  if (!corner || [...corner.children].some((one) => one.querySelector("span")?.textContent === text)) return;
  show(make("div", { class: `alert alert-${tone}` }, make("span", {}, text)), tone === "success" || tone === "info");
}

function show(alert, fades) {
  alert.removeAttribute("role");
  const close = make("button", { type: "button", class: "close", "aria-label": "Tutup" }, "✕");
  close.addEventListener("click", () => alert.remove());
  alert.append(close);
  document.querySelector("[data-toasts]")?.append(alert);
  if (!fades) return;
  let timer;
  const start = () => { timer = setTimeout(() => alert.remove(), STAY_MS); };
  for (const type of ["mouseenter", "focusin"]) alert.addEventListener(type, () => clearTimeout(timer));
  for (const type of ["mouseleave", "focusout"]) alert.addEventListener(type, start);
  start();
}
