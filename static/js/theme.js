// Runs before the first paint, so that a dark screen never flashes white and a folded menu stays folded, and
// that a page left again at once has still seen which draft the server took.
(() => {
  const root = document.documentElement;
  const read = (name) => { try { return localStorage.getItem(name); } catch { return null; } };
  const stored = read("rpik-theme");
  const dark = stored === "dark" || (stored !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  root.dataset.bsTheme = dark ? "dark" : "light";
  if (read("rpik-sidebar") === "lipat") root.dataset.sidebar = "lipat";
  if (read("rpik-density") === "rapat") root.dataset.density = "rapat";

  // A draft (draft.js) is forgotten once the server took it, which it says by leading on. A refused form keeps
  // it, so do a lost connection, an error page, and a session that had ended (which leads to the log-in).
  try {
    const sent = sessionStorage.getItem("rpik-sent");
    sessionStorage.removeItem("rpik-sent");
    const way = performance.getEntriesByType("navigation")[0];
    if (sent && way?.redirectCount > 0 && way.type !== "back_forward" && location.pathname !== "/masuk/") localStorage.removeItem(sent);
  } catch { /* forbidden: then no draft was kept either */ }
})();
