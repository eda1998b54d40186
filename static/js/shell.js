// The sidebar on a phone, the theme switch, "/" for the search box.
export function shell() {
  const button = document.querySelector("[data-menu-open]");
  const setMenu = (open) => {
    document.body.classList.toggle("menu-open", open);
    button?.setAttribute("aria-expanded", String(open));
    if (open) document.querySelector(".sidebar a")?.focus();
  };
  button?.addEventListener("click", () => setMenu(!document.body.classList.contains("menu-open")));
  document.querySelector("[data-menu-close]")?.addEventListener("click", () => setMenu(false));

  document.querySelector("[data-theme-switch]")?.addEventListener("click", () => {
    const dark = document.documentElement.dataset.bsTheme !== "dark";
    document.documentElement.dataset.bsTheme = dark ? "dark" : "light";
    localStorage.setItem("rpik-theme", dark ? "dark" : "light");
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") setMenu(false);
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    document.querySelector("[data-search-focus]")?.focus();
  });

  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.user-menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
    const copy = event.target.closest("[data-copy-address]");
    if (copy) navigator.clipboard?.writeText(location.href).then(() => { copy.textContent = "Alamat tersalin"; });
  });
  document.querySelector("[data-focus]")?.focus();
}
