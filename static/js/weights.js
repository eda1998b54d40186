// Says what the weights sum to while they are typed.
const form = document.querySelector("[data-weights]");
const told = form?.querySelector("[data-weights-sum]");
const fields = [...(form?.querySelectorAll("input[type=number]") ?? [])];
const tell = () => {
  const sum = fields.reduce((all, field) => all + (Number(field.value) || 0), 0);
  told.textContent = sum === 100 ? "Jumlah 100 %" : `Jumlah ${sum} %: harus tepat 100 %`;
};
for (const field of fields) field.addEventListener("input", tell);
if (told) tell();
