// The keys of the page, and the list of them. They act only while nobody types, and never together with another key.

const KEYS = [
  [["/"], "Write a question"],
  [["n"], "Begin a new conversation"],
  [["]", "j"], "Next source of the answer"],
  [["[", "k"], "Previous source of the answer"],
  [["Esc"], "Close the source"],
  [["?"], "Show these keys"],
];

const shown = new WeakMap(); // root element -> what it tells, and what hears the keys

export default function (component) {
  const { parentElement, setTriggerValue } = component;
  let root = parentElement.querySelector(".shortcuts");
  if (!root) {
    root = make("div", { class: "shortcuts" });
    parentElement.appendChild(root);
    const state = {};
    shown.set(root, state);
    state.hear = shortcuts(root, state);
  }
  const state = shown.get(root);
  state.tell = setTriggerValue;
  document.addEventListener("keydown", state.hear); // which is there once, however often it is added
  return () => document.removeEventListener("keydown", state.hear);
}

function shortcuts(root, state) {
  const list = KEYS.flatMap(([keys, meaning]) => [
    make("dt", {}, ...keys.flatMap((key, place) => [place ? " or " : null, make("kbd", {}, key)])),
    make("dd", {}, meaning),
  ]);
  const dialog = make("dialog", { "aria-label": "Keyboard shortcuts" });
  dialog.append(
    make("h2", {}, "Keyboard shortcuts"),
    make("dl", {}, ...list),
    button("Close", { class: "send" }, () => dialog.close()),
  );
  root.replaceChildren(button("Keyboard shortcuts", { class: "opener" }, () => dialog.showModal()), dialog);
  const act = {
    "/": () => document.querySelector("[data-testid=stChatInputTextArea]")?.focus(),
    n: () => state.tell("begin", "n"),
    "]": () => step(1),
    j: () => step(1),
    "[": () => step(-1),
    k: () => step(-1),
    Escape: () => turns().forEach((turn) => turn.close()),
    "?": () => dialog.showModal(),
  };
  return (event) => {
    const isFree = !event.defaultPrevented && !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing;
    if (!isFree || !Object.hasOwn(act, event.key) || dialog.open || isTyping(event.composedPath()[0])) return;
    if (event.key !== "Escape") event.preventDefault();
    act[event.key]();
  };
}

function isTyping(target) {
  return target instanceof Element && (target.isContentEditable || target.closest("input, textarea, select, [role=dialog]") !== null);
}

// The answers on the page, the oldest first: each adds itself to the list that goes round.
function turns() {
  const found = [];
  document.dispatchEvent(new CustomEvent("assistant-turns", { detail: found }));
  return found.sort((one, other) => one.top() - other.top());
}

function step(by) {
  const found = turns();
  const turn = found.find((one) => one.isOpen()) ?? found.at(-1);
  turn?.step(by);
}
