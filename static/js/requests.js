// htmx: the CSRF header, a log-in page never swapped into a fragment, failures said in words.
import { isLogIn } from "./dom.js";
import { keepDrafts } from "./draft.js";
import { toast } from "./toasts.js";

const SENTENCES = {
  403: "Akun Anda tidak memiliki izin untuk tindakan ini.",
  404: "Data ini tidak ada lagi, atau di luar wilayah kerja Anda. Muat ulang halaman.",
  409: "Orang lain lebih dahulu mengubah data ini. Muat ulang halaman, lalu ulangi.",
  429: "Terlalu sering. Tunggu sebentar, lalu coba lagi.",
};

export function requests() {
  document.addEventListener("htmx:configRequest", (event) => {
    event.detail.headers["X-CSRFToken"] = document.body.dataset.csrf;
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (!isLogIn(event.detail.xhr.responseURL || location.href)) return;
    event.detail.shouldSwap = false;
    keepDrafts();
    location.reload();
  });
  document.addEventListener("htmx:responseError", (event) => {
    const { status } = event.detail.xhr;
    toast(SENTENCES[status] ?? `Permintaan gagal (kode ${status}); tidak ada yang berubah. Coba lagi sebentar.`, "error");
  });
  document.addEventListener("htmx:sendError", () => {
    toast("Tidak tersambung ke RPIK. Periksa jaringan kantor; yang sudah tersimpan tetap aman.", "error");
  });
}
