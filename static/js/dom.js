// What every behaviour needs: find inside what is new, wire once, build text safely.
const seen = new WeakMap();

// Elements of root (itself too) that match and that this behaviour has not wired yet.
export function fresh(root, selector, behaviour) {
  const found = [...root.querySelectorAll(selector)];
  if (root instanceof Element && root.matches(selector)) found.unshift(root);
  return found.filter((element) => {
    const names = seen.get(element) ?? new Set();
    if (names.has(behaviour)) return false;
    seen.set(element, names.add(behaviour));
    return true;
  });
}

// make("button", { type: "button", class: "btn" }, "text", child)
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== undefined && value !== null) element.setAttribute(name, value);
  element.append(...children.filter((child) => child !== undefined && child !== null));
  return element;
}

export function number(value) {
  return Number(value).toLocaleString("id");
}

export const store = {
  get(name) { try { return localStorage.getItem(name); } catch { return null; } },
  set(name, value) { try { localStorage.setItem(name, value); } catch { /* full or forbidden: nothing is lost but comfort */ } },
  remove(name) { try { localStorage.removeItem(name); } catch { /* as above */ } },
};

// Where the answer to a request of an ended session comes from.
export const isLogIn = (address) => new URL(address, location.href).pathname === "/masuk/";

export const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
