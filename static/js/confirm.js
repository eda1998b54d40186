// A form or button with data-confirm asks by naming what it will do.
export function confirmations() {
  const dialog = document.querySelector("[data-confirm-dialog]");
  if (!dialog) return;
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const sentence = event.submitter?.dataset.confirm ?? form.dataset.confirm;
    if (!sentence || form.dataset.confirmed) return;
    event.preventDefault();
    dialog.querySelector("[data-confirm-text]").textContent = sentence;
    dialog.returnValue = "";
    dialog.addEventListener("close", () => {
      if (dialog.returnValue !== "yes") return;
      form.dataset.confirmed = "1";
      form.requestSubmit(event.submitter);
      delete form.dataset.confirmed;
    }, { once: true });
    dialog.showModal();
  });
}
