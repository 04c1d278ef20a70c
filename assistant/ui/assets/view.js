// Draws one part of the page from plain data. Every string becomes a text node or a label; none is ever read as HTML.

const drawn = new WeakMap(); // root element -> what is drawn in it and which source the reader has open

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  let root = parentElement.querySelector(".view");
  if (!root) {
    root = make("div", { class: "view" });
    parentElement.appendChild(root);
    drawn.set(root, { json: "", question: null, status: null, open: null });
  }
  const state = drawn.get(root);
  state.tell = setTriggerValue;
  state.ask = (question) => state.tell("ask", question);
  const redraw = () => draw(root, newest(data), state);
  const ends = [listening(root, state), hearLate(state, redraw)];
  redraw();
  return () => ends.forEach((end) => end());
}

function draw(root, data, state) {
  const json = JSON.stringify({ ...data, version: "" });
  if (json === state.json) return;
  // What can be asked next comes after the answer; what the reader has begun in the answer stays as it is.
  const rest = JSON.stringify({ ...data, version: "", offered: [], suggestions: [] });
  const place = root.querySelector(".offers");
  if (rest === state.rest && place) {
    Object.assign(state, { json, data });
    place.replaceChildren(...offers(data, state));
    return;
  }
  state.rest = rest;
  const before = { question: state.question, status: state.status };
  Object.assign(state, { json, data, question: data.question, status: data.status });
  if (before.question !== data.question || data.status === "pending") state.open = null;
  if (data.kind === "welcome") root.replaceChildren(...welcome(data, state));
  else drawTurn(root, data, state, before);
}

// The keys of the page find the answers by this; given is what ends that.
function listening(root, state) {
  const hear = (event) => state.data.sources?.length && event.detail.push(turnHandle(root, state));
  document.removeEventListener("assistant-turns", state.hear);
  state.hear = hear;
  document.addEventListener("assistant-turns", hear);
  return () => document.removeEventListener("assistant-turns", hear);
}

function turnHandle(root, state) {
  const { data } = state;
  return {
    top: () => root.getBoundingClientRect().top,
    isOpen: () => state.open !== null,
    close: () => state.open !== null && closeSource(root, state),
    step: (by) => {
      const now = data.sources.findIndex((source) => source.number === state.open);
      const next = data.sources[now < 0 ? 0 : Math.min(Math.max(now + by, 0), data.sources.length - 1)];
      const opener = root.querySelector(`.mark[data-number="${next.number}"]`);
      openSource(root, data, state, next.number, { focus: true, opener });
    },
  };
}

// ---- the start of a conversation

function welcome(data, state) {
  if (!data.topics.length) return [];
  const topics = data.topics.map((topic) =>
    make("section", { class: "topic" }, make("h3", {}, topic.name), questionButtons(topic.questions, state)),
  );
  return [make("h2", { class: "quiet-heading" }, "Questions to begin with"), make("div", { class: "topics" }, ...topics)];
}

function questionButtons(questions, state) {
  const items = questions.map((question) =>
    make("li", {}, button(question, { class: "question" }, () => state.ask(question))),
  );
  return make("ul", { class: "questions" }, ...items);
}

// ---- a question and its answer

function drawTurn(root, data, state, before) {
  if (!root.querySelector(".body")) {
    // The live region must be on the page before the answer is, or a screen reader says nothing.
    const announcer = make("p", { class: "unseen announcer", role: "status", "aria-live": "polite" });
    const unseen = make("span", { class: "unseen" }, "You asked: ");
    const asked = make("h2", { class: "asked", tabindex: "-1" }, unseen, make("span", { class: "question-text" }));
    root.replaceChildren(asked, make("div", { class: "asked-actions" }), announcer, make("div", { class: "body" }));
  }
  const body = root.querySelector(".body");
  const announcer = root.querySelector(".announcer");
  root.querySelector(".question-text").textContent = data.question;
  editing(root, data, state);
  if (data.status === "pending") {
    body.replaceChildren(waiting(data, state));
    announcer.textContent = "Looking it up";
  } else {
    body.replaceChildren(...answer(data, state, root));
    if (state.open !== null) openSource(root, data, state, state.open, { focus: false });
    if (before.status === "pending") announcer.textContent = spoken(data);
    // A quick answer can arrive before its waiting state was drawn; the region then needs a moment on the page first.
    else if (!before.status && data.is_new) setTimeout(() => (announcer.textContent = spoken(data)), 200);
  }
  // A quick answer can arrive before its question was drawn.
  const arrived = data.status !== "pending" && (before.status ? before.question === data.question && before.status === "pending" : data.is_new);
  if (data.status === "pending" || arrived) bringUp(root);
}

// A turn gets its height and its place some frames after it is drawn; until then no scrolling leads to it. A reader who
// moves the page meanwhile is left alone.
function bringUp(root) {
  const moves = ["wheel", "touchmove", "keydown", "pointerdown"];
  const end = () => {
    grown.disconnect();
    moves.forEach((move) => window.removeEventListener(move, end, { capture: true }));
  };
  const grown = new ResizeObserver(() => {
    const top = root.getBoundingClientRect().top;
    if (top < 0 || top >= 0.35 * window.innerHeight) scrollTo(root, "start");
  });
  grown.observe(root);
  grown.observe(document.documentElement);
  moves.forEach((move) => window.addEventListener(move, end, { capture: true, passive: true }));
  setTimeout(end, 600);
}

