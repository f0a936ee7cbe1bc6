// The list of days is searched in the browser: its words and days lie beside it as a
// script, since a page on a disk may read nothing else. They come when they are asked for.
const finder = document.querySelector("[data-search]");
if (finder) {
  const most = 60;
  const [field, said, list] = [finder.querySelector("input"), finder.querySelector("[role=status]"), finder.querySelector("ol")];
  const plain = (text) => text.normalize("NFKC").toLowerCase().trim();
  let asked = false;
  finder.hidden = false;
  const load = () => {
    if (asked) return;
    asked = true;
    const script = document.createElement("script");
    script.src = finder.dataset.search;
    script.onload = show;
    document.head.append(script);
  };
  const dated = (text) => {
    const parts = text.match(/\d+/g) ?? [];
    if (!/^[\d\s\-/.年月日]+$/.test(text) || parts.length === 0) return null;
    const two = (part) => part.padStart(2, "0");
    if (parts.length === 2 && parts[0].length < 3) return `-${two(parts[0])}-${two(parts[1])}`;
    return [parts[0], ...parts.slice(1).map(two)].join("-");
  };
  const found = (index, query) => {
    const date = dated(query);
    const words = new Set();
    index.words.forEach((word, place) => {
      if (word.includes(query)) words.add(place);
    });
    const hits = [];
    for (const [year, days] of Object.entries(index.years).reverse()) {
      for (const [month, day, ...rest] of days.slice().reverse()) {
        const name = `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
        const isDay = date && (date.startsWith("-") ? name.endsWith(date) : name.startsWith(date));
        const own = rest.filter((word) => typeof word === "number");
        if (isDay || own.some((word) => words.has(word))) {
          const address = rest.includes(true) ? `${name.slice(0, 7)}.html#d-${name}` : `${name}.html`;
          hits.push({ name, address, words: own.map((word) => index.words[word]) });
        }
      }
    }
    return hits;
  };
  const show = () => {
    const query = plain(field.value);
    const index = globalThis.tsubuyakiDays;
    list.replaceChildren();
    said.textContent = "";
    if (!query || !index) return;
    const hits = found(index, query);
    said.textContent = hits.length === 0 ? finder.dataset.none : finder.dataset.found.replace("{}", hits.length);
    for (const page of index.pages) {
      const [word, address] = Array.isArray(page) ? page : [page, `words/${index.words[page]}.html`];
      if (index.words[word] !== query) continue;
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = address;
      link.textContent = finder.dataset.word.replace("{}", index.words[word]);
      item.append(link);
      list.append(item);
    }
    for (const { name, address, words } of hits.slice(0, most)) {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = address;
      link.textContent = name;
      item.append(link);
      words.forEach((word, place) => {
        const text = document.createElement("bdi");
        text.textContent = word;
        item.append(place === 0 ? " " : "・", text);
      });
      list.append(item);
    }
  };
  const ask = () => {
    const asked = location.hash.match(/^#q=(.*)$/);
    if (!asked) return;
    try {
      field.value = decodeURIComponent(asked[1]);
    } catch {
      return;
    }
    field.oninput();
    finder.scrollIntoView();
  };
  addEventListener("hashchange", ask);
  field.onfocus = load;
  field.oninput = () => {
    load();
    show();
  };
  ask();
}
