// QR codes before the camera or on a photo (a browser lends its camera to https addresses only).
import { readQr } from "./qr.js";

const EVERY_MS = 200;

/** What a video frame or a photo shows, no larger than asked. */
function pixels(source, width, height, longest) {
  const scale = Math.min(1, longest / Math.max(width, height));
  const canvas = new OffscreenCanvas(Math.round(width * scale), Math.round(height * scale));
  const brush = canvas.getContext("2d", { willReadFrequently: true });
  brush.drawImage(source, 0, 0, canvas.width, canvas.height);
  return brush.getImageData(0, 0, canvas.width, canvas.height);
}

/**
 * Show the camera in `view` until it is closed or `seen({text, off} or null)` answers true; `longest`:
 * pixels of the side of a frame that is read. Return whether the camera was lent.
 */
export async function watch(view, button, { longest, seen }) {
  const video = view.querySelector("video");
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: longest } } });
  } catch {
    return false;
  }
  video.srcObject = stream;
  await video.play();
  view.hidden = false;
  button.hidden = true;
  let on = true;
  const stop = () => {
    on = false;
    stream.getTracks().forEach((track) => track.stop());
    view.hidden = true;
    button.hidden = false;
  };
  view.querySelector("[data-scan-stop]").onclick = stop;
  while (on) {
    const found = await readQr(pixels(video, video.videoWidth, video.videoHeight, longest));
    if (on && seen(found)) stop();
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  }
  return true;
}

/** Return the text of the code on a chosen photo, "" for none, null where no file was chosen. */
export async function photographed(input, ...sizes) {
  const file = input.files[0];
  input.value = "";
  if (!file) return null;
  const photo = await createImageBitmap(file).catch(() => null);
  for (const longest of photo ? sizes : []) {
    const found = await readQr(pixels(photo, photo.width, photo.height, longest));
    if (found) return found.text;
  }
  return "";
}
