// What a run would find, asked for at each change of its settings; nothing is saved by asking.
import { setAreas } from "./map/layers.js";

const WAIT_MS = 250; // a number being typed
const form = document.querySelector("[data-try]");
if (form) start();

function start() {
  const status = document.querySelector("[data-try-status]");
  const result = document.querySelector("[data-try-result]");
  const holder = document.querySelector("[data-map]");
  let asking = null;
  let features = null;

  const draw = () => { if (features && holder.rpikView?.map) setAreas(holder.rpikView, "candidates", features); };
  const ask = async () => {
    asking?.abort();
    const own = new AbortController();
    asking = own;
    const asked = new URLSearchParams(new FormData(form));
    asked.delete("csrfmiddlewaretoken");
    result.setAttribute("aria-busy", "true");
    status.textContent = "Menghitung …";
    try {
      const answer = await fetch(`${form.dataset.try}?${asked}`, { headers: { Accept: "application/json" }, credentials: "same-origin", signal: own.signal });
      const told = await answer.json();
      if (!answer.ok) throw new Error(told.error ?? "");
      features = told.features;
      result.innerHTML = told.html; // our own template, escaped on the server
      draw();
      status.textContent = "";
      history.replaceState(history.state, "", `?${asked}`);
    } catch (error) {
      if (error.name === "AbortError") return;
      status.textContent = error.message || "Tidak dapat dihitung. Periksa jaringan, lalu ubah lagi.";
    }
    if (asking === own) result.setAttribute("aria-busy", "false");
  };

  let timer = 0;
  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, WAIT_MS); });
  holder.addEventListener("rpik:map", draw);
  ask();
}
