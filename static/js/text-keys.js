// 1 to 5 and 0 choose, k looks for another code, Enter decides, l skips, u takes the last decision back; unless somebody types.
// A plain script in the head: whoever answers fast presses the next key before modules of the next page run.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input:not([type=radio]), select, textarea")) return;
  const form = document.querySelector("[data-text-decision]");
  if (event.key === "Enter" && form && !event.target.closest("a, button, summary")) {
    event.preventDefault();
    form.requestSubmit();
    return;
  }
  const found = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!found) return;
  event.preventDefault();
  found.click();
  found.focus();
});
// What was chosen last is decided: one of the suggestions, or another code.
document.addEventListener("change", ({ target }) => {
  const other = target.closest("[data-text-decision]")?.querySelector("[name=other]");
  if (!other) return;
  if (target === other && other.value) for (const one of target.form.querySelectorAll("[name=kbli]")) one.checked = false;
  else if (target.name === "kbli") other.tomselect?.clear(true);
});
