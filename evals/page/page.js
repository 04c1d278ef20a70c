"use strict";
(() => {
  const form = document.getElementById("filters");
  const list = document.getElementById("list");
  const count = document.getElementById("count");
  const items = Array.from(list.children);
  const fields = ["kind", "topic", "half", "result", "status", "fault", "change"].filter((name) => form.elements[name]);
  const texts = new Map();
  const orders = {
    "": (one) => Number(one.dataset.place),
    worst: (one) => -Number(one.dataset.worst),
    sure: (one) => -Number(one.dataset.confidence || -1),
    unsure: (one) => Number(one.dataset.confidence || 2),
  };
  let order = "";

  const textOf = (item) => {
    if (!texts.has(item)) texts.set(item, item.textContent.toLowerCase());
    return texts.get(item);
  };

  const matches = (item, wanted, words) =>
    fields.every((name) => !wanted[name] || item.dataset[name].split("|").includes(wanted[name])) &&
    words.every((word) => textOf(item).includes(word));

  const sort = (name) => {
    if (name === order) return;
    order = name;
    const key = orders[name];
    const sorted = items.slice().sort((a, b) => key(a) - key(b) || orders[""](a) - orders[""](b));
    list.append(...sorted);
  };

  const apply = () => {
    const wanted = Object.fromEntries(new FormData(form));
    const words = wanted.text.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const item of items) {
      item.hidden = !matches(item, wanted, words);
      if (!item.hidden) shown += 1;
    }
    sort(wanted.order);
    const right = items.filter((item) => !item.hidden && item.dataset.result === "right").length;
    count.textContent = `${shown} of ${items.length} questions shown, ${right} of them right`;
  };

  // The filters stand in the address, so that a view can be kept as a bookmark and survives a reload.
  const keep = () => {
    const chosen = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (value) chosen.set(name, value);
    history.replaceState(null, "", chosen.size ? `#questions?${chosen}` : "#questions");
  };

  const clear = () => {
    for (const control of form.elements) if (control.name) control.value = "";
  };

  const follow = () => {
    const [place, query] = location.hash.slice(1).split(/\?(.*)/s);
    if (place.startsWith("q-")) open(place);
    if (place !== "questions" || query === undefined) return;
    clear();
    for (const [name, value] of new URLSearchParams(query)) if (form.elements[name]) form.elements[name].value = value;
    apply();
    document.getElementById("questions").scrollIntoView();
  };

  const open = (encoded) => {
    const one = document.getElementById(decodeURIComponent(encoded));
    if (!one) return;
    if (one.closest("li").hidden) {
      clear();
      apply();
    }
    one.open = true;
    one.scrollIntoView();
  };

  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", () => {
    apply();
    keep();
  });
  document.getElementById("clear").addEventListener("click", () => {
    clear();
    apply();
    keep();
  });
  addEventListener("hashchange", follow);
  apply();
  follow();
})();
