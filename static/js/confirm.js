// data-confirm="sentence" on a form, a button or an htmx element: asks by naming what it will do.
// data-confirm-label names the button; data-confirm-danger colours it.
export function confirmations() {
  const dialog = document.querySelector("[data-confirm-dialog]");
  if (!dialog) return;
  const sure = new WeakSet();

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const asker = event.submitter?.dataset.confirm ? event.submitter : form;
    if (!asker.dataset.confirm || sure.delete(form) || form.matches("[hx-post], [hx-get], [hx-delete]")) return;
    event.preventDefault();
    event.stopPropagation();
    ask(dialog, asker).then((yes) => {
      if (!yes) return;
      sure.add(form);
      form.requestSubmit(event.submitter);
    });
  }, true);

  document.addEventListener("htmx:confirm", (event) => {
    const asker = event.detail.elt;
    if (!asker.dataset.confirm) return;
    event.preventDefault();
    ask(dialog, asker).then((yes) => { if (yes) event.detail.issueRequest(true); });
  });
}

function ask(dialog, asker) {
  dialog.querySelector("[data-confirm-text]").textContent = asker.dataset.confirm;
  const yes = dialog.querySelector("[data-confirm-yes]");
  yes.textContent = asker.dataset.confirmLabel ?? "Lanjutkan";
  const danger = "confirmDanger" in asker.dataset;
  yes.classList.toggle("btn-danger", danger);
  yes.classList.toggle("btn-primary", !danger);
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((answer) => {
    dialog.addEventListener("close", () => answer(dialog.returnValue === "yes"), { once: true });
  });
}
