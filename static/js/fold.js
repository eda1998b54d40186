// On a phone the sections of a long page fold, so that their heads are its table of contents, and a long list
// shows its first rows. On wider screens, on paper and without this script everything stays open. Finding in
// the page opens it.
// Blocks of evidence (details.block) fold on every screen; one button opens them all.
import { fresh, make } from "./dom.js";

const NARROW = matchMedia("screen and (max-width: 700px)"); // paper may be as narrow
const CARDS = matchMedia("screen and (max-width: 640px)"); // as tables.css
const FIRST = 15, MORE = 10; // rows of a long list shown at once (or data-first); fewer more are not worth a press
const folded = new Map(); // section → { button, bodies }
// The way back to a list leads to what was opened of it.
const WAS_WHOLE = history.state?.whole && performance.getEntriesByType("navigation")[0]?.type === "back_forward";
const cut = new Map(); // long list (a table or a list) → { rest: its rows behind the first, button }

export function folding(root) {
  for (const section of fresh(root, "[data-fold]", "fold")) {
    const heading = section.querySelector(":scope > :is(.card-header, .fold-head) > :is(h2, h3, h4, .caption)");
    const bodies = [...section.children].filter((child) => !child.matches(".card-header, .fold-head"));
    if (!heading?.id || !bodies.length) continue;
    bodies.forEach((body, at) => { body.id ||= `${heading.id}-isi-${at}`; });
    const button = make("button", { type: "button", class: "fold", "aria-controls": bodies.map((body) => body.id).join(" ") });
    button.addEventListener("click", () => show(section, button.getAttribute("aria-expanded") !== "true"));
    for (const body of bodies) body.addEventListener("beforematch", () => show(section, true));
    folded.set(section, { heading, button, bodies });
    arrange(section);
  }
  for (const button of fresh(root, "[data-unfold]", "unfold")) unfolding(button);
  for (const list of fresh(root, ".data-table.cards:not(.sheet-grid), .ranked", "long")) shorten(list);
  toPart();
}

// Of a list of cards a phone shows the first, and how many more there are.
function shorten(list) {
  const rows = list.tBodies ? [...list.tBodies].flatMap((body) => [...body.rows]) : [...list.children];
  const rest = rows.slice(Number(list.dataset.first ?? FIRST));
  if (rest.length < MORE || WAS_WHOLE || rest.some((row) => row.matches(".is-current, :has(.field-error)"))) return;
  const button = make("button", { type: "button", class: "btn more-rows" }, `Tampilkan ${rest.length} lagi`);
  button.addEventListener("click", () => {
    lengthen(list);
    history.replaceState({ ...history.state, whole: true }, "");
    rest[0].querySelector("a, input:not([type=hidden]), select, button")?.focus();
  });
  for (const row of rest) row.addEventListener("beforematch", () => lengthen(list));
  cut.set(list, { rest, button });
  if (CARDS.matches) lengthen(list, false);
}

function lengthen(list, whole = true) {
  const { rest, button } = cut.get(list);
  for (const row of rest) {
    if (whole) row.removeAttribute("hidden");
    else row.setAttribute("hidden", "until-found");
  }
  if (whole) button.remove();
  else (list.closest(".table-wrap") ?? list).after(button);
}

function unfolding(button) {
  const blocks = () => [...document.querySelectorAll(`${button.dataset.unfold} details.block`)];
  const say = () => { button.textContent = blocks().every((one) => one.open) ? "Tutup semua" : "Buka semua"; };
  if (NARROW.matches) for (const one of blocks()) one.open = false;
  button.hidden = false;
  button.addEventListener("click", () => {
    const open = !blocks().every((one) => one.open);
    for (const one of blocks()) one.open = open;
  });
  for (const one of blocks()) one.addEventListener("toggle", say);
  say();
}

function arrange(section) {
  const { heading, button } = folded.get(section);
  if (NARROW.matches && !button.isConnected) {
    button.append(...heading.childNodes);
    heading.append(button);
    // What waits for an answer, or was refused, is not hidden.
    show(section, section.querySelector(".field-error, [data-bound]") !== null);
  } else if (!NARROW.matches && button.isConnected) {
    show(section, true);
    heading.replaceChildren(...button.childNodes);
  }
}

function show(section, open) {
  const { button, bodies } = folded.get(section);
  button.setAttribute("aria-expanded", String(open));
  for (const body of bodies) {
    if (open) body.removeAttribute("hidden");
    else body.setAttribute("hidden", "until-found");
  }
}

function named(part) {
  try {
    return part && document.getElementById(decodeURIComponent(part));
  } catch {
    return null; // "#100%" names nothing
  }
}

// An address or link with #… opens the section it leads into.
function toPart() {
  const target = named(location.hash.slice(1));
  const block = target && target.closest("details.block");
  if (block && !block.open) {
    block.open = true;
    block.scrollIntoView();
  }
  let moved = false;
  const list = target && target.closest(":is(tr, li)[hidden]")?.closest("table, ol");
  if (list) {
    lengthen(list);
    moved = true;
  }
  for (let section = target && target.closest("[data-fold]"); section; section = section.parentElement.closest("[data-fold]")) {
    if (folded.get(section)?.button.getAttribute("aria-expanded") !== "false") continue;
    show(section, true);
    moved = true;
  }
  if (moved) target.scrollIntoView();
}

NARROW.addEventListener("change", () => { for (const section of folded.keys()) arrange(section); });
CARDS.addEventListener("change", () => { for (const list of cut.keys()) lengthen(list, !CARDS.matches); });
addEventListener("hashchange", toPart);
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#']");
  if (link && link.hash === location.hash) setTimeout(toPart); // the same part again: no hashchange
});
addEventListener("beforeprint", () => { for (const block of document.querySelectorAll("details.block")) block.open = true; });
addEventListener("beforeprint", () => { for (const list of cut.keys()) lengthen(list); });
addEventListener("beforeprint", () => { for (const section of folded.keys()) if (NARROW.matches) show(section, true); });

// A step's form opens where it stands, below what it decides on: go there from the bar.
export function verdicts(root) {
  for (const bar of fresh(root, ".verdict", "verdict")) {
    bar.dataset.scrolls = "";
    for (const step of bar.querySelectorAll("details")) {
      step.addEventListener("toggle", () => {
        if (!step.open) return;
        step.scrollIntoView({ block: "start", behavior: "instant" });
        step.querySelector("input:not([type=hidden]), textarea")?.focus({ preventScroll: true });
      });
    }
  }
}
