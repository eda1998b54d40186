// Finds behaviours by data- attributes; runs again on what htmx brings in.
import { confirmations } from "./confirm.js";
import { comboboxes } from "./combobox.js";
import { drafts } from "./draft.js";
import { dropZones } from "./drop-zone.js";
import { forms } from "./forms.js";
import { shell } from "./shell.js";

const each = [comboboxes, drafts, dropZones, forms];

function wire(root) {
  for (const behaviour of each) behaviour(root);
}

shell();
confirmations();
wire(document);
document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-CSRFToken"] = document.body.dataset.csrf;
});
document.addEventListener("htmx:afterSwap", (event) => wire(event.detail.target));
