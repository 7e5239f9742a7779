"use strict";
// Everything that comes from articles and predictions is put into the page as text, never as HTML,
// and into elements of its own, so that none of it turns the direction of the words around it.
(() => {
  const byId = (id) => document.getElementById(id);
  const chosen = { document: byId("document"), what: byId("what"), kind: byId("kind"), field: byId("field") };
  const fine = byId("fine"), list = byId("list"), detail = byId("detail"), count = byId("count");
  const panes = { gold: byId("gold-text"), predicted: byId("predicted-text") };
  const view = byId("view"), article = byId("article"), extent = byId("extent");
  const documents = chosen.document.options.length;
  const OF_SOURCES = new Set(["origin", "source chain", "source type", "cue", "later source type", "later cue"]);
  let data = null, shown = [], at = -1, seen = { gold: null, predicted: null };

  const element = (name, text, className) => {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    if (className) made.className = className;
    return made;
  };

  const own = (text) => element("bdi", text);
  // Where no element can be, in titles: without the marks that turn a direction.
  const unturned = (text) => text.replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "\ufffd");

  // Offsets count code points; strings here count UTF-16 units.
  const pointsOf = (text) => Array.from(text);

  const NEARLY = "nearly right"; // what is only that is hidden until it is asked for
  const isOf = (field, name) => field === name || field.startsWith(name + " ") || field.startsWith(name + ":") ||
    (name === "attribution" && OF_SOURCES.has(field));
  const FILTERS = { what: "error", kind: "kind", field: "field" };
  const fits = (error) => Object.keys(FILTERS).every((name) => !chosen[name].value || error[name] === chosen[name].value);
  const passes = (error) => fits(error) &&
    (fine.checked || chosen.field.value === error.field || chosen.what.value === error.what || error.what !== NEARLY);

  function open(index, place) {
    chosen.document.value = String(index);
    data = JSON.parse(byId("d" + index).textContent);
    data.points = pointsOf(data.text);
    article.replaceChildren(own(data.id));
    paint();
    filter(place);
  }

  // Words that a matched claim and another share are of both.
  function styleOf(side, matched) {
    if (matched.every(Boolean)) return side;
    return (side === "gold" ? "missed" : "spurious") + (matched.some(Boolean) ? " some" : "");
  }

  function paint() {
    const paired = { gold: new Set(data.pairs.map((p) => p[0])), predicted: new Set(data.pairs.map((p) => p[1])) };
    for (const side of ["gold", "predicted"]) {
      const edges = new Set([0, data.points.length]);
      for (const claim of data[side])
        for (const [start, end] of claim.spans) if (start < end && end <= data.points.length && start >= 0) edges.add(start).add(end);
      const cuts = [...edges].sort((a, b) => a - b);
      const opened = new Map(), closed = new Map();
      data[side].forEach((claim, n) => {
        for (const [start, end] of claim.spans) {
          if (!(start >= 0 && start < end && end <= data.points.length)) continue;
          opened.set(start, [...(opened.get(start) || []), n]);
          closed.set(end, [...(closed.get(end) || []), n]);
        }
      });
      const covering = new Map(), pieces = document.createDocumentFragment();
      for (let i = 0; i + 1 < cuts.length; i++) {
        for (const n of closed.get(cuts[i]) || []) covering.set(n, covering.get(n) - 1);
        for (const n of opened.get(cuts[i]) || []) covering.set(n, (covering.get(n) || 0) + 1);
        const here = [...covering].filter(([, times]) => times > 0).map(([n]) => n);
        const text = data.points.slice(cuts[i], cuts[i + 1]).join("");
        if (!here.length) { pieces.append(text); continue; }
        const mark = element("mark", text, styleOf(side, here.map((n) => paired[side].has(n))));
        mark.dataset.claims = here.join(" ");
        mark.title = here.map((n) => data[side][n].record.kind + ": " + unturned(data[side][n].record.statement)).join("\n");
        mark.addEventListener("click", () => jump(side, here));
        pieces.append(mark);
      }
      panes[side].replaceChildren(pieces);
      panes[side].scrollTop = 0;
    }
  }

  const isOfPair = (error) => error.what === "wrong" || error.what === NEARLY;
  const nameOf = (error) => isOfPair(error) ? error.what + " " + error.field : error.what;
  const told = (error) => isOfPair(error) ? ["expected ", ...each(error.expected), ", found ", ...each(error.found)]
    : error.found.length ? each(error.found) : [];

  function item(error, n) {
    const made = element("li"), button = element("button"), line = element("span", "", "line");
    const printed = element("span", "", "printed");
    const claim = error.gold === null ? data.predicted[error.predicted] : data.gold[error.gold];
    button.type = "button";
    line.append(element("span", nameOf(error), "class"), " " + error.kind + ": ", own(claim.record.statement));
    printed.append(...told(error));
    button.append(line, printed);
    button.addEventListener("click", () => { select(n); reveal(); });
    made.append(button);
    return made;
  }

  // On paper, where no filter stands: what of all there is the list has, and why not the rest.
  const NO_ERROR = "No error of this article passes the filters";
  function extentOf() {
    const active = Object.keys(FILTERS).filter((name) => chosen[name].value);
    const nearly = data.errors.filter(fits).length - shown.length;
    return [
      "Article " + (Number(chosen.document.value) + 1) + " of " + documents + ". " + count.textContent,
      ...active.flatMap((name, n) => [(n ? ", " : " Filters: ") + FILTERS[name] + " ", own(chosen[name].value)]),
      active.length ? "." : "",
      nearly ? " Left out: " + nearly + " nearly right." : "",
      shown.length ? "" : " " + NO_ERROR + ".",
    ];
  }

  function filter(place) {
    const focused = list.contains(document.activeElement);
    shown = data.errors.filter(passes);
    list.replaceChildren(...shown.map(item));
    count.textContent = shown.length + " of " + data.errors.length + " errors of this article shown.";
    extent.replaceChildren(...extentOf());
    if (shown.length) select(place === "last" ? shown.length - 1 : 0, focused);
    else {
      at = -1;
      detail.replaceChildren(element("p", NO_ERROR + "; j and k go to articles with one."));
      emphasise(null, null);
    }
  }

  function select(n, focused = list.contains(document.activeElement)) {
    at = n;
    const error = shown[n], button = current(n);
    if (focused) button.focus({ preventScroll: true });
    into(list, button);
    show(error.gold, error.predicted, error);
  }

  // Marks the item of the list, and gives it; none is marked for a claim without an error there.
  // The list is one stop of the Tab key: its current item, or its first.
  function current(n) {
    const buttons = list.querySelectorAll("button");
    buttons.forEach((button, place) => {
      button.removeAttribute("aria-current");
      button.tabIndex = place === Math.max(n, 0) ? 0 : -1;
    });
    if (n >= 0) buttons[n].setAttribute("aria-current", "true");
    return buttons[n];
  }

  function show(gold, predicted, error) {
    emphasise(gold, predicted);
    detail.replaceChildren(table(gold, predicted, error));
    detail.scrollTop = 0;
    const row = detail.querySelector("tr.chosen");
    if (row) into(detail, row, detail.querySelector("thead").offsetHeight);
  }

  // The whole browser into the window: list, details and both texts fit in; where they do not, the
  // beginning of it.
  const reveal = () => view.scrollIntoView({ block: view.offsetHeight > innerHeight ? "start" : "nearest" });

  // Scrolls a pane, never the page; `head` stays at its top, over what is scrolled.
  function into(pane, part, head = 0) {
    const box = pane.getBoundingClientRect(), spot = part.getBoundingClientRect();
    const top = box.top + head, room = box.bottom - top;
    if (spot.top >= top && spot.bottom <= box.bottom) return;
    pane.scrollTop += spot.top - top - Math.max(2, Math.min(room / 3, room - spot.height - 4));
  }

  function emphasise(gold, predicted) {
    seen = { gold, predicted };
    for (const [side, claim] of [["gold", gold], ["predicted", predicted]]) {
      let first = null;
      for (const mark of panes[side].querySelectorAll("mark")) {
        const here = claim !== null && mark.dataset.claims.split(" ").includes(String(claim));
        mark.classList.toggle("here", here);
        if (here && !first) first = mark;
      }
      if (first) into(panes[side], first);
    }
    // Where one side has no such claim, its pane shows the same place as the other.
    const other = gold === null ? ["predicted", "gold"] : predicted === null ? ["gold", "predicted"] : null;
    if (other) panes[other[1]].scrollTop = panes[other[0]].scrollTop;
  }

  // What a value is printed as: words of ours, and elements with its own.
  const NONE = ["–"];
  const isNone = (value) => value === null || value === undefined || (Array.isArray(value) && !value.length);
  const joined = (values, between) => values.flatMap((value, n) => n ? [between, ...leaf(value)] : leaf(value));
  function leaf(value) {
    if (isNone(value)) return NONE;
    if (Array.isArray(value)) return joined(value, "; ");
    if (typeof value === "object") return joined(Object.values(value).filter((part) => !isNone(part)), " · ");
    return [own(String(value))];
  }
  // The values of an error, of which one of several parts is a list of them.
  const each = (values) => leaf(values.map((value) => Array.isArray(value) ? { ...value } : value));

  function rowsOf(record, prefix, out) {
    for (const [name, value] of Object.entries(record || {})) {
      if (name === "details" && value) rowsOf(value, "details.", out);
      else out.set(prefix + name, leaf(value));
    }
    return out;
  }

  const quotesOf = (claim) => claim.quotes.map((quote, n) => quote ?? data.points.slice(...claim.spans[n]).join(""));

  function table(gold, predicted, error) {
    const claims = { gold: gold === null ? null : data.gold[gold], predicted: predicted === null ? null : data.predicted[predicted] };
    const wrong = data.errors.filter((e) => isOfPair(e) && e.gold === gold && e.predicted === predicted).map((e) => e.field);
    const of = (side) => claims[side] ? rowsOf(claims[side].record, "", new Map([["evidence", joined(quotesOf(claims[side]), " … ")]])) : new Map();
    const mine = of("gold"), theirs = of("predicted");
    const made = element("table"), head = element("thead"), top = element("tr"), names = element("tr", "", "names");
    const pair = data.pairs.find((p) => p[0] === gold && p[1] === predicted);
    const caption = element("div", error ? nameOf(error) : "No error of this claim is in the list", "caption");
    const across = element("td");
    across.colSpan = 3;
    across.append(caption);
    top.append(across);
    const more = error ? told(error) : [];
    caption.append(...(more.length ? [": ", ...more] : []), pair ? " (similarity " + pair[2].toFixed(3) + ")" : "");
    for (const name of ["", "gold", "predicted"]) names.append(element("th", name));
    head.append(top, names);
    const body = element("tbody");
    for (const name of new Set([...mine.keys(), ...theirs.keys()])) {
      if (![mine.get(name), theirs.get(name)].some((value) => value !== undefined && value !== NONE)) continue;
      const row = element("tr");
      const isWrong = wrong.some((field) => isOf(field, name));
      if (isWrong) row.className = "wrong";
      if (error && isOf(error.field, name)) { row.className += " chosen"; row.setAttribute("aria-current", "true"); }
      const th = element("th", name + (isWrong ? " ✗" : ""));
      th.scope = "row";
      for (const [side, values] of [["gold", mine], ["predicted", theirs]]) {
        const cell = element("td");
        cell.append(...(values.get(name) ?? NONE));
        cell.dataset.side = side;
        row.append(cell);
      }
      row.prepend(th);
      body.append(row);
    }
    made.append(element("col"), head, body);
    return made;
  }

  // Words of several claims: clicked again, the next of these, those with an error of the list first.
  function jump(side, claims) {
    const first = (claim) => shown.findIndex((error) => error[side] === claim);
    const [bare, listed] = [claims.filter((c) => first(c) < 0), claims.filter((c) => first(c) >= 0)];
    const order = [...listed, ...bare];
    const claim = order[(order.indexOf(seen[side]) + 1) % order.length];
    if (first(claim) >= 0) select(first(claim));
    else {
      const pair = data.pairs.find((p) => p[side === "gold" ? 0 : 1] === claim);
      current(-1);
      if (pair) show(pair[0], pair[1], null);
      else show(side === "gold" ? claim : null, side === "predicted" ? claim : null, null);
    }
    reveal();
  }

  function step(by) {
    if (at + by >= 0 && at + by < shown.length) select(at + by);
    else {
      let index = Number(chosen.document.value) + by;
      const errorsOf = (n) => JSON.parse(byId("d" + n).textContent).errors;
      while (index >= 0 && index < documents && !errorsOf(index).some(passes)) index += by;
      if (index >= 0 && index < documents) open(index, by < 0 ? "last" : "first");
    }
    reveal();
  }

  function turn(by) {
    const index = Number(chosen.document.value) + by;
    if (index >= 0 && index < documents) open(index);
    reveal();
  }

  if (!documents) return;
  chosen.document.addEventListener("change", () => open(Number(chosen.document.value)));
  // A select that was used with the mouse gives the keys back; used with keys it keeps them.
  let pointed = false;
  for (const control of Object.values(chosen)) {
    control.addEventListener("pointerdown", () => { pointed = true; });
    control.addEventListener("keydown", () => { pointed = false; });
    control.addEventListener("change", () => { if (pointed) control.blur(); });
  }
  for (const name of ["what", "kind", "field"]) chosen[name].addEventListener("change", () => filter());
  fine.addEventListener("change", () => filter());
  byId("filters").addEventListener("submit", (event) => event.preventDefault());
  for (const link of document.querySelectorAll("a[data-document]"))
    link.addEventListener("click", () => open(Number(link.dataset.document)));
  byId("previous").addEventListener("click", () => step(-1));
  byId("next").addEventListener("click", () => step(1));
  const keys = { j: () => step(1), k: () => step(-1), n: () => turn(1), p: () => turn(-1) };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.tagName === "SELECT") {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    const inList = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: shown.length - 1 };
    const to = list.contains(event.target) ? inList[event.key] : undefined;
    if (to !== undefined) {
      if (to in shown) { select(to); reveal(); }
      event.preventDefault();
      return;
    }
    const act = keys[event.key.toLowerCase()];
    if (act) { act(); event.preventDefault(); }
  });
  open(0);
})();
