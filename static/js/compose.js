// Where members are chosen by hand, for a candidate or a proposal: the map draws, the list holds the choice.
import { make, number } from "./dom.js";
import { showChosen } from "./map/choices.js";
import { showDrawn } from "./map/draw.js";

const form = document.querySelector("[data-compose]");
if (form) compose();

function compose() {
  const body = form.querySelector(".pick tbody");
  const holder = form.querySelector("[data-map]");
  const boxes = () => [...form.querySelectorAll("input[name=members]")];
  const chosen = () => new Set(boxes().filter((box) => box.checked).map((box) => Number(box.value)));

  const show = () => {
    const ids = chosen();
    form.querySelector("[data-compose-count]").textContent = number(ids.size);
    const note = form.querySelector("[data-compose-enough]");
    const lack = Number(note.dataset.least) - ids.size;
    note.textContent = lack > 0 ? `kurang ${number(lack)} dari ${note.dataset.least} unit (PP 29/2018)` : "jumlah unit cukup";
    showChosen(holder.rpikView, ids);
  };

  // Rows for what is not listed yet; those listed already are only found.
  const rows = async (asked) => {
    const sent = new FormData();
    sent.set("product_group", form.elements.product_group.value);
    const [first] = chosen();
    if (first) sent.set("chosen", first);
    for (const [name, value] of Object.entries(asked)) sent.set(name, value);
    const answer = await fetch(form.dataset.choicesUrl, { method: "POST", body: sent, headers: { "X-CSRFToken": document.body.dataset.csrf }, credentials: "same-origin" });
    if (!answer.ok) throw new Error(answer.status === 400 ? await answer.text() : "Daftar tidak dapat dimuat. Periksa jaringan, lalu ulangi.");
    const table = make("tbody", {});
    table.innerHTML = await answer.text(); // our own template, escaped on the server
    return [...table.rows];
  };
  const listed = (row) => form.querySelector(`#${CSS.escape(row.querySelector("input").id)}`);
  const bring = (found, checked) => {
    if (!body) return 0;
    let changed = 0;
    for (const row of found) {
      let box = listed(row);
      if (!box) {
        if (checked === false) continue;
        body.prepend(row);
        box = row.querySelector("input");
      }
      if (checked !== undefined && box.checked !== checked) { box.checked = checked; changed += 1; }
    }
    form.dispatchEvent(new Event("change", { bubbles: true }));
    return changed;
  };

  form.addEventListener("change", show);
  form.addEventListener("selection:changed", show);
  form.addEventListener("rpik:map", () => {
    show();
    showDrawn(holder.rpikView, form.elements.area.value);
  });
  form.addEventListener("rpik:area", async ({ detail: { geometry, action, say } }) => {
    say("Mencari usaha di dalam bidang …");
    try {
      const text = JSON.stringify(geometry);
      const found = await rows({ area: text });
      const changed = bring(found, action !== "drop");
      if (action === "set" || (action === "add" && found.length)) form.elements.area.value = text;
      say(sentence(action, found.length, changed));
    } catch (error) {
      say(error.message);
    }
  });
  form.addEventListener("rpik:choice", async ({ detail: { id } }) => {
    const box = form.querySelector(`#m${id}`);
    const found = box ? [box.closest("tr")] : await rows({ ikm: id }).catch(() => []);
    bring(found, !box?.checked);
    found[0]?.scrollIntoView({ block: "nearest" });
  });
  form.addEventListener("combobox:chosen", async (event) => {
    if (!event.target.matches("[data-compose-desa]") || !event.target.value) return;
    const found = await rows({ desa: event.target.value }).catch(() => []);
    bring(found);
    found[0]?.scrollIntoView({ block: "nearest" });
  });
  show();
}

function sentence(action, found, changed) {
  if (!found) return "Tidak ada usaha kelompok ini yang dapat dipilih di dalam bidang itu.";
  if (action === "drop") return changed ? `${number(changed)} usaha dikeluarkan.` : "Tidak ada anggota di dalam bidang itu.";
  const before = found - changed;
  return `${number(changed)} usaha ditambahkan${before ? `; ${number(before)} sudah dipilih` : ""}.`;
}
