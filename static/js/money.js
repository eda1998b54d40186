// input[data-rupiah]: dots while typing, and the amount in words beside it (1 juta 500 ribu rupiah).
import { fresh } from "./dom.js";

const STEPS = [["triliun", 1e12], ["miliar", 1e9], ["juta", 1e6], ["ribu", 1e3]];

export function money(root) {
  for (const input of fresh(root, "input[data-rupiah]", "money")) {
    input.addEventListener("input", () => { group(input); spell(input); });
    group(input);
    spell(input);
  }
}

function group(input) {
  // "1,5 juta" and the like are for the server to read: only plain digits are grouped.
  if (!/^[0-9.]*$/.test(input.value)) return;
  const digitsBefore = input.value.slice(0, input.selectionStart ?? 0).replace(/[^0-9]/g, "").length;
  const grouped = input.value.replace(/[^0-9]/g, "").replace(/\B(?=([0-9]{3})+(?![0-9]))/g, ".");
  if (grouped === input.value) return;
  input.value = grouped;
  if (document.activeElement !== input) return;
  let place = 0;
  for (let seen = 0; seen < digitsBefore && place < grouped.length; place += 1) if (grouped[place] !== ".") seen += 1;
  input.setSelectionRange(place, place);
}

function spell(input) {
  const target = document.querySelector(`[data-spelled-for="${CSS.escape(input.id)}"]`);
  if (!target) return;
  const plain = /^[0-9.]+$/.test(input.value);
  target.textContent = plain ? inWords(Number(input.value.replaceAll(".", ""))) : "";
}

export function inWords(amount) {
  if (!amount) return "";
  const parts = [];
  let rest = amount;
  for (const [name, size] of STEPS) {
    const many = Math.floor(rest / size);
    if (many) parts.push(`${many.toLocaleString("id")} ${name}`);
    rest -= many * size;
  }
  if (rest) parts.push(String(rest));
  return `${parts.join(" ")} rupiah`;
}
