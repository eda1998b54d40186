// The rows of a file, moved in as in a spreadsheet: arrows move, Enter or F2 mends, a tip says what was written.
import { isLogIn, make } from "./dom.js";

const grid = document.querySelector("[data-sheet-grid]");
const tip = document.querySelector("[data-cell-tip]");
const editor = document.querySelector("[data-cell-editor]");
const CELLS = "th[tabindex], td[tabindex]";
const PLACE = "rpik-import-cell";
let shown = null;
let edited = null;

function cellOf(event) {
  return event.target.closest?.(CELLS);
}

// One cell is in the order of Tab, the one last visited; arrows reach the others.
function visit(cell) {
  if (!cell) return;
  for (const other of grid.querySelectorAll('[tabindex="0"]')) other.tabIndex = -1;
  if (!cell.offsetParent) unfold(cell.parentElement, true);
  cell.tabIndex = 0;
  cell.focus({ preventScroll: true });
  cell.scrollIntoView({ block: "nearest", inline: "nearest" });
}

// On the phone a row says who, what and where, and what is doubted; the rest unfolds.
function unfold(row, open) {
  const button = row.querySelector("[data-row-fold]");
  row.classList.toggle("unfolded", open);
  button?.setAttribute("aria-expanded", open);
  if (button) button.textContent = open ? "ringkas" : "rincian";
}

function beside(cell, key, whole) {
  const row = cell.parentElement;
  const inRow = [...row.querySelectorAll(CELLS)];
  const at = inRow.indexOf(cell);
  if (key === "ArrowLeft") return inRow[at - 1];
  if (key === "ArrowRight") return inRow[at + 1];
  const rows = [...grid.tBodies[0].rows];
  if (key === "Home") return (whole ? rows[0].querySelectorAll(CELLS) : inRow)[0];
  if (key === "End") return [...(whole ? rows.at(-1).querySelectorAll(CELLS) : inRow)].at(-1);
  const next = rows[rows.indexOf(row) + (key === "ArrowUp" ? -1 : 1)];
  return next?.querySelectorAll(CELLS)[at];
}

