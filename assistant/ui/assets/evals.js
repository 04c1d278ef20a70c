// Draws runs of fixed questions: a table of runs, every metric, figures, and questions to open. Numbers become shapes.

const shownJson = new WeakMap(); // root element -> the data that is drawn in it

export default function (component) {
  const { data, parentElement } = component;
  let root = parentElement.querySelector(".view");
  if (!root) {
    root = make("div", { class: "view evals" });
    parentElement.appendChild(root);
  }
  const json = JSON.stringify(data);
  if (json === shownJson.get(root)) return;
  shownJson.set(root, json);
  const parts = { runs: runsTable, metrics: metricsOf, figures: figuresOf, cases: casesOf };
  root.replaceChildren(...parts[data.part](data).filter(Boolean));
}

// ---- tables

function table(caption, heads, rows, attributes = {}) {
  const columns = heads.map((head) => make("th", { scope: "col", class: head.number ? "number" : null, title: head.about }, head.name));
  return make(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
    make("table", attributes, make("caption", {}, caption), make("thead", {}, make("tr", {}, ...columns)), make("tbody", {}, ...rows)),
  );
}

function valueCell(value) {
  if (!value) return make("td", { class: "number" }, "–");
  return make("td", { class: "number", title: `${value.interval}, over ${value.count} questions` }, value.text);
}

function runsTable(data) {
  const heads = [
    { name: "run" },
    { name: "written" },
    { name: "questions", number: true },
    ...data.metrics.map((metric) => ({ ...metric, number: true })),
  ];
  const rows = data.rows.map((row) =>
    make(
      "tr",
      { class: row.chosen ? "chosen" : null, "aria-current": row.chosen ? "true" : null },
      make("th", { scope: "row" }, row.name, make("span", { class: "small" }, row.about)),
      make("td", {}, row.written),
      make("td", { class: "number" }, String(row.questions)),
      ...row.values.map(valueCell),
    ),
  );
  return [table("The newest runs, in per cent", heads, rows, { class: "runs" })];
}

function metricsOf(data) {
  const compared = Boolean(data.before);
  const heads = [{ name: "metric" }, { name: "mean", number: true }, { name: "95 % interval" }, { name: "n", number: true }];
  if (compared) heads.push({ name: "difference" });
  heads.push({ name: "what it is" });
  const rows = data.rows.map((row) =>
    make(
      "tr",
      {},
      make("th", { scope: "row" }, row.name),
      valueCell(row.value),
      make("td", {}, row.value ? row.value.interval : ""),
      make("td", { class: "number" }, row.value ? String(row.value.count) : "0"),
      compared ? differenceCell(row) : null,
      make("td", { class: "about-metric" }, row.about),
    ),
  );
  return [...(compared ? comparison(data) : []), table("Every metric, in per cent", heads, rows)];
}

function differenceCell(row) {
  if (!row.difference) return make("td", {}, "");
  const told = row.tone === "same" ? "" : `, ${row.tone}`;
  return make("td", {}, make("span", { class: `tone ${row.tone}` }, row.difference), make("span", { class: "small" }, `${row.range}${told}`));
}

function comparison(data) {
  const counts = data.counts.map((one) => `${one.count} ${one.change}`).join(" · ") || "no question came out differently";
  return [
    make("h2", { class: "part-title" }, `Against ${data.before}`),
    make("p", {}, `${data.paired} questions are in both runs: ${counts}.`),
    data.differing.length ? make("p", { class: "small" }, `What the runs depend on differs: ${data.differing.join("; ")}.`) : null,
    data.regressions.length
      ? make("section", { class: "corrections", "aria-label": "Regressions" }, make("h3", {}, "Worse than before"), listOf(data.regressions))
      : make("p", { class: "tone better" }, "Nothing regressed."),
    data.vanished.length ? make("p", { class: "small" }, `No longer asked: ${data.vanished.join(", ")}`) : null,
  ];
}