function spoken(data) {
  const first = data.blocks.length ? data.blocks[0].lines[0].text : data.notice.join(" ");
  const sides = data.disagreement?.sides.map((side) => [side.who, ...side.lines.map((line) => line.text)].join(" "));
  const told = sides ? `Sources differ. ${sides.join(" ")}` : first;
  return ["Answer:", data.note, data.verdict && `${data.verdict}.`, told].filter(Boolean).join(" ");
}

function answer(data, state, root) {
  const open = (number, opener, words) => openSource(root, data, state, number, { focus: true, opener, words });
  const text = make(
    "article",
    { class: "answer", "aria-label": "Answer" },
    data.searched ? searched(data, state) : null,
    notice(data),
    data.note ? make("p", { class: "scope-note" }, data.note) : null,
    data.verdict ? make("p", { class: `verdict ${data.verdict_kind}` }, data.verdict) : null,
    disagreement(data, open),
    ...data.blocks.map((block) => answerBlock(block, data, open)),
    data.written_by ? make("p", { class: "model-note" }, `Written by ${data.written_by}, each sentence checked against its source.`) : null,
    data.model_note ? make("p", { class: "model-note" }, data.model_note) : null,
    data.scope.length ? make("p", { class: "scope" }, `Applies to: ${data.scope.join("; ")}`) : null,
    data.closing ? make("p", { class: "scope" }, data.closing) : null,
    data.outdated ? make("p", { class: "scope" }, data.outdated) : null,
    make("div", { class: "foot" }, actions(data, state, root), feedback(data, state)),
    make("div", { class: "offers" }, ...offers(data, state)),
  );
  if (!data.sources.length) return [text];
  return [make("div", { class: "columns" }, text, sourcePanel(data, state, root))];
}

// What was searched for, which the reader can change where it is not what was meant.
function searched(data, state) {
  const said = make("p", { class: "searched" }, `Searching for: ${data.searched}`);
  const change = button("Change", { class: "change", title: "Say what was meant" }, () => {
    const field = make("input", { class: "reading", type: "text", "aria-label": "What to search for", value: data.searched });
    const cancel = () => {
      form.replaceWith(said);
      change.focus();
    };
    const controls = [make("button", { type: "submit", class: "send" }, "Search"), button("Cancel", { class: "send" }, cancel)];
    const hint = data.newest ? null : make("p", { class: "quiet" }, ELSEWHERE);
    const form = make("form", { class: "rewording" }, field, ...controls, hint);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (field.value.trim()) state.tell("search", field.value.trim());
    });
    form.addEventListener("keydown", (event) => {
      if (event.key === "Escape") cancel();
    });
    said.replaceWith(form);
    field.focus();
    field.select();
  });
  said.append(" ", change);
  return said;
}

function notice(data) {
  if (data.status === "answered") return null;
  const paragraphs = data.notice.map((line) => make("p", {}, line));
  if (data.status === "referred") {
    return make("section", { class: "notice referral", role: "note", "aria-label": "Important" }, ...paragraphs);
  }
  const title = make("p", { class: "notice-title" }, "The documents do not answer this.");
  return make("section", { class: "notice", role: "note" }, title, ...paragraphs);
}

// Only what the documents are known to answer can be clicked.
function offers(data, state) {
  const topics = data.topics.map((topic) =>
    make("li", {}, data.offered.includes(topic) ? button(topic, { class: "question" }, () => state.ask(topic)) : make("p", { class: "plain" }, topic)),
  );
  return [
    topics.length ? asking("Nearest topics in the documents", make("ul", { class: "questions" }, ...topics)) : null,
    data.suggestions.length ? asking("You could ask next", questionButtons(data.suggestions, state)) : null,
  ].filter(Boolean);
}

function asking(label, list) {
  return make("section", { class: "asking" }, make("h3", { class: "quiet-heading" }, label), list);
}

function answerBlock(block, data, open) {
  if (block.type === "list") {
    return make("ul", { class: "items" }, ...block.lines.map((line) => make("li", {}, ...withMarks(line, data, open))));
  }
  const sentences = block.lines.flatMap((line, place) => [place ? " " : null, ...withMarks(line, data, open)]);
  return make("p", { class: block.type }, ...sentences);
}

function disagreement(data, open) {
  if (!data.disagreement) return null;
  const { about, sides } = data.disagreement;
  const title = make("h3", {}, about ? `Sources differ on ${about}` : "Sources differ");
  const shown = sides.map((side) => {
    const sentences = side.lines.flatMap((line, place) => [place ? " " : null, ...withMarks(line, data, open)]);
    return make(
      "li",
      { class: "side" },
      side.who || side.holds
        ? make("p", { class: "side-head" }, make("span", { class: "side-who" }, side.who), side.who && side.holds ? " " : null, make("span", {}, side.holds))
        : null,
      make("p", { class: "side-says" }, ...sentences),
    );
  });
  return make("section", { class: "disagreement", "aria-label": "Sources differ" }, title, make("ul", { class: "sides" }, ...shown));
}

