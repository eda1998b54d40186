// "Periksa SK": the QR code by camera, photo or its text, and the seal file, all on this device and
// without network after one visit. Browsers without Ed25519 send text and file to the server.
import { photographed, watch } from "./camera.js";
import { make } from "./dom.js";
import { keepPage } from "./offline.js";
import { compared, opened } from "./seal.js";

const FRAME_PX = 1280; // a seal is a dense code
const PHOTO_PX = [1280, 2560];
const form = document.querySelector("[data-seal-key]");
const key = form.dataset.sealKey;
const result = document.querySelector("#hasil");

function show(kind, ...parts) {
  const box = make("div", { class: `alert alert-${kind}` }, make("div", {}, ...parts));
  result.replaceChildren(box);
  box.scrollIntoView({ block: "nearest" });
}

function named([number, day, name, action, units]) {
  const date = new Date(`${day}T12:00:00`).toLocaleDateString("id-ID", { dateStyle: "long" });
  return `SK ${number} tanggal ${date}, ${action} ${name}, ${units.toLocaleString("id-ID")} anggota`;
}

function tell(seal, wrong = null) {
  if (!seal) return show("danger", make("strong", {}, "Segel TIDAK SAH: tidak lengkap, isinya diubah, atau tidak ditandatangani oleh kantor ini."));
  if (wrong?.length) return show("danger", make("strong", {}, "BERUBAH."), ` Segel SK ${seal[0]} sah, tetapi daftar anggotanya tidak sama:`, make("ul", {}, ...wrong.map((line) => make("li", {}, line))));
  const next = "Cocokkan dengan yang tercetak: nomor, tanggal, nama, dan jumlah anggota. Berkas segel memeriksa anggotanya satu per satu.";
  return show("success", make("strong", {}, `ASLI: ${named(seal)}${wrong ? ", tidak berubah" : ""}.`), ...(wrong ? [] : [make("p", { class: "m-0" }, next)]));
}

async function judged(text) {
  if (!text.startsWith("{")) return tell(await opened(text, key));
  const found = await compared(text, key);
  tell(found?.seal, found?.wrong);
}

// This browser knows no Ed25519: the server does.
function ask() {
  if (navigator.onLine) form.submit();
  else show("danger", "Peramban ini belum dapat memeriksa segel tanpa jaringan. Perbarui peramban, atau coba lagi saat ada jaringan.");
}

function check(text) {
  form.elements.text.value = text;
  judged(text.trim()).catch(ask);
}

form.addEventListener("submit", (event) => {
  const [file] = form.elements.file.files;
  const text = form.elements.text.value.trim();
  if ((!text && !file) || !globalThis.crypto?.subtle || file?.size > Number(form.dataset.largest)) return;
  event.preventDefault();
  if (file) file.text().then((content) => judged(content.replace(/^\ufeff/, "").trim() || "{")).catch(ask);
  else check(text);
});

const camera = form.querySelector("[data-scan-camera]");
camera.hidden = !navigator.mediaDevices?.getUserMedia;
camera.addEventListener("click", async () => {
  const lent = await watch(form.querySelector("[data-scan-view]"), camera, {
    longest: FRAME_PX,
    seen(found) {
      if (found) check(found.text);
      return Boolean(found);
    },
  });
  if (!lent) show("danger", "Kamera tidak diizinkan. Izinkan di pengaturan peramban, atau foto kodenya.");
});
form.querySelector("[data-scan-photo]").addEventListener("change", async (event) => {
  show("info", "Membaca foto…");
  const text = await photographed(event.target, ...PHOTO_PX);
  if (text) check(text);
  else if (text === null) result.replaceChildren();
  else show("danger", "Tidak ada kode QR yang terbaca di foto itu. Dekatkan kamera sampai kodenya memenuhi gambar, lalu foto lagi.");
});

async function keep() {
  const kept = await keepPage({ worker: form.dataset.worker, scope: location.pathname, cache: "rpik-segel", visitor: true });
  form.querySelector("[data-seal-offline]").textContent = kept
    ? "Siap tanpa jaringan: halaman ini tersimpan di perangkat ini."
    : "Tanpa jaringan hanya selama halaman ini terbuka: peramban ini tidak menyimpannya (perlu alamat https).";
}
if (document.readyState === "complete") keep();
else addEventListener("load", keep);
