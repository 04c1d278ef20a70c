// Draws the list of kept conversations. Each is a link to its own address, so that it can be opened in a second tab.

const lists = new WeakMap(); // root element -> what is drawn in it

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  let root = parentElement.querySelector(".history");
  if (!root) {
    root = make("nav", { class: "history", "aria-label": "Conversations" });
    parentElement.appendChild(root);
    lists.set(root, { json: "" });
  }
  const state = lists.get(root);
  state.tell = setTriggerValue;
  const redraw = () => draw(root, newest(data), state);
  redraw();
  return hearLate(state, redraw);
}

function draw(root, data, state) {
  const json = JSON.stringify({ ...data, version: "" });
  if (json === state.json) return;
  state.json = json;
  const rows = data.conversations.map((one) => row(one, data, state));
  root.replaceChildren(
    beginning(data, state),
    rows.length ? make("ul", {}, ...rows) : make("p", { class: "quiet" }, data.none),
    ...(data.more ? [make("p", { class: "quiet" }, data.more)] : []),
  );
}

// The empty page has an address too.
function beginning(data, state) {
  const link = make("a", { href: location.pathname, class: "begin", "aria-current": data.open ? null : "page" }, "+ New conversation");
  opensHere(link, () => state.tell("begin", "new"));
  return link;
}

// A plain click stays on this page; with a key held down, the link opens elsewhere.
function opensHere(link, open) {
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    open();
  });
}

function row(one, data, state) {
  const isOpen = one.id === data.open;
  const link = make("a", { href: `?c=${encodeURIComponent(one.id)}`, "aria-current": isOpen ? "page" : null, title: one.title });
  link.append(make("span", { class: "title" }, one.title), make("span", { class: "quiet" }, one.when));
  opensHere(link, () => state.tell("open", one.id));
  const item = make("li", { class: isOpen ? "open" : null });
  const menu = make("div", { class: "menu", hidden: true });
  const opener = button("⋯", { class: "more", "aria-label": `Rename or delete: ${one.title}`, "aria-expanded": "false" }, () => {
    menu.hidden = !menu.hidden;
    opener.setAttribute("aria-expanded", String(!menu.hidden));
    if (!menu.hidden) showActions();
  });
  const close = () => {
    menu.hidden = true;
    opener.setAttribute("aria-expanded", "false");
    opener.focus();
  };
  const showActions = () => menu.replaceChildren(button("Rename", {}, rename), button("Delete", {}, remove));
  const rename = () => {
    const field = make("input", { type: "text", "aria-label": "New title", maxlength: "200", value: one.title });
    const form = make("form", {}, field, make("button", { type: "submit" }, "Save"), button("Cancel", {}, close));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (field.value.trim()) state.tell("rename", JSON.stringify([one.id, field.value.trim()]));
      close();
    });
    menu.replaceChildren(form);
    field.focus();
    field.select();
  };
  const remove = () => {
    const sure = button("Delete it", { class: "grave" }, () => state.tell("delete", one.id));
    const asked = make("p", {}, "Delete this conversation? Feedback you gave on its answers is kept.");
    menu.replaceChildren(asked, sure, button("Keep it", {}, close));
    sure.focus();
  };
  item.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !menu.hidden) close();
  });
  item.append(link, opener, menu);
  return item;
}
