// What can be done with a question and its answer: stop, ask again, ask in other words, copy with the references.

const ELSEWHERE = "Asks in a new conversation that goes on from here; this one stays as it is.";

function waiting(data, state) {
  const words = make("span", { class: "breathing" }, "Looking it up…");
  return make("p", { class: "waiting" }, words, " ", button("Stop", { class: "send" }, () => state.tell("stop", data.id)));
}

function actions(data, state, root) {
  const copy = button("Copy", { class: "send", title: "Copy the answer with its references" }, () => copyAnswer(data, root, copy));
  const again = () => {
    keepFocus(root);
    state.tell("again", data.id);
  };
  const title = data.newest ? "Ask the same question again" : ELSEWHERE;
  return make("div", { class: "actions" }, copy, button("Ask again", { class: "send", title }, again));
}

// What had the focus goes when the answer is replaced; the question stays.
function keepFocus(root) {
  root.querySelector(".asked").focus({ preventScroll: true });
}

async function copyAnswer(data, root, opener) {
  const done = await written(data.copied, root);
  const words = done ? "Copied" : "Copying is not allowed here";
  opener.textContent = words;
  root.querySelector(".announcer").textContent = done ? "Copied, with its references" : words;
  setTimeout(() => (opener.textContent = "Copy"), 2500);
}

async function written(text, root) {
  try {
    if (navigator.clipboard) {
      await navigator.clipboard.writeText(text);
      return true;
    }
  } catch (refusal) {
    if (!(refusal instanceof DOMException)) throw refusal;
  }
  // A page that is served without TLS to another machine has no clipboard of its own.
  const before = root.getRootNode().activeElement;
  const field = make("textarea", { class: "unseen", "aria-hidden": "true", tabindex: "-1" });
  field.value = text;
  root.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  before?.focus({ preventScroll: true });
  return done;
}

function editing(root, data, state) {
  const place = root.querySelector(".asked-actions");
  const asked = root.querySelector(".asked");
  asked.hidden = false;
  place.replaceChildren();
  if (data.status === "pending") return;
  const open = () => {
    const field = make("textarea", { "aria-label": "Your question", rows: "3", maxlength: "4000" });
    field.value = data.question;
    const close = () => {
      editing(root, data, state);
      place.querySelector("button").focus();
    };
    const controls = [make("button", { type: "submit", class: "send" }, "Ask"), button("Cancel", { class: "send" }, close)];
    const hint = data.newest ? null : make("p", { class: "quiet" }, ELSEWHERE);
    const form = make("form", {}, field, hint, make("div", { class: "form-end" }, ...controls));
    const send = (event) => {
      event.preventDefault();
      const question = field.value.trim();
      if (!question) return;
      editing(root, data, state);
      keepFocus(root);
      state.tell("edit", question);
    };
    form.addEventListener("submit", send);
    form.addEventListener("keydown", (event) => {
      if (event.key === "Escape") close();
      else if (event.key === "Enter" && event.target === field && !event.shiftKey && !event.isComposing) send(event);
    });
    asked.hidden = true;
    place.replaceChildren(form);
    field.focus();
    field.setSelectionRange(field.value.length, field.value.length);
  };
  place.append(button("Edit question", { class: "change" }, open));
}
