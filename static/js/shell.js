// The sidebar, the theme, the keys of every page, menus that close, addresses to copy, printing.
import { store } from "./dom.js";
import { forgetAllDrafts } from "./draft.js";
import { toast } from "./toasts.js";

export function shell() {
  showCurrentTab();
  menu();
  theme();
  keys();
  clicks();
  document.querySelector("[data-focus]")?.focus();
  document.querySelector("form[action$='/keluar/']")?.addEventListener("submit", () => {
    forgetAllDrafts();
    globalThis.caches?.delete("rpik-lapangan"); // the member list kept for the field; what waits to be sent stays
  });
}

function menu() {
  const open = document.querySelector("[data-menu-open]");
  const set = (shown) => {
    document.body.classList.toggle("menu-open", shown);
    open?.setAttribute("aria-expanded", String(shown));
    if (shown) document.querySelector(".sidebar nav a")?.focus();
    else if (document.activeElement?.closest(".sidebar")) open?.focus();
  };
  open?.addEventListener("click", () => set(!document.body.classList.contains("menu-open")));
  document.querySelector("[data-menu-close]")?.addEventListener("click", () => set(false));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && document.body.classList.contains("menu-open")) set(false);
  });
  const fold = document.querySelector("[data-sidebar-fold]");
  const root = document.documentElement;
  const tell = () => fold?.setAttribute("aria-expanded", String(root.dataset.sidebar !== "lipat"));
  fold?.addEventListener("click", () => {
    const folded = root.dataset.sidebar !== "lipat";
    if (folded) root.dataset.sidebar = "lipat";
    else delete root.dataset.sidebar;
    store.set("rpik-sidebar", folded ? "lipat" : "buka");
    tell();
  });
  tell();
}

function theme() {
  const device = matchMedia("(prefers-color-scheme: dark)");
  const buttons = document.querySelectorAll("[data-theme-choice] button");
  const apply = () => {
    const chosen = store.get("rpik-theme") ?? "auto";
    const dark = chosen === "dark" || (chosen === "auto" && device.matches);
    document.documentElement.dataset.bsTheme = dark ? "dark" : "light";
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.value === chosen));
    document.dispatchEvent(new CustomEvent("rpik:theme"));
  };
  for (const button of buttons) {
    button.addEventListener("click", () => {
      if (button.value === "auto") store.remove("rpik-theme");
      else store.set("rpik-theme", button.value);
      apply();
    });
  }
  device.addEventListener("change", apply);
  apply();
}

function keys() {
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.key === "/") {
      event.preventDefault();
      const box = document.querySelector("[data-search-focus]");
      box?.focus();
      box?.select();
    }
    if (event.key === "?") document.querySelector("[data-shortcuts]")?.showModal();
  });
}

function clicks() {
  document.addEventListener("click", (event) => {
    for (const panel of document.querySelectorAll("details[data-menu][open]")) {
      if (!panel.contains(event.target)) panel.open = false;
    }
    if (event.target.closest("[data-shortcuts-open]")) document.querySelector("[data-shortcuts]")?.showModal();
    if (event.target.closest("[data-print]")) window.print();
    if (event.target.closest("[data-copy-address]")) {
      navigator.clipboard?.writeText(location.href).then(
        () => toast("Alamat halaman ini tersalin."),
        () => toast("Peramban tidak mengizinkan menyalin. Salin dari bilah alamat.", "warning"),
      );
    }
  });
  document.addEventListener("keydown", (event) => {
    const panel = event.key === "Escape" && document.querySelector("details[data-menu][open]");
    if (!panel) return;
    panel.open = false;
    panel.querySelector("summary").focus();
  });
}

// On a phone the tabs scroll: the one that is open stands in view.
function showCurrentTab() {
  for (const tabs of document.querySelectorAll(".tabs")) {
    const open = tabs.querySelector("[aria-current]");
    if (open) tabs.scrollLeft = open.offsetLeft - tabs.offsetLeft - (tabs.clientWidth - open.offsetWidth) / 2;
  }
}
