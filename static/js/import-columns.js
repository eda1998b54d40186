// The picture of the sheet and the list of its columns: hover one, the other lights; a click corrects.
for (const kind of ["mouseover", "focusin"]) {
  document.addEventListener(kind, (event) => {
    const one = event.target.closest?.("[data-sheet][data-column]");
    for (const lit of document.querySelectorAll(".lit")) lit.classList.remove("lit");
    if (!one) return;
    for (const cell of same(one)) cell.classList.add("lit");
  });
}

// Everything on the page that stands for the same column of the same sheet.
function same(one) {
  return document.querySelectorAll(`[data-sheet="${one.dataset.sheet}"][data-column="${one.dataset.column}"]`);
}

document.addEventListener("click", (event) => {
  const row = event.target.closest("[data-header-row]");
  if (row) chooseHeader(row);
  const cell = event.target.closest(".sheet-picture [data-sheet][data-column]");
  if (!cell) return;
  const select = [...same(cell)].map((one) => one.querySelector("select")).find(Boolean);
  select?.focus({ preventScroll: true });
  select?.closest("li").scrollIntoView({ block: "center" });
});

// The row that was clicked holds the headings: the sheet is read again from there.
function chooseHeader(button) {
  const field = document.getElementById(button.dataset.for);
  if (field.value === button.dataset.headerRow) return;
  field.value = button.dataset.headerRow;
  field.form.requestSubmit();
}

// The picture says at once what a column becomes, and greys what is not used.
function show(item) {
  const select = item.querySelector("select");
  if (!select) return;
  const used = select.value !== "";
  item.classList.toggle("unused", !used);
  for (const cell of same(item)) {
    if (cell === item) continue;
    cell.classList.toggle("not-used", !used && cell.tagName === "TD");
    const label = cell.querySelector("[data-becomes]");
    if (label) label.textContent = used ? select.selectedOptions[0].textContent : "";
  }
}

for (const item of document.querySelectorAll(".column-list > li")) {
  show(item);
  item.addEventListener("change", () => show(item));
}