function listOf(lines, attributes = {}) {
  return make("ul", { class: "plain", ...attributes }, ...lines.map((line) => make("li", {}, line)));
}

// ---- figures

function shape(tag, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

function figuresOf(data) {
  const bars = data.bars.map(barTable);
  const left = [data.curve ? curveFigure(data.curve, data.frame) : null, data.stages.length ? stageTable(data.stages) : null];
  return [make("div", { class: "figures" }, make("div", {}, ...left.filter(Boolean)), ...bars)];
}

function curveFigure(curve, frame) {
  const [right, bottom] = [frame.left + frame.width, frame.top + frame.height];
  const share = (one) => `${(100 * one).toFixed(1)} %`;
  const told = `${share(curve.coverage)} of the questions are answered and ${share(curve.risk)} of these answers are wrong`;
  const text = (x, y, words, anchor = "start") => shape("text", { x, y, "text-anchor": anchor }, words);
  const plot = shape(
    "svg",
    { class: "plot", viewBox: "0 0 400 276", role: "img", "aria-label": `Risk against coverage. At the operating point ${told}.` },
    ...curve.up.flatMap((tick) => [
      shape("path", { class: "grid", d: `M${frame.left} ${tick.at}H${right}` }),
      text(frame.left - 6, tick.at + 4, tick.label, "end"),
    ]),
    ...curve.across.map((tick) => text(tick.at, bottom + 17, tick.label, "middle")),
    text(frame.left + frame.width / 2, bottom + 36, "coverage: % of the questions answered, the surest first", "middle"),
    text(frame.left + 6, frame.top + 12, "risk: % of the answers wrong"),
    shape("path", { class: "baseline", d: curve.similarity.path }),
    shape("path", { class: "curve", d: curve.confidence.path }),
    shape("path", { class: "drop", d: `M${curve.x} ${curve.y}V${bottom}` }),
    shape("circle", { class: "point", cx: curve.x, cy: curve.y, r: 5 }),
  );
  const legend = make(
    "ul",
    { class: "legend" },
    make("li", {}, key("curve"), `by confidence, area ${curve.confidence.area.toFixed(3)}`),
    make("li", {}, key("baseline"), `by similarity of the best passage, area ${curve.similarity.area.toFixed(3)}`),
    make("li", {}, key("point"), `operating point: ${told}`),
  );
  const about = `Over ${curve.cases} questions. A lower curve knows better which answers are wrong; a smaller area is better.`;
  return make("figure", {}, make("h2", { class: "part-title" }, "Risk and coverage"), plot, legend, make("p", { class: "small" }, about));
}

function key(kind) {
  const drawn = kind === "point" ? shape("circle", { class: kind, cx: 13, cy: 6, r: 5 }) : shape("path", { class: kind, d: "M1 6H25" });
  return shape("svg", { width: 26, height: 12, "aria-hidden": "true" }, drawn);
}

function barTable(figure) {
  const heads = [{ name: figure.name }, { name: "0 to 100" }, { name: "%", number: true }, { name: "n", number: true }];
  const rows = figure.rows.map((row) =>
    make(
      "tr",
      {},
      make("th", { scope: "row" }, row.name),
      make("td", { class: "drawn" }, row.value ? bar(row.value) : ""),
      valueCell(row.value),
      make("td", { class: "number" }, row.value ? String(row.value.count) : "0"),
    ),
  );
  return table(figure.caption, heads, rows, { class: "bars" });
}

// A bar for the mean, with the interval as a thin line over its end.
function bar(value) {
  const at = (share) => `${(100 * Math.min(1, Math.max(0, share))).toFixed(1)}%`;
  return shape(
    "svg",
    { class: "bar", height: 16, "aria-hidden": "true" },
    shape("rect", { class: "track", y: 3, width: "100%", height: 10, rx: 2 }),
    shape("rect", { class: "fill", y: 3, width: at(value.mean), height: 10, rx: 2 }),
    shape("line", { class: "range", x1: at(value.low), x2: at(value.high), y1: 8, y2: 8 }),
  );
}

function stageTable(stages) {
  const heads = [{ name: "stage" }, { name: "half, and 95 % of the questions" }, { name: "p50", number: true }, { name: "p95", number: true }];
  const time = (milliseconds) => milliseconds.toFixed(milliseconds >= 10 ? 0 : milliseconds >= 0.1 ? 1 : 2);
  const rows = stages.map((stage) =>
    make(
      "tr",
      {},
      make("th", { scope: "row" }, stage.name),
      make("td", { class: "drawn" }, bar({ mean: stage.p50_share, low: stage.p50_share, high: stage.p95_share })),
      make("td", { class: "number" }, time(stage.p50)),
      make("td", { class: "number" }, time(stage.p95)),
    ),
  );
  return table("Time per stage, milliseconds", heads, rows, { class: "bars" });
}

// ---- questions

function casesOf(data) {
  if (!data.cases.length) return [make("p", { class: "none-left" }, "No question is of this kind.")];
  return [make("ol", { class: "cases" }, ...data.cases.map(caseOf))];
}

// What stands in a question is drawn when it is first opened.
function caseOf(one) {
  const words = { right: "✓ right", wrong: "✗ wrong", unscored: "? unscored" };
  const summary = make(
    "summary",
    {},
    make("span", { class: `result ${one.result}` }, words[one.result]),
    make("span", { class: "case-question" }, one.question),
    make("span", { class: "small" }, [one.change, one.groups].filter(Boolean).join(" · ")),
  );
  const details = make("details", {}, summary);
  details.addEventListener("toggle", () => {
    if (details.open && details.childElementCount === 1) details.append(make("div", { class: "case" }, ...caseBody(one).filter(Boolean)));
  });
  return make("li", {}, details);
}

function caseBody(one) {
  const given = one.before
    ? [make("div", { class: "pair" }, section("Before", said(one.before)), section("Now", said(one.given)))]
    : [section("Answer", said(one.given))];
  return [
    one.unscored ? make("p", { class: "fault" }, `Not scored: ${one.unscored}`) : null,
    one.faults.length ? section("What failed", [listOf(one.faults, { class: "plain fault" })]) : null,
    one.turns.length ? section("Turns before it", [listOf(one.turns)]) : null,
    one.reading ? section("Read as", [make("p", {}, one.reading)]) : null,
    one.stand_alone ? section("Stand-alone wording", [make("p", {}, one.stand_alone)]) : null,
    section("Expected", [make("p", {}, one.expected)]),
    ...given,
    one.score_changes ? section("Scores that changed", [make("p", {}, one.score_changes)]) : null,
    ...[
      ["Vital facts missed", one.missed],
      ["Other facts missed", one.missed_others],
      ["Said, and must not be", one.forbidden],
      ["Labelled sections not found", one.missed_sections],
    ].map(([title, lines]) => (lines.length ? section(title, [listOf(lines)]) : null)),
    one.citations.length ? section("Citations", [make("ul", { class: "plain" }, ...one.citations.map(cited))]) : null,
    one.passages.length ? section("Passages found", [make("ol", {}, ...one.passages.map(found))]) : null,
    one.scores ? section("Scores", [make("p", { class: "small" }, one.scores)]) : null,
    make("p", { class: "small" }, one.id),
  ];
}

function section(title, children) {
  return make("section", {}, make("h2", { class: "quiet-heading" }, title), ...children);
}

function said(given) {
  return [make("p", { class: "said" }, given.text), make("p", { class: "small" }, given.about)];
}

function cited(one) {
  const quote = one.quote ? make("q", {}, one.quote) : make("span", { class: "small" }, "A baseline does not keep the words.");
  return make("li", {}, make("strong", {}, `[${one.number}] `), one.place, " ", quote);
}

function found(one) {
  return make("li", {}, `${one.place} `, make("span", { class: "small inline" }, one.score), one.labelled ? make("strong", {}, " labelled") : null);
}
