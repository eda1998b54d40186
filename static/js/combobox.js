// <select data-combobox data-url="/acuan/desa/cari/">: options are searched on the server.
export function comboboxes(root) {
  if (!window.TomSelect) return;
  for (const select of root.querySelectorAll("select[data-combobox]:not(.tomselected)")) build(select);
}

function build(select) {
  const url = select.dataset.url;
  const box = new window.TomSelect(select, {
    valueField: "value",
    labelField: "text",
    searchField: url ? [] : ["text"],
    maxItems: 1,
    maxOptions: 60,
    create: false,
    closeAfterSelect: true,
    placeholder: select.dataset.placeholder ?? "Ketik untuk mencari",
    plugins: ["clear_button"],
    shouldLoad: (query) => Boolean(url) && query.length >= 2,
    load: url ? (query, done) => load(url, query, done) : null,
    render: {
      option: (item, escape) => `<div>${escape(item.text)}${item.subtitle ? `<div class="option-sub">${escape(item.subtitle)}</div>` : ""}</div>`,
      item: (item, escape) => `<div>${escape(item.text)}${item.subtitle ? ` <span class="option-sub">${escape(item.subtitle)}</span>` : ""}</div>`,
      no_results: () => `<div class="no-results">Tidak ditemukan. Coba ejaan lain.</div>`,
      not_loading: () => "",
    },
  });
  // Answers are already searched and sorted by the server.
  if (url) box.settings.score = () => () => 1;
  box.on("change", (value) => {
    const item = box.options[value];
    select.dispatchEvent(new CustomEvent("combobox:chosen", { bubbles: true, detail: item ?? null }));
  });
}

async function load(url, query, done) {
  try {
    const address = new URL(url, location.href);
    address.searchParams.set("q", query);
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    done(answer.ok ? (await answer.json()).results : []);
  } catch {
    done([]);
  }
}
