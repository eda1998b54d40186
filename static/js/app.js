// Finds behaviours by data- attributes; runs again on what htmx brings in.
import { bulkSelection } from "./selection.js";
import { comboboxes, offers } from "./combobox.js";
import { confirmations } from "./confirm.js";
import { drafts } from "./draft.js";
import { dropZones } from "./drop-zone.js";
import { folding, verdicts } from "./fold.js";
import { forms } from "./forms.js";
import { money } from "./money.js";
import { requests } from "./requests.js";
import { savedFilters } from "./saved-filters.js";
import { shell } from "./shell.js";
import { tableTools } from "./table-tools.js";
import { toasts } from "./toasts.js";
import { unsaved } from "./unsaved.js";

const each = [comboboxes, money, drafts, dropZones, forms, unsaved, bulkSelection, savedFilters, tableTools, folding, verdicts];

function wire(root) {
  for (const behaviour of each) behaviour(root);
}

shell();
confirmations();
requests();
toasts();
offers();
wire(document);
document.addEventListener("htmx:load", (event) => wire(event.detail.elt));
