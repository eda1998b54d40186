// Runs before the first paint, so that a dark screen never flashes white and a folded menu stays folded.
(() => {
  const root = document.documentElement;
  const read = (name) => { try { return localStorage.getItem(name); } catch { return null; } };
  const stored = read("rpik-theme");
  const dark = stored === "dark" || (stored !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  root.dataset.bsTheme = dark ? "dark" : "light";
  if (read("rpik-sidebar") === "lipat") root.dataset.sidebar = "lipat";
  if (read("rpik-density") === "rapat") root.dataset.density = "rapat";
})();
