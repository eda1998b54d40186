// The QR code nearest the middle of a picture: browsers on desktops and on iPhones have no reader of
// their own.
import { decodeQRBatch } from "../vendor/qr/decode.js";

const SMALLEST_PX = 64; // the reader refuses to be made for less

/** Return {text, off} of an ImageData, ``off`` the larger distance from the middle (0 to 0.5), or null. */
export async function readQr(image) {
  const seen = [];
  await decodeQRBatch([image], {
    maxSize: { width: Math.max(image.width, SMALLEST_PX), height: Math.max(image.height, SMALLEST_PX) },
    pointsOnDetect({ boundingBox: { x, y, width, height } }, text) {
      const off = Math.max(Math.abs((x + width / 2) / image.width - 0.5), Math.abs((y + height / 2) / image.height - 0.5));
      if (typeof text === "string") seen.push({ text, off });
    },
  });
  return seen.sort((one, other) => one.off - other.off)[0] ?? null;
}
