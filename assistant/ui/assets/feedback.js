// What the reader thinks of an answer: one click where it helped, a few words where it did not.

const FAULTS = {
  wrong: "It is wrong",
  incomplete: "It is incomplete",
  citation: "A citation does not support it",
  should_have_refused: "The documents do not say this",
  should_have_answered: "The documents do answer this",
};

function feedback(data, state) {
  const box = make("section", { class: "feedback", "aria-label": "Feedback on this answer" });
  if (data.judgement) box.append(...judged(data, state, box));
  else box.append(...choices(data, state, box));
  return box;
}

function say(data, state, box, judgement) {
  const before = data.judgement;
  const isSame = ["rating", "wrong", "comment"].every((name) => before && before[name] === (judgement[name] ?? "").trim());
  state.judging = true;
  if (isSame) box.replaceChildren(...judged(data, state, box));
  else state.tell("judge", JSON.stringify(judgement));
}

function choices(data, state, box) {
  return [
    make("span", {}, "Was this helpful?"),
    button("Yes", { class: "send" }, () => say(data, state, box, { rating: "helpful" })),
    button("No", { class: "send" }, () => faultForm(data, state, box)),
  ];
}

function judged(data, state, box) {
  const { rating, wrong } = data.judgement;
  const words = rating === "helpful" ? "You found this helpful." : `You found this not helpful.${wrong ? ` ${FAULTS[wrong]}.` : ""}`;
  const said = make("span", { class: "judged", tabindex: "-1" }, `${words} Kept on this machine.`);
  if (state.judging) {
    state.judging = false;
    setTimeout(() => said.focus({ preventScroll: true }), 0);
  }
  return [said, button("Change", { class: "change" }, () => box.replaceChildren(...choices(data, state, box)))];
}

function faultForm(data, state, box) {
  const before = data.judgement ?? {};
  const left = data.status === "answered" ? "should_have_answered" : "should_have_refused";
  const faults = Object.entries(FAULTS).filter(([name]) => name !== left && (data.sources.length || name !== "citation"));
  const options = faults.map(([name, words]) =>
    make("label", {}, make("input", { type: "radio", name: "wrong", value: name, checked: before.wrong === name }), words),
  );
  const comment = make("textarea", { rows: "3", maxlength: "4000", "aria-label": "What was wrong, in your words (may be left empty)", placeholder: "In your words (may be left empty)" });
  comment.value = before.comment ?? "";
  const cancel = () => {
    box.replaceChildren(...feedback(data, state).childNodes);
    box.querySelector("button").focus();
  };
  const form = make(
    "form",
    {},
    make("fieldset", {}, make("legend", {}, "What was wrong?"), ...options),
    comment,
    make(
      "div",
      { class: "form-end" },
      make("button", { type: "submit", class: "send" }, "Keep feedback"),
      button("Cancel", { class: "send" }, cancel),
      make("span", { class: "quiet" }, "It stays on this machine."),
    ),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const wrong = form.querySelector("input:checked")?.value ?? "";
    say(data, state, box, { rating: "not_helpful", wrong, comment: comment.value });
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") cancel();
  });
  box.replaceChildren(form);
  form.querySelector("input").focus({ preventScroll: true });
  scrollTo(form, "nearest");
}
