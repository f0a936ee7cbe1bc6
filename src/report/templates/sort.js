// Tables sort by the column whose head is clicked. They are sorted already.
for (const table of document.querySelectorAll("table[data-sort]")) {
  const heads = [...table.tHead.rows[0].cells];
  const numberOf = (text) => {
    const number = parseFloat(text.replace(/[,+±]/g, "").replace("−", "-").replace("∞", "Infinity"));
    return Number.isNaN(number) ? -Infinity : number;
  };
  heads.forEach((head, column) => {
    const isNumber = head.dataset.k === "n";
    if (!head.dataset.k) return;
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.onclick = () => {
      const first = isNumber && !head.classList.contains("rk") ? "descending" : "ascending";
      const other = first === "ascending" ? "descending" : "ascending";
      const order = head.getAttribute("aria-sort") === first ? other : first;
      for (const each of heads) each.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", order);
      const sign = order === "ascending" ? 1 : -1;
      const value = (row) => row.cells[column].dataset.v ?? row.cells[column].textContent;
      const compare = isNumber
        ? (a, b) => numberOf(value(a)) - numberOf(value(b)) || 0
        : (a, b) => value(a).localeCompare(value(b), document.documentElement.lang);
      const body = table.tBodies[0];
      body.append(...[...body.rows].sort((a, b) => sign * compare(a, b)));
    };
  });
}
