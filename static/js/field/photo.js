// A photo small enough for a weak signal, with the time and place that the camera wrote into it.
const SIDE = 1600;
const QUALITY = 0.82;
const HEAD = 131_072;
const ORIENTATION = 0x0112;

// The EXIF segment of a JPEG's head, turned upright (the canvas has turned the picture), or null.
function exif(head) {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  if (view.byteLength < 4 || view.getUint16(0) !== 0xffd8) return null;
  let at = 2;
  while (at + 10 < view.byteLength && view.getUint8(at) === 0xff) {
    const marker = view.getUint8(at + 1);
    if (marker === 0xda) return null;
    const length = view.getUint16(at + 2) + 2;
    if (marker === 0xe1 && view.getUint32(at + 4) === 0x45786966 && at + length <= view.byteLength) return upright(head.slice(at, at + length));
    at += length;
  }
  return null;
}

function upright(segment) {
  const view = new DataView(segment.buffer);
  const little = view.getUint16(10) === 0x4949;
  const start = 10 + view.getUint32(14, little);
  if (start + 2 > view.byteLength) return segment;
  const count = view.getUint16(start, little);
  for (let index = 0; index < count; index += 1) {
    const entry = start + 2 + 12 * index;
    if (entry + 12 > view.byteLength) break;
    if (view.getUint16(entry, little) === ORIENTATION) view.setUint16(entry + 8, 1, little);
  }
  return segment;
}

export async function prepare(file) {
  const head = new Uint8Array(await file.slice(0, HEAD).arrayBuffer());
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff"; // what is see-through in a PNG
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const small = await new Promise((resolve) => { canvas.toBlob(resolve, "image/jpeg", QUALITY); });
  if (!small) throw new Error("no picture");
  let segment = null;
  try {
    segment = exif(head);
  } catch { /* what the camera wrote is broken: the picture counts */ }
  if (!segment) return small;
  return new Blob([small.slice(0, 2), segment, small.slice(2)], { type: "image/jpeg" });
}
