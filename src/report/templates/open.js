// What an address leads to is seen, in browsers too that do not unfold it.
const unfold = () => {
  let place = null;
  try {
    place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  } catch {
    // An address that is none leads nowhere.
  }
  if (!place) return;
  for (let at = place; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
  place.scrollIntoView();
};
addEventListener("hashchange", unfold);
if (location.hash) unfold();
