// Runs before the first paint, so that a dark screen never flashes white.
(() => {
  const stored = localStorage.getItem("rpik-theme");
  const dark = stored ? stored === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.bsTheme = dark ? "dark" : "light";
})();
