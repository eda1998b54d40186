// Hovering or focusing a column lights it in the picture of the sheet and in the list of columns.
for (const kind of ["mouseover", "focusin"]) {
  document.addEventListener(kind, (event) => {
    const one = event.target.closest?.("[data-sheet][data-column]");
    for (const lit of document.querySelectorAll(".lit")) lit.classList.remove("lit");
    if (!one) return;
    const same = `[data-sheet="${one.dataset.sheet}"][data-column="${one.dataset.column}"]`;
    for (const cell of document.querySelectorAll(same)) cell.classList.add("lit");
  });
}
