// What every view is made of. Every string becomes a text node or a label; none is ever read as HTML.

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

function button(text, attributes, onClick) {
  const element = make("button", { type: "button", ...attributes }, text);
  element.addEventListener("click", onClick);
  return element;
}

// A text of ours in which commands stand between backticks.
function withCode(text) {
  return text.split("`").map((one, at) => (at % 2 ? make("code", {}, one) : one));
}

function place(source) {
  return [source.title, source.section, source.page ? `page ${source.page}` : ""].filter(Boolean).join(" › ");
}

function uploadedLabel(source) {
  return source.uploaded ? make("span", { class: "uploaded-label", title: "Added by a user of this app" }, "uploaded") : null;
}

function passage(source) {
  const text = make("div", { class: "passage-text", tabindex: "0", role: "region", "aria-label": "Passage" });
  for (const block of source.blocks) {
    const lines = block.lines.map((line) => line.map((piece) => (piece.quoted ? make("mark", {}, piece.text) : piece.text)));
    if (block.is_list) text.append(make("ul", {}, ...lines.map((line) => make("li", {}, ...line))));
    else text.append(make("p", {}, ...lines.flat()));
  }
  const place = [source.section, source.page ? `page ${source.page}` : ""].filter(Boolean).join(", ");
  return [
    make("p", { class: "passage-title" }, source.title, source.uploaded ? " " : null, uploadedLabel(source)),
    place ? make("p", { class: "passage-section" }, place) : null,
    text,
    make(
      "dl",
      { class: "about" },
      ...detail("Based on", source.works),
      ...detail("Applies to", [source.jurisdiction]),
      ...detail("As of", [source.as_of]),
      ...detail("Also in", source.also || []),
    ),
    pageLink(source),
    originalLink(source),
  ].filter(Boolean);
}

function detail(term, lines) {
  const given = lines.filter(Boolean);
  return given.length ? [make("dt", {}, term), ...given.map((line) => make("dd", {}, line))] : [];
}

// In a tab of its own: the answer stays where it is.
function pageLink(source) {
  if (!source.page_at) return null;
  const attributes = { href: `sources?${source.page_at}`, target: "_blank", rel: "noopener" };
  return make("p", { class: "original" }, make("a", attributes, `Show page ${source.page} of ${source.file}`));
}

function originalLink(source) {
  if (!/^https?:\/\//i.test(source.address)) return null;
  const attributes = { href: source.address, target: "_blank", rel: "noopener noreferrer", referrerpolicy: "no-referrer" };
  return make("p", { class: "original" }, make("a", attributes, `Open the original at ${source.host}${source.page ? `, page ${source.page}` : ""}`));
}

function scrollTo(element, block) {
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  requestAnimationFrame(() => element.scrollIntoView({ block, behavior: still ? "auto" : "smooth" }));
}

// ---- what came after a part was drawn, told by late.js: by the version of what it follows

function followers() {
  document.assistantFollowers ??= new Map();
  const all = document.assistantFollowers;
  while (all.size > 100) all.delete(all.keys().next().value);
  return all;
}

function newest(data) {
  let found = data;
  while (followers().has(found.version)) found = followers().get(found.version);
  return found;
}

// Calls redraw when something came; given is what ends that.
function hearLate(state, redraw) {
  document.removeEventListener("assistant-late", state.late);
  state.late = redraw;
  document.addEventListener("assistant-late", redraw);
  return () => document.removeEventListener("assistant-late", redraw);
}
