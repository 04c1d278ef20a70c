// Draws the documents: all of them, one to read, those that were uploaded, and the builds of the index.

const shown = new WeakMap(); // root element -> the data that is drawn in it

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  let root = parentElement.querySelector(".view");
  if (!root) {
    root = make("div", { class: "view sources-page" });
    parentElement.appendChild(root);
    shown.set(root, { json: "" });
  }
  const state = shown.get(root);
  state.choose = (id) => setTriggerValue("choose", id);
  const json = JSON.stringify(data);
  if (json === state.json) return;
  const isOther = state.id !== data.id || state.at !== data.at || state.page !== data.page?.number;
  Object.assign(state, { json, id: data.id, at: data.at, page: data.page?.number });
  if (data.kind === "documents") drawDocuments(root, data, state);
  else if (data.kind === "document") drawDocument(root, data, state, isOther);
  else root.replaceChildren(...(data.kind === "uploads" ? uploads(data, state) : builds(data, state)));
}

// A real link, so that it can be copied and opened in a new tab; a plain click stays on the page.
function documentLink(text, attributes, id, place, state) {
  const parts = new URLSearchParams({ document: id });
  if (place !== null) parts.set("section", place);
  const link = make("a", { href: `?${parts}`, ...attributes }, text);
  link.addEventListener("click", (event) => {
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    state.choose(`${place === null ? "" : place}:${id}`);
  });
  return link;
}

function label(entry) {
  return entry.uploaded ? make("span", { class: "uploaded-label" }, "uploaded") : null;
}

// ---- all documents

function drawDocuments(root, data, state) {
  if (!root.querySelector(".count-line")) {
    // The count is a live region: it must stay the same element while the list below it changes.
    root.replaceChildren(make("p", { class: "count-line", role: "status", "aria-live": "polite" }), make("ul", { class: "shelf" }));
  }
  const count = data.entries.length;
  const all = `${data.total} ${data.total === 1 ? "document" : "documents"}`;
  const none = `No document holds “${data.query}”. Try fewer or other words.`;
  root.querySelector(".count-line").textContent = !data.query.trim() ? all : count ? `${count} of ${all}` : none;
  root.querySelector(".shelf").replaceChildren(...data.entries.map((entry) => entryOf(entry, state)));
}

function entryOf(entry, state) {
  const about = [entry.document_kind, entry.dated, entry.words].join(" · ");
  const found = entry.found.map((one) =>
    make("li", {}, documentLink(one.heading, {}, entry.id, one.place, state), one.snippet ? make("p", { class: "snippet" }, one.snippet) : null),
  );
  return make(
    "li",
    { class: "volume" },
    make("p", { class: "volume-title" }, documentLink(entry.title, {}, entry.id, null, state), label(entry)),
    make("p", { class: "volume-about" }, about),
    entry.publishers.length ? make("p", { class: "volume-about" }, `Based on ${entry.publishers.join("; ")}`) : null,
    found.length ? make("ul", { class: "found", "aria-label": "Sections" }, ...found) : null,
  );
}

// ---- one document

function drawDocument(root, data, state, isOther) {
  const back = make("a", { href: "?", class: "back" }, "← All documents");
  back.addEventListener("click", (event) => {
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    state.choose("");
  });
  const title = make("h2", { class: "document-title", tabindex: "-1" }, data.title);
  const sections = data.sections.map((section) => sectionOf(section, data));
  const body = make("article", { class: "document-text", "aria-label": data.title }, ...sections, basedOn(data, state));
  const cited = data.page ? citedPage(data) : null;
  root.replaceChildren(
    back,
    make("header", { class: "document-head" }, title, label(data), about(data), data.page ? null : fileLink(data, null)),
    cited,
    make("div", { class: "document-columns" }, contents(root, data), body),
  );
  if (!isOther) return;
  const at = data.at === null ? null : sections[data.at];
  if (cited) goTo(cited);
  else if (at) goTo(at);
  else {
    title.focus({ preventScroll: true });
    scrollTo(root, "nearest");
  }
}

// The page that a citation names, as the index holds its text, and the way to the same page of the file itself.
function citedPage(data) {
  const { number, file, blocks } = data.page;
  const pieces = (line) => line.map((piece) => (piece.quoted ? make("mark", {}, piece.text) : piece.text));
  const drawn = {
    heading: (lines) => lines.map((line) => make("p", { class: "page-heading" }, ...pieces(line))),
    list: (lines) => [make("ul", { class: "items" }, ...lines.map((line) => make("li", {}, ...pieces(line))))],
    text: (lines) => [make("p", {}, ...lines.flatMap(pieces))],
  };
  return make(
    "section",
    { class: "cited-page", "aria-label": `Page ${number}` },
    make("h3", { class: "section-heading", tabindex: "-1" }, `Page ${number} of ${file}`),
    ...blocks.flatMap((block) => drawn[block.kind](block.lines)),
    fileLink(data, number),
  );
}

function fileLink(data, number) {
  if (!/^media\/[0-9a-z]+\.pdf$/.test(data.original)) return null;
  const href = `${data.original}${number ? `#page=${number}` : ""}`;
  const attributes = { href, target: "_blank", rel: "noopener noreferrer", type: "application/pdf" };
  return make("p", { class: "original" }, make("a", attributes, number ? `Open the PDF at page ${number}` : "Open the PDF"));
}

