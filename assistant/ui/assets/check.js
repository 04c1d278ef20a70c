// Draws what the sources say to each sentence of a page: a count of each label to choose by, then the answers.

const kept = new WeakMap(); // root element -> what is drawn in it, the label shown alone and the passages that are open

const ICONS = { contradicted: "✗", not_found: "?", supported: "✓", no_claim: "–" };

export default function (component) {
  const { data, parentElement } = component;
  let root = parentElement.querySelector(".view");
  if (!root) {
    root = make("div", { class: "view check" });
    parentElement.appendChild(root);
    kept.set(root, { json: "", only: "" });
  }
  const state = kept.get(root);
  const json = JSON.stringify(data);
  if (json === state.json) return;
  Object.assign(state, { json, only: "" });
  root.replaceChildren(
    make("p", { class: "unseen", role: "status", "aria-live": "polite" }),
    counts(root, data, state),
    ...corrections(data),
    ...data.items.map((item, place) => answerOf(item, place, data)),
    make("p", { class: "none-left", hidden: true }, "No sentence has this label."),
  );
  // The live region must be on the page before it says something.
  setTimeout(() => (root.querySelector("[role=status]").textContent = `Checked. ${data.summary}`), 200);
}

function counts(root, data, state) {
  const choices = [{ label: "", words: "All sentences", count: data.total }, ...data.counts];
  const buttons = choices.map((one) =>
    make(
      "li",
      {},
      button(
        "",
        { class: `count ${one.label}`, "aria-pressed": String(!one.label), "data-label": one.label },
        () => showOnly(root, state, one.label),
      ),
    ),
  );
  buttons.forEach((item, place) => {
    const one = choices[place];
    item.firstChild.append(
      make("span", { class: "count-number" }, String(one.count)),
      make("span", {}, one.label ? make("span", { "aria-hidden": "true", class: "icon" }, ICONS[one.label]) : null, one.words),
    );
  });
  return make("ul", { class: "counts", "aria-label": "Show sentences by label" }, ...buttons);
}

function showOnly(root, state, label) {
  state.only = label;
  for (const one of root.querySelectorAll(".count")) one.setAttribute("aria-pressed", String(one.dataset.label === label));
  let left = 0;
  for (const item of root.querySelectorAll(".checked-item")) {
    const sentences = [...item.querySelectorAll(".checked")];
    for (const one of sentences) one.hidden = Boolean(label) && one.dataset.label !== label;
    const shown = sentences.filter((one) => !one.hidden).length;
    item.hidden = Boolean(label) && !shown;
    left += shown;
  }
  const toCorrect = root.querySelector(".corrections");
  if (toCorrect) toCorrect.hidden = Boolean(label);
  root.querySelector(".none-left").hidden = left > 0;
}

// What to change, with words of the sources to put in its place, before everything that is right.
function corrections(data) {
  if (!data.corrections.length) return [];
  const items = data.corrections.map((one) =>
    make(
      "li",
      {},
      make("p", {}, make("del", {}, one.text)),
      make("p", { class: "instead" }, make("strong", {}, "The sources say: "), make("q", {}, one.suggestion)),
    ),
  );
  return [make("section", { class: "corrections" }, make("h2", {}, "To correct"), make("ul", {}, ...items))];
}

function answerOf(item, place, data) {
  const heading = make("h2", { class: "checked-question", id: `item-${place}` }, item.question || "Before the first question");
  const sentences = item.sentences.map((sentence) => sentenceOf(sentence, data));
  const empty = sentences.length ? null : make("p", { class: "reason" }, "There is no answer below this question.");
  return make("section", { class: "checked-item" }, heading, empty, make("ul", { class: "checked-sentences" }, ...sentences));
}

function sentenceOf(sentence, data) {
  const label = make(
    "span",
    { class: `label ${sentence.label}` },
    make("span", { class: "icon", "aria-hidden": "true" }, ICONS[sentence.label]),
    sentence.words,
  );
  const row = make(
    "li",
    { class: `checked ${sentence.label}`, "data-label": sentence.label },
    label,
    make("p", { class: "checked-text" }, sentence.text),
    make("p", { class: "reason" }, sentence.reason),
  );
  const sources = sentence.citations.map((number) => data.sources.find((one) => one.number === number)).filter(Boolean);
  if (sources.length) row.append(make("ul", { class: "quotes" }, ...sources.map((source) => quoteOf(source))));
  return row;
}

function quoteOf(source) {
  const words = source.blocks.flatMap((block) => block.lines.flat()).filter((piece) => piece.quoted);
  const panel = make("div", { class: "passage", hidden: true });
  const opener = button(place(source), { class: "opener", "aria-expanded": "false" }, () => {
    if (!panel.childElementCount) panel.append(...passage(source));
    panel.hidden = !panel.hidden;
    opener.setAttribute("aria-expanded", String(!panel.hidden));
    if (panel.hidden) return;
    const box = panel.querySelector(".passage-text");
    const quote = box.querySelector("mark");
    if (quote) box.scrollTop = quote.offsetTop - box.clientHeight / 4;
    scrollTo(panel, "nearest");
  });
  return make("li", {}, make("q", {}, words.map((piece) => piece.text).join(" ")), opener, panel);
}
