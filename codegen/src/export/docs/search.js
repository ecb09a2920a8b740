// The search: names are compared without case, spaces, underscores and hyphens, Korean composed, anywhere in a name.
"use strict";
function ontuSearch(index) {
  const plain = (text) => text.normalize("NFC").toLowerCase().replace(/[\s_\-]+/g, "");
  const entries = index.map(([what, names, place]) => ({ what, names, place, plain: names.map(plain) }));
  const form = document.querySelector("form[role=search]");
  const field = form.querySelector("input");
  const results = document.getElementById("results");
  const count = results.querySelector(".count");
  const list = results.querySelector("ul");
  const root = document.documentElement.dataset.root;
  const most = 60;

  // A whole name comes before a beginning, and a beginning before the rest; otherwise the order of the document holds.
  const rank = (names, asked) => {
    let best = 3;
    for (const name of names) {
      if (name === asked) return 0;
      if (name.startsWith(asked)) best = Math.min(best, 1);
      else if (name.includes(asked)) best = Math.min(best, 2);
    }
    return best;
  };

  const show = () => {
    const asked = plain(field.value);
    list.replaceChildren();
    results.hidden = asked === "";
    if (asked === "") return;
    const found = [[], [], []];
    for (const entry of entries) found[rank(entry.plain, asked)]?.push(entry);
    const all = found.flat();
    for (const { what, names, place } of all.slice(0, most)) {
      const link = document.createElement("a");
      link.href = root + place;
      const name = document.createElement("strong");
      name.textContent = names[0];
      const others = document.createElement("span");
      others.textContent = names.slice(1).join(" · ");
      const where = document.createElement("small");
      where.textContent = what;
      for (const part of [name, others]) part.lang = /[\uac00-\ud7a3]/.test(part.textContent) ? "ko" : "en";
      link.append(name, " ", others, " ", where);
      const item = document.createElement("li");
      item.append(link);
      list.append(item);
    }
    const shown = Math.min(all.length, most);
    count.textContent = all.length === 0 ? "Nothing is called that." : shown < all.length ? `${shown} of ${all.length}` : `${all.length}`;
  };

  const close = () => { field.value = ""; show(); };
  form.hidden = false;
  field.addEventListener("input", show);
  form.addEventListener("submit", (event) => { event.preventDefault(); list.querySelector("a")?.click(); });
  results.addEventListener("click", (event) => { if (event.target.closest("a")) close(); });
  document.addEventListener("keydown", (event) => {
    const links = [...list.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement);
    const inSearch = document.activeElement === field || at >= 0;
    if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && document.activeElement !== field) {
      event.preventDefault();
      field.focus();
      field.select();
    } else if (event.key === "Escape" && inSearch) {
      close();
      field.focus();
    } else if (event.key === "ArrowDown" && inSearch && links.length > 0) {
      event.preventDefault();
      links[Math.min(at + 1, links.length - 1)].focus();
    } else if (event.key === "ArrowUp" && at >= 0) {
      event.preventDefault();
      (at === 0 ? field : links[at - 1]).focus();
    }
  });
}
