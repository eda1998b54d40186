// Checks the text of a decree's QR code in the browser, without network; files and browsers
// without Ed25519 go to the server.
const form = document.querySelector("[data-seal-key]");

const bytes = (text) => {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (c) => c.charCodeAt(0));
};

async function sealed(text, key) {
  const [prefix, payload, signature, ...rest] = text.replace(/\s+/g, "").split(".");
  if (prefix !== "RPIK1" || !payload || !signature || rest.length) return null;
  const public_ = await crypto.subtle.importKey("raw", bytes(key), "Ed25519", false, ["verify"]);
  try {
    const content = bytes(payload);
    if (!(await crypto.subtle.verify("Ed25519", public_, bytes(signature), content))) return null;
    return JSON.parse(new TextDecoder().decode(content));
  } catch {
    return null;
  }
}

function show(found) {
  const box = document.createElement("div");
  const strong = document.createElement("strong");
  box.className = `alert ${found ? "alert-success" : "alert-danger"}`;
  if (found) {
    const [number, day, name, action, units] = found;
    const date = new Date(`${day}T12:00:00`).toLocaleDateString("id-ID", { dateStyle: "long" });
    strong.textContent = `ASLI: SK ${number} tanggal ${date}, ${action} ${name}, ${units.toLocaleString("id-ID")} anggota.`;
  } else {
    strong.textContent = "Segel TIDAK SAH: teksnya tidak lengkap, isinya diubah, atau tidak ditandatangani oleh kantor ini.";
  }
  box.append(strong);
  document.querySelector("#hasil").replaceChildren(box);
  box.scrollIntoView({ block: "nearest" });
}

form?.addEventListener("submit", async (event) => {
  const text = form.elements.text.value.trim();
  if (!text || form.elements.file.files.length || !globalThis.crypto?.subtle) return;
  event.preventDefault();
  try {
    show(await sealed(text, form.dataset.sealKey));
  } catch {
    form.submit(); // this browser knows no Ed25519
  }
});
