// Notes presence without leaving the page: a typed code, or the QR codes the camera sees
// (BarcodeDetector, where the browser has it; elsewhere the phone's own camera opens the page).
import { make } from "./dom.js";

const form = document.querySelector("[data-scan]");
const said = form?.querySelector("[data-scan-said]");
const busy = new Set();

function show(text, refused) {
  said.prepend(make("li", { class: refused ? "field-error" : "scan-ok" }, text));
  while (said.children.length > 6) said.lastChild.remove();
}

async function send(code) {
  const body = new FormData(form);
  body.set("kode", code);
  try {
    const answer = await fetch(location.pathname, { method: "POST", body, headers: { Accept: "application/json" } });
    const told = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : null;
    if (!told) return show("Belum tercatat: server menolak. Muat ulang halaman, lalu ulangi.", true), false;
    if (told.refused) return show(told.refused, true), false;
    const box = document.querySelector(`#h${told.ikm}`);
    if (box) box.checked = true;
    if (told.news) {
      const count = document.querySelector("[data-present]");
      count.textContent = (Number(count.textContent.replaceAll(".", "")) + 1).toLocaleString("id");
    }
    show(told.said, false);
    return true;
  } catch {
    show(`Belum tercatat (${code.slice(-20)}): tidak tersambung ke RPIK. Ulangi setelah ada sinyal.`, true);
    return false;
  }
}

form?.addEventListener("submit", async (event) => {
  const field = form.elements.kode;
  if (!field.value.trim()) return;
  event.preventDefault();
  if (await send(field.value)) field.value = "";
  field.focus();
});

async function scan(button) {
  const view = form.querySelector("[data-scan-view]");
  const video = view.querySelector("video");
  const stop = view.querySelector("[data-scan-stop]");
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  } catch {
    return show("Kamera tidak diizinkan. Izinkan di pengaturan peramban, atau ketik kodenya.", true);
  }
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  video.srcObject = stream;
  await video.play();
  view.hidden = false;
  button.hidden = true;
  let on = true;
  stop.onclick = () => {
    on = false;
    stream.getTracks().forEach((track) => track.stop());
    view.hidden = true;
    button.hidden = false;
  };
  while (on) {
    for (const { rawValue } of await detector.detect(video).catch(() => [])) {
      if (busy.has(rawValue)) continue;
      busy.add(rawValue); // one row is held before the camera for many frames
      send(rawValue).then((done) => { if (!done) setTimeout(() => busy.delete(rawValue), 3000); });
    }
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

if (form) {
  const button = form.querySelector("[data-scan-camera]");
  const can = "BarcodeDetector" in globalThis && navigator.mediaDevices?.getUserMedia;
  button.hidden = !can;
  form.querySelector("[data-scan-none]").hidden = Boolean(can);
  button.addEventListener("click", () => scan(button));
}
