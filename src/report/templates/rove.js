// The Tab key stops once at a table of words, or of a period's days; arrows, Home and End go
// on within it.
for (const table of document.querySelectorAll("table.chg, table.rank, details > table.days-list")) {
  const stops = () => [...table.querySelectorAll("a.w, th a, th button")];
  const rest = (at) => {
    for (const stop of stops()) stop.tabIndex = stop === at ? 0 : -1;
  };
  rest(table.querySelector("tbody :is(a.w, th a)") ?? stops()[0]);
  table.addEventListener("focusin", ({ target }) => {
    if (stops().includes(target)) rest(target);
  });
  table.addEventListener("keydown", (event) => {
    const all = stops();
    const at = all.indexOf(event.target);
    const ways = { ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 };
    const to = all[ways[event.key]];
    if (at < 0 || !to || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    to.focus();
  });
}