// The last word and the marks stay on one line, so that no line begins with a mark.
function withMarks(line, data, open) {
  if (!line.marks.length) return [line.text];
  const cut = line.text.lastIndexOf(" ") + 1;
  const marks = line.marks.map((number) => mark(number, line.text, data, open));
  return [line.text.slice(0, cut), make("span", { class: "kept" }, line.text.slice(cut), ...marks)];
}

function mark(number, words, data, open) {
  const source = data.sources.find((one) => one.number === number);
  const name = source ? `Source ${number}: ${source.title}${source.section ? `, ${source.section}` : ""}` : `Source ${number}`;
  const attributes = { class: "mark", "data-number": number, "aria-label": name, title: name, "aria-expanded": "false" };
  return button(`[${number}]`, attributes, (event) => open(number, event.currentTarget, words));
}

// ---- the sources of an answer

function sourcePanel(data, state, root) {
  const cards = data.sources.map((source) => {
    const quote = source.blocks.flatMap((block) => block.lines.flat()).filter((piece) => piece.quoted);
    const card = button(
      "",
      { class: "card", "data-number": source.number },
      (event) => openSource(root, data, state, source.number, { focus: true, opener: event.currentTarget }),
    );
    card.append(
      make("span", { class: "card-number" }, String(source.number)),
      make("span", { class: "card-title" }, place(source), source.uploaded ? " " : null, uploadedLabel(source)),
      make("span", { class: "card-quote" }, quote.map((piece) => piece.text).join(" ")),
    );
    return make("li", {}, card);
  });
  const heading = make("h3", { class: "quiet-heading" }, `Sources (${data.sources.length})`);
  const list = make("div", { class: "source-list" }, heading, make("ol", {}, ...cards));
  return make("aside", { class: "sources", "aria-label": "Sources" }, list, make("div", { class: "passage", hidden: true }));
}

function openSource(root, data, state, number, { focus, opener = null, words = null }) {
  const position = data.sources.findIndex((source) => source.number === number);
  if (position < 0) return;
  state.open = number;
  if (opener) state.opener = opener;
  const panel = root.querySelector(".passage");
  const title = make("h3", { class: "passage-count", tabindex: "-1" }, `Source ${position + 1} of ${data.sources.length}`);
  const step = (by) => openSource(root, data, state, data.sources[position + by].number, { focus: true });
  const controls = make(
    "div",
    { class: "controls" },
    button("‹", { "aria-label": "Previous source", title: "Previous source", disabled: position === 0 }, () => step(-1)),
    button("›", { "aria-label": "Next source", title: "Next source", disabled: position === data.sources.length - 1 }, () => step(1)),
    button("✕", { "aria-label": "Close the source", title: "Close" }, () => closeSource(root, state)),
  );
  panel.replaceChildren(make("div", { class: "passage-head" }, title, controls), ...passage(data.sources[position]));
  panel.onkeydown = (event) => {
    if (event.key === "Escape") closeSource(root, state);
  };
  if (opener) settle(root, panel, opener);
  show(root, number, opener);
  bringIntoView(panel, words, focus ? title : null);
}

// On a narrow page a mark opens its passage under its own sentence, so that the reader does not lose the place.
function settle(root, panel, opener) {
  const isNarrow = root.clientWidth < 864; // as in view.css
  const block = isNarrow && opener.classList.contains("mark") ? opener.closest("li, p") : null;
  if (block?.tagName === "LI") block.append(panel);
  else if (block) block.after(panel);
  else root.querySelector(".sources").append(panel);
}

function show(root, number, opener = null) {
  const panel = root.querySelector(".passage");
  root.querySelector(".source-list").hidden = number !== null && panel.parentElement.matches(".sources");
  panel.hidden = number === null;
  for (const one of root.querySelectorAll(".mark")) {
    const isOpen = Number(one.dataset.number) === number;
    one.setAttribute("aria-expanded", String(isOpen));
    one.classList.toggle("current", isOpen && (one === opener || !opener?.classList.contains("mark")));
  }
}

function closeSource(root, state) {
  const number = state.open;
  state.open = null;
  show(root, null);
  const again = state.opener && state.opener.isConnected ? state.opener : root.querySelector(`[data-number="${number}"]`);
  if (again) again.focus();
}

// Of a quote that is a whole list, the item that was asked about is the one to see.
function bringIntoView(panel, words, title) {
  const box = panel.querySelector(".passage-text");
  const quotes = [...box.querySelectorAll("mark")];
  const quote = quotes.find((one) => one.textContent === words) ?? quotes[0];
  if (quote) box.scrollTop = quote.offsetTop - box.clientHeight / 4;
  if (!title) return;
  title.focus({ preventScroll: true });
  const fits = panel.offsetHeight < 0.8 * window.innerHeight;
  scrollTo(fits ? panel : box, "nearest");
}

