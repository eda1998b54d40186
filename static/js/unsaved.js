// form[data-unsaved]: leaving the page with typed text asks first.
import { fresh } from "./dom.js";

export function unsaved(root) {
  for (const form of fresh(root, "form[data-unsaved]", "unsaved")) {
    let dirty = false;
    form.addEventListener("input", (event) => { if (event.isTrusted) dirty = true; });
    form.addEventListener("submit", () => { dirty = false; });
    window.addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });
  }
}
