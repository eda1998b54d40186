// Small habits of forms: Ctrl+Enter, rupiah with dots, choosing all, the phone's GPS.
export function forms(root) {
  for (const input of root.querySelectorAll("[data-rupiah]")) {
    input.addEventListener("input", () => {
      const digits = input.value.replace(/[^0-9]/g, "");
      if (/^[0-9.]*$/.test(input.value)) input.value = digits.replace(/\B(?=([0-9]{3})+(?![0-9]))/g, ".");
    });
  }
  for (const box of root.querySelectorAll("[data-select-all]")) {
    box.addEventListener("change", () => {
      for (const one of box.closest("form, table").querySelectorAll(`input[name="${box.dataset.selectAll}"]`)) one.checked = box.checked;
    });
  }
  for (const field of root.querySelectorAll("[data-submit-on-change]")) {
    field.addEventListener("change", () => field.form.requestSubmit());
  }
  for (const form of root.querySelectorAll("form")) {
    form.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      form.requestSubmit(form.querySelector("[data-save-next]") ?? undefined);
    });
    // An empty filter says nothing: keep it out of the address.
    if (form.matches("[data-clean-address]")) {
      form.addEventListener("submit", () => {
        for (const field of form.elements) if (field.name && !field.value) field.disabled = true;
      });
    }
  }
}