function about(data) {
  return make(
    "dl",
    { class: "about" },
    ...detail("Kind", [data.document_kind]),
    ...detail("Publisher", [data.publishers.join("; ")]),
    ...detail("Date", [data.dated]),
    ...detail("Applies to", [data.jurisdiction]),
    ...detail("Length", [data.words]),
    ...detail(data.also.length ? "Files with this text" : "File", [data.file, ...data.also]),
  );
}

// Open beside the text, closed above it on a phone.
function contents(root, data) {
  const places = data.sections.filter((section) => section.heading);
  const items = places.map((section) =>
    make("li", { class: `level-${Math.min(section.level, 3)}` }, jump(section.heading, () => root.querySelector(`#section-${section.place}`))),
  );
  if (data.sources.length) items.push(make("li", { class: "level-1" }, jump("What it is based on", () => root.querySelector("#based-on"))));
  if (!items.length) return null;
  const list = make("details", { class: "contents", open: window.matchMedia("(min-width: 1000px)").matches });
  list.append(make("summary", {}, "Contents"), make("nav", { "aria-label": "Contents" }, make("ul", {}, ...items)));
  return list;
}

function jump(text, find) {
  return button(text, { class: "jump" }, () => goTo(find()));
}

function goTo(element) {
  if (!element) return;
  const heading = element.querySelector("[tabindex='-1']") || element;
  heading.focus({ preventScroll: true });
  scrollTo(element, "start");
}

function sectionOf(section, data) {
  const tag = `h${Math.min(section.level + 2, 6)}`;
  const part = make("section", { id: `section-${section.place}` });
  if (section.heading) part.append(make(tag, { class: "section-heading", tabindex: "-1" }, section.heading));
  for (const block of section.blocks) {
    if (block.is_list) part.append(make("ul", { class: "items" }, ...block.lines.map((line) => make("li", {}, line))));
    else part.append(...block.lines.map((line) => make("p", {}, line)));
  }
  if (section.rests_on.length) {
    const marks = section.rests_on.map((number) => {
      const source = data.sources[number - 1];
      return button(`[${number}]`, { class: "mark", "aria-label": `Source ${number}: ${source.title}`, title: source.title }, () =>
        goTo(part.getRootNode().querySelector(`#source-${number}`)),
      );
    });
    part.append(make("p", { class: "rests-on" }, "Based on ", ...marks));
  }
  return part;
}

function basedOn(data, state) {
  const heading = make("h3", { class: "section-heading", tabindex: "-1" }, "What it is based on");
  if (!data.sources.length) return make("section", { id: "based-on" }, heading, make("p", {}, "The document names no work that it is based on."));
  const works = data.sources.map((source) =>
    make(
      "li",
      { id: `source-${source.number}`, tabindex: "-1", value: source.number },
      make("p", { class: "work-title" }, source.title),
      source.about.length ? make("p", { class: "volume-about" }, source.about.join(" · ")) : null,
      source.confidence ? make("p", { class: "volume-about" }, `How near to the facts: ${source.confidence}`) : null,
      originalLink(source),
      source.also.length
        ? make("p", { class: "volume-about" }, "Also behind ", ...source.also.flatMap((one, place) => [place ? ", " : "", documentLink(one.title, {}, one.id, null, state)]))
        : null,
    ),
  );
  return make("section", { id: "based-on" }, heading, make("ol", { class: "works" }, ...works));
}

// ---- uploads and builds

function uploads(data, state) {
  if (!data.entries.length) return [make("p", { class: "volume-about" }, "No document has been added yet.")];
  const rows = data.entries.map((entry) =>
    make(
      "li",
      { class: "row" },
      make("div", {}, make("p", { class: "row-title" }, entry.name, make("span", { class: "uploaded-label" }, "uploaded")), make("p", { class: `row-state${entry.waits ? " waits" : ""}` }, entry.state)),
      entry.id ? asked("Remove", `Remove ${entry.name}`, "Delete this document?", () => state.choose(entry.id)) : null,
    ),
  );
  return [make("ul", { class: "rows", "aria-label": "Uploaded documents" }, ...rows)];
}

function builds(data, state) {
  const rows = data.rows.map((row) =>
    make(
      "li",
      { class: "row" },
      make(
        "div",
        {},
        make("p", { class: "row-title" }, row.created || row.id, row.in_use ? make("span", { class: "in-use-label" }, "in use") : null),
        make("p", { class: "row-state" }, [row.counts, row.created ? row.id : ""].filter(Boolean).join(" · ")),
        ...row.changes.map((line) => make("p", { class: "row-state" }, line)),
        row.problem ? make("p", { class: "row-state waits" }, ...withCode(row.problem)) : null,
      ),
      row.can_be_used ? asked("Go back to it", `Go back to the build of ${row.created}`, "Answer from this build?", () => state.choose(row.id)) : null,
    ),
  );
  return [make("ul", { class: "rows", "aria-label": "Builds" }, ...rows)];
}

// A button that asks once more before it acts.
function asked(text, name, question, act) {
  const box = make("div", { class: "asked-once" });
  const opener = button(text, { class: "send", "aria-label": name }, () => {
    const cancel = button("Cancel", { class: "send" }, close);
    box.replaceChildren(make("span", { role: "alert" }, question), button(text, { class: "send certain" }, () => {
      close();
      act();
    }), cancel);
    cancel.focus();
  });
  const close = () => {
    box.replaceChildren(opener);
    opener.focus();
  };
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });
  box.append(opener);
  return box;
}