// Beside the cell, inside the window.
function place(box, cell) {
  box.hidden = false;
  const { left, bottom, top } = cell.getBoundingClientRect();
  const { width, height } = box.getBoundingClientRect();
  const below = bottom + 4 + height < innerHeight;
  box.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`;
  box.style.top = `${Math.max(8, below ? bottom + 2 : top - height - 2)}px`;
}

function tell(cell) {
  if (edited || cell === shown) return;
  hush();
  const { written, read, notes } = cell.dataset;
  if (written === undefined && read === undefined && notes === undefined) return;
  const words = make("dl");
  if (written !== undefined) words.append(make("dt", {}, "Tertulis"), make("dd", {}, written));
  words.append(make("dt", {}, "Terbaca"), make("dd", {}, read || "(kosong)"));
  tip.replaceChildren(words);
  if (notes) tip.append(make("p", { class: "small" }, notes));
  if (cell.dataset.mend) {
    const button = make("button", { type: "button", class: "btn btn-sm", tabindex: "-1" }, "Perbaiki");
    button.addEventListener("click", () => edit(cell));
    tip.append(make("p", {}, button));
  }
  shown = cell;
  cell.setAttribute("aria-describedby", tip.id);
  place(tip, cell);
}

function hush() {
  shown?.removeAttribute("aria-describedby");
  shown = null;
  tip.hidden = true;
}

function edit(cell) {
  const row = cell.closest("tr");
  const isPlace = cell.dataset.mend === "desa_code";
  if (!editor || !cell.dataset.mend) return;
  hush();
  edited = cell;
  const part = (name) => editor.querySelector(`[data-editor-${name}]`);
  const text = part("text").querySelector("input");
  const select = part("place").querySelector("select");
  editor.elements.sheet.value = row.dataset.of;
  editor.elements.number.value = row.dataset.row;
  editor.elements.field.value = cell.dataset.mend;
  const written = "personal" in cell.dataset ? "" : cell.dataset.written ?? "";
  part("title").replaceChildren(`Baris ${row.dataset.row} · `, make("strong", {}, isPlace ? "Desa" : cell.dataset.label), written ? ` · tertulis “${written}”` : "");
  part("text").hidden = text.disabled = isPlace;
  part("place").hidden = select.disabled = !isPlace;
  select.tomselect?.[isPlace ? "enable" : "disable"]();
  text.value = "personal" in cell.dataset ? "" : written || cell.dataset.typed || cell.dataset.read || cell.textContent;
  part("all").hidden = !written;
  part("all").querySelector("input").checked = false;
  part("all").querySelector("span").textContent = `semua baris yang bertulisan “${written}”`;
  part("error").hidden = true;
  place(editor, cell);
  if (isPlace) select.tomselect?.focus();
  else text.select();
}

const typing = () => editor.querySelector("[name=value]:enabled");

function close(back) {
  if (!edited) return;
  const cell = edited;
  edited = null;
  editor.hidden = true;
  if (back) visit(cell);
}

grid.addEventListener("keydown", (event) => {
  const cell = cellOf(event);
  if (!cell || cell !== event.target || event.altKey || event.metaKey) return;
  if (["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"].includes(event.key)) {
    event.preventDefault();
    visit(beside(cell, event.key, event.ctrlKey));
  } else if (event.key === "Escape") hush();
  else if ((event.key === "Enter" || event.key === "F2") && cell.dataset.mend) {
    event.preventDefault();
    edit(cell);
  }
});
grid.addEventListener("focusin", (event) => { const cell = cellOf(event); if (cell) tell(cell); else hush(); });
grid.addEventListener("focusout", (event) => { if (!tip.contains(event.relatedTarget)) hush(); });
grid.addEventListener("mouseover", (event) => { const cell = cellOf(event); if (cell) tell(cell); });
grid.addEventListener("mouseout", (event) => {
  if (event.relatedTarget && (tip.contains(event.relatedTarget) || shown?.contains(event.relatedTarget))) return;
  if (shown && shown !== document.activeElement) hush();
});
tip.addEventListener("mouseleave", (event) => { if (!shown?.contains(event.relatedTarget)) hush(); });
grid.addEventListener("click", (event) => { const cell = cellOf(event); if (cell) visit(cell); });
grid.addEventListener("dblclick", (event) => { const cell = cellOf(event); if (cell) edit(cell); });
addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  hush();
  close(true);
});
for (const type of ["scroll", "resize"]) addEventListener(type, () => { if (shown) place(tip, shown); if (edited) place(editor, edited); }, { capture: true, passive: true });

if (editor) {
  editor.querySelector("[data-editor-close]").addEventListener("click", () => close(true));
  document.addEventListener("mousedown", (event) => { if (!editor.contains(event.target)) close(false); });
  // The page that comes back stands where this one stood, and holds what was typed should the session have
  // ended; numbers of persons never.
  editor.addEventListener("submit", () => {
    const cell = edited;
    if (!cell) return;
    const field = typing();
    const typed = "personal" in cell.dataset ? {} : { value: field.value, text: field.selectedOptions?.[0]?.textContent, all: editor.querySelector("[data-editor-all] input").checked };
    sessionStorage.setItem(PLACE, JSON.stringify({ path: editor.dataset.page, row: cell.parentElement.id, column: cell.cellIndex, top: scrollY, typed }));
  });
}

function comeBack() {
  const kept = JSON.parse(sessionStorage.getItem(PLACE) ?? "null");
  sessionStorage.removeItem(PLACE);
  if (kept?.path !== location.pathname) return;
  scrollTo({ top: kept.top, behavior: "instant" });
  const cell = document.getElementById(kept.row)?.cells[kept.column];
  if (!cell?.matches(CELLS)) return;
  visit(cell);
  if (!isLogIn(document.referrer || location.href)) return;
  const again = kept.typed.value === undefined ? "Ketik lagi: nomor pribadi tidak disimpan di peramban." : "Tekan Perbaiki untuk menyimpannya.";
  editAgain(cell, kept.typed, `Sesi berakhir sebelum isian ini tersimpan. ${again}`);
}

// What was typed and not taken stands in its cell again, with the reason.
function editAgain(cell, { value = "", text = value, all }, why) {
  edit(cell);
  if (edited !== cell) return; // somebody saved the import meanwhile
  const field = typing();
  if (field.tomselect && value) {
    field.tomselect.addOption({ value, text });
    field.tomselect.setValue(value);
  } else field.value = value;
  editor.querySelector("[data-editor-all] input").checked = all;
  const error = editor.querySelector("[data-editor-error]");
  error.hidden = false;
  error.textContent = why;
  place(editor, cell);
}

function reopen() {
  const { refusedSheet, refusedRow, refusedField, refusedValue, refusedAll } = editor?.dataset ?? {};
  if (refusedField === undefined) return;
  const row = [...grid.tBodies[0].rows].find((one) => one.dataset.row === refusedRow && one.dataset.of === refusedSheet);
  const cell = row?.querySelector(`[data-mend="${CSS.escape(refusedField)}"]`);
  if (!cell) return;
  cell.scrollIntoView({ block: "center", inline: "center" });
  editAgain(cell, { value: refusedValue, all: refusedAll !== undefined }, editor.querySelector("[data-editor-error]").textContent);
}

grid.dataset.folds = "";
for (const button of grid.querySelectorAll("[data-row-fold]")) {
  button.hidden = false;
  button.tabIndex = matchMedia("(max-width: 640px)").matches ? 0 : -1;
  button.addEventListener("click", (event) => {
    event.stopPropagation();
    unfold(button.closest("tr"), button.getAttribute("aria-expanded") !== "true");
  });
}
const first = grid.querySelector(CELLS);
if (first) first.tabIndex = 0;
comeBack();
reopen();
