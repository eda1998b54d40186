// The service worker where the browser takes modules: the same, and it sends with the page closed.
import { flush } from "/static/js/field/send.js";
import "/static/js/offline-worker.js";

const HERE = "/sentra/lapangan/";
const URLS = { key: `${HERE}kunci/`, record: `${HERE}0/catatan/`, photo: `${HERE}foto/` };

self.addEventListener("sync", (event) => {
  if (event.tag === "rpik-lapangan") event.waitUntil(flush(URLS));
});
