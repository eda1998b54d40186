// The map as a PNG for a report: what is seen, with title, legend, scale, source and date.
import { palette } from "./palette.js";

const PAD = 20;
const HEAD = 62;
const LINE = 24;

export async function picture(view) {
  const { map, holder, block } = view;
  await new Promise((done) => { map.once("idle", done); map.triggerRepaint(); });
  const ground = map.getCanvas();
  const { clientWidth: width, clientHeight: height } = ground;
  const said = [...block.querySelectorAll(".map-legend li")].filter((item) => !item.querySelector("button:not([aria-pressed=true])"));
  const legend = said.filter((item) => item.querySelector("button"));
  const sentences = said.filter((item) => !legend.includes(item));
  const source = block.querySelector(".map-source")?.textContent.trim() ?? "";
  const ratio = ground.width / width;
  const sheet = document.createElement("canvas");
  const rows = Math.ceil(legend.length / 4) + sentences.length;
  sheet.width = (width + 2 * PAD) * ratio;
  sheet.height = (height + HEAD + PAD + rows * LINE + 34) * ratio;
  const pen = sheet.getContext("2d");
  pen.scale(ratio, ratio);
  const colours = palette(holder);
  pen.fillStyle = colours.surface;
  pen.fillRect(0, 0, sheet.width, sheet.height);
  pen.fillStyle = colours.ink;
  text(pen, document.querySelector("h1")?.textContent.trim() ?? "Peta", PAD, 32, "600 20px");
  text(pen, `RPIK, Disperindag Kabupaten Malang · ${new Date().toLocaleDateString("id", { day: "numeric", month: "long", year: "numeric" })}${document.querySelector(".demo-banner") ? " · DATA CONTOH" : ""}`, PAD, 52, "12px");
  pen.drawImage(ground, PAD, HEAD, width, height);
  over(pen, holder, colours);
  pen.strokeStyle = colours.line;
  pen.strokeRect(PAD, HEAD, width, height);
  pen.fillStyle = colours.ink;
  legend.forEach((item, at) => {
    const words = [...item.querySelectorAll("span:not(.swatch)")].map((part) => part.textContent).join(" ") || item.textContent.trim();
    const mark = item.querySelector(".swatch");
    const x = PAD + (at % 4) * (width / 4);
    const y = HEAD + height + PAD + Math.floor(at / 4) * LINE;
    if (mark instanceof HTMLCanvasElement) pen.drawImage(mark, x - 4, y - 14, 20, 20);
    else if (mark) key(pen, mark, x, y - 9, colours);
    text(pen, words, x + (mark ? 18 : 0), y, "12px");
  });
  sentences.forEach((item, at) => text(pen, item.textContent.trim(), PAD, HEAD + height + PAD + (rows - sentences.length + at) * LINE, "12px"));
  text(pen, source, PAD, HEAD + height + PAD + rows * LINE + 12, "11px");
  return new Promise((done) => { sheet.toBlob(done, "image/png"); });
}

function text(pen, words, x, y, size) {
  pen.font = `${size} system-ui, sans-serif`;
  pen.fillText(words, x, y);
}

// A swatch of the legend: its colour, hatched or dashed as on the map.
function key(pen, mark, x, y, colours) {
  const { backgroundColor, backgroundImage, borderTopColor, borderTopStyle } = getComputedStyle(mark);
  const edge = ["dashed", "dotted"].includes(borderTopStyle);
  pen.save();
  pen.beginPath();
  pen.rect(x, y, 12, 12);
  pen.fillStyle = backgroundColor;
  pen.fill();
  pen.setLineDash(edge ? [3, 2] : []);
  pen.strokeStyle = edge ? borderTopColor : colours.ink;
  pen.stroke();
  if (backgroundImage !== "none") {
    pen.clip();
    pen.beginPath();
    for (let at = -12; at < 12; at += 5) { pen.moveTo(x + at, y + 12); pen.lineTo(x + at + 12, y); }
    pen.strokeStyle = colours.red;
    pen.lineWidth = 2;
    pen.stroke();
  }
  pen.restore();
}

// What stands above the canvas as HTML: names, rings with counts, the scale.
function over(pen, holder, colours) {
  const box = holder.getBoundingClientRect();
  const at = (element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    return [PAD + left - box.left + width / 2, HEAD + top - box.top + height / 2, width, height];
  };
  pen.save();
  pen.beginPath();
  pen.rect(PAD, HEAD, box.width, box.height);
  pen.clip();
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillStyle = colours.ink;
  for (const name of holder.querySelectorAll(".map-place:not([hidden])")) text(pen, name.textContent, at(name)[0], at(name)[1], "11px");
  for (const ring of holder.querySelectorAll(".map-cluster")) {
    const [x, y, width] = at(ring);
    const radius = width / 2 - 4;
    pen.fillStyle = colours.surface;
    circle(pen, x, y, width / 2 - 1, 0, 2 * Math.PI);
    pen.fill();
    let from = -Math.PI / 2;
    const total = ring.rpikParts.reduce((sum, [, count]) => sum + count, 0);
    for (const [{ colour }, count] of ring.rpikParts) {
      const to = from + (count / total) * 2 * Math.PI;
      pen.strokeStyle = colour;
      pen.lineWidth = 6;
      circle(pen, x, y, radius, from, to);
      pen.stroke();
      from = to;
    }
    pen.fillStyle = colours.ink;
    text(pen, ring.querySelector("text").textContent, x, y, "600 11px");
  }
  const scale = holder.querySelector(".maplibregl-ctrl-scale");
  if (scale) {
    const [x, y, width, height] = at(scale);
    pen.fillStyle = colours.surface;
    pen.fillRect(x - width / 2, y - height / 2, width, height);
    pen.strokeStyle = colours.ink;
    pen.lineWidth = 2;
    pen.strokeRect(x - width / 2, y - height / 2, width, height);
    pen.fillStyle = colours.ink;
    text(pen, scale.textContent, x, y, "11px");
  }
  pen.restore();
}

function circle(pen, x, y, radius, from, to) {
  pen.beginPath();
  pen.arc(x, y, radius, from, to);
}
