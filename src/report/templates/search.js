// The list of days is searched in the browser: its words and days lie beside it as a
// script, since a page on a disk may read nothing else. They come when they are asked for.
const finder = document.querySelector("[data-search]");
if (finder) {
  const most = 60;
  // Words that stand for a day come first.
  const leading = 3;
  const [field, said, list] = [finder.querySelector("input"), finder.querySelector("[role=status]"), finder.querySelector("ol")];
  // Katakana is found as hiragana.
  const plain = (text) => text.normalize("NFKC").toLowerCase().trim().replace(/[ァ-ヶ]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - 96));
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
  const two = (part) => String(part).padStart(2, "0");
  const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
  const week = (name) => {
    const day = new Date(`${name}T00:00:00Z`);
    day.setUTCDate(day.getUTCDate() + 4 - (day.getUTCDay() || 7));
    const year = day.getUTCFullYear();
    return [year, Math.ceil(((day - Date.UTC(year, 0, 1)) / 86400000 + 1) / 7)];
  };
  // Whether a day, 2018-09-03, is one that a text names in any of the forms of these pages.
  const dated = (text) => {
    const of = (year, month, day) => (name) =>
      (!year || name.startsWith(`${year}-`)) && (!month || name.slice(5, 7) === two(month)) && (!day || name.slice(8) === two(day));
    let parts = text.match(/^(?:(\d{4})[年\s-]*)?(?:w|第|week\s*)(\d{1,2})週?$/);
    if (parts) {
      const [, year, number] = parts;
      return (name) => {
        const [ofYear, ofWeek] = week(name);
        return ofWeek === Number(number) && (!year || ofYear === Number(year));
      };
    }
    parts = text.match(/^(?:(\d{4})年)?\s*(?:(\d{1,2})月)?\s*(?:(\d{1,2})日)?$/);
    if (parts && text) return of(...parts.slice(1));
    parts = text.match(/^(?:(\d{1,2})\s+)?([a-z]{3,9})\.?(?:\s+(\d{1,2}))?(?:,?\s+(\d{4}))?$/);
    if (parts) {
      const month = months.indexOf(parts[2].slice(0, 3)) + 1;
      if (month && "january february march april may june july august september october november december".includes(parts[2])) {
        return of(parts[4], month, parts[1] ?? parts[3]);
      }
    }
    if (!/^[\d\s\-/.]+$/.test(text)) return null;
    parts = text.match(/\d+/g) ?? [];
    if (parts.length === 2 && parts[0].length < 3) return of(null, ...parts);
    return parts.length > 0 ? (name) => name.startsWith([parts[0], ...parts.slice(1).map(two)].join("-")) : null;
  };
  // A word as pages write it.
  const spelt = (index, word) => index.spelt[word] ?? index.words[word];
  const written = (index, word) => [index.words[word], spelt(index, word), ...(index.variants?.[word] ?? []), index.readings?.[word] ?? ""].map(plain);
  const named = (index, part) => new Set([...index.words.keys()].filter((place) => written(index, place).some((word) => word.includes(part))));
  // The pieces of a query: a date or a word as a whole, else what spaces part.
  const pieces = (index, query) => {
    const whole = { date: dated(query), words: named(index, query) };
    if (whole.date || whole.words.size > 0 || !/\s/.test(query)) return [whole];
    return query.split(/\s+/).map((part) => ({ date: dated(part), words: named(index, part) }));
  };
  // The days that have all pieces, or without such those of any; first those for which a word
  // of these stands, then the newest.
  const found = (index, pieces) => {
    const hits = [];
    for (const [year, days] of Object.entries(index.years).reverse()) {
      for (const [month, day, ...rest] of days.slice().reverse()) {
        const name = `${year}-${two(month)}-${two(day)}`;
        const own = rest.filter((word) => typeof word === "number");
        const places = pieces.map(({ date, words }) => (date?.(name) ? 0 : own.findIndex((word) => words.has(word)))).filter((place) => place >= 0);
        if (places.length > 0) {
          const address = rest.includes(true) ? `${name.slice(0, 7)}.html#d-${name}` : `${name}.html`;
          const isMain = Math.max(...places) < leading;
          hits.push({ name, address, count: places.length, isMain, words: own.slice(0, leading).map((word) => spelt(index, word)) });
        }
      }
    }
    const all = hits.filter(({ count }) => count === pieces.length);
    return (all.length > 0 ? all : hits).sort((one, other) => other.isMain - one.isMain);
  };
  const show = () => {
    const query = plain(field.value);
    const index = globalThis.tsubuyakiDays;
    list.replaceChildren();
    said.textContent = "";
    if (!query || !index) return;
    const parts = pieces(index, query);
    const hits = found(index, parts);
    said.textContent = hits.length === 0 ? finder.dataset.none : (hits.length === 1 ? finder.dataset.one : finder.dataset.found).replace("{}", hits.length);
    for (const page of index.pages) {
      const [word, address] = Array.isArray(page) ? page : [page, `words/${index.words[page]}.html`];
      const spellings = written(index, word);
      if (![query, ...query.split(/\s+/)].some((part) => spellings.includes(part))) continue;
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = address;
      link.textContent = finder.dataset.word.replace("{}", spelt(index, word));
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
