// <label data-drop-zone data-accept=".csv,.xlsx" data-max-mb="64"><input type="file">: drop files, see them checked.
import { fresh, make, number } from "./dom.js";

export function dropZones(root) {
  for (const zone of fresh(root, "[data-drop-zone]", "drop")) {
    const input = zone.querySelector("input[type=file]");
    const queued = zone.closest("[data-upload-queue]"); // lists its files itself
    const list = queued ? null : zone.parentElement.querySelector("[data-file-list]") ?? zone.querySelector("[data-file-list]");
    const show = () => check(zone, input, list);
    input.addEventListener("change", show);
    for (const type of ["dragover", "dragleave", "drop"]) {
      zone.addEventListener(type, (event) => {
        event.preventDefault();
        zone.classList.toggle("over", type === "dragover");
        if (type !== "drop" || !event.dataTransfer.files.length) return;
        input.files = event.dataTransfer.files;
        input.dispatchEvent(new Event("change", { bubbles: true }));
      });
    }
    if (input.files.length) show();
  }
}

function check(zone, input, list) {
  const problems = [...input.files].map((file) => problem(zone, file));
  // The browser refuses to send, and says why at the field.
  input.setCustomValidity(problems.find(Boolean) ?? "");
  if (!list) return;
  list.replaceChildren(...[...input.files].map((file, index) => {
    const row = make(list.tagName === "UL" ? "li" : "span", {}, make("strong", {}, file.name), make("span", {}, problems[index] ?? size(file.size)));
    row.classList.toggle("bad", Boolean(problems[index]));
    return row;
  }));
}

// What speaks against a file before it is sent, or null.
export function problem(zone, file) {
  const accept = (zone.dataset.accept ?? "").split(",").map((part) => part.trim().toLowerCase()).filter((part) => part.startsWith("."));
  if (accept.length && !accept.some((end) => file.name.toLowerCase().endsWith(end))) {
    const kinds = accept.map((end) => end.slice(1).toUpperCase());
    return ["Jenis berkas ini tidak dapat dibaca di sini. Pakai", `${kinds.join(", ")}.`, zone.dataset.otherwise].filter(Boolean).join(" ");
  }
  if (file.size === 0) return "Berkas ini kosong.";
  const most = Number(zone.dataset.maxMb);
  if (most && file.size > most * 2 ** 20) return `Berkas ${size(file.size)}; paling besar ${number(most)} MB. Bagi menjadi beberapa berkas.`;
  return null;
}

function size(bytes) {
  return bytes >= 2 ** 20 ? `${(bytes / 2 ** 20).toLocaleString("id", { maximumFractionDigits: 1 })} MB` : `${number(Math.ceil(bytes / 1024))} kB`;
}
