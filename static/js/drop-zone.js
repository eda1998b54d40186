// <label data-drop-zone><input type="file">: drop files, see their names before sending.
export function dropZones(root) {
  for (const zone of root.querySelectorAll("[data-drop-zone]")) {
    const input = zone.querySelector("input[type=file]");
    const list = zone.querySelector("[data-file-list]");
    const show = () => {
      if (list) list.textContent = [...input.files].map((f) => `${f.name} (${Math.ceil(f.size / 1024).toLocaleString("id")} kB)`).join(", ");
    };
    input.addEventListener("change", show);
    for (const type of ["dragover", "dragleave", "drop"]) {
      zone.addEventListener(type, (event) => {
        event.preventDefault();
        zone.classList.toggle("over", type === "dragover");
        if (type === "drop" && event.dataTransfer.files.length) { input.files = event.dataTransfer.files; show(); }
      });
    }
  }
}
