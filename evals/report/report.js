"use strict";
// Everything that comes from articles and predictions is put into the page as text, never as HTML.
(() => {
  const byId = (id) => document.getElementById(id);
  const chosen = { document: byId("document"), what: byId("what"), kind: byId("kind"), field: byId("field") };
  const fine = byId("fine"), list = byId("list"), detail = byId("detail"), count = byId("count");
  const panes = { gold: byId("gold-text"), predicted: byId("predicted-text") };
  const documents = chosen.document.options.length;
  const WORDING = new Set(["evidence", "statement", "cue"]);
  let data = null, shown = [], at = -1;

  const element = (name, text, className) => {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    if (className) made.className = className;
    return made;
  };

  // Offsets count code points; strings here count UTF-16 units.
  const pointsOf = (text) => Array.from(text);

  function options(select, values) {
    const before = select.value;
    while (select.options.length > 1) select.remove(1);
    for (const value of [...values].sort()) {
      const option = element("option", value);
      option.value = value;
      select.append(option);
    }
    if (before && !values.has(before)) {  // kept, though nothing here passes it
      const option = element("option", before);
      option.value = before;
      select.append(option);
    }
    select.value = before;
  }

  const isFine = (error) => error.what === "nearly right" || (error.what === "wrong" && WORDING.has(error.field));
  const isOf = (field, name) => field === name || field.startsWith(name + " ") || field.startsWith(name + ":") ||
    (name === "attribution" && ["origin", "source chain", "source type", "cue"].includes(field));
  const passes = (error) =>
    (!chosen.what.value || error.what === chosen.what.value) &&
    (!chosen.kind.value || error.kind === chosen.kind.value) &&
    (!chosen.field.value || error.field === chosen.field.value) &&
    (fine.checked || chosen.field.value === error.field || chosen.what.value === "nearly right" || !isFine(error));

  function open(index, place) {
    chosen.document.value = String(index);
    data = JSON.parse(byId("d" + index).textContent);
    data.points = pointsOf(data.text);
    options(chosen.what, new Set(data.errors.map((e) => e.what)));
    options(chosen.kind, new Set(data.errors.map((e) => e.kind)));
    options(chosen.field, new Set(data.errors.map((e) => e.field)));
    paint();
    filter(place);
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
        const lonely = here.every((n) => !paired[side].has(n));
        const mark = element("mark", text, side === "gold" ? (lonely ? "missed" : "gold") : lonely ? "spurious" : "predicted");
        mark.dataset.claims = here.join(" ");
        mark.title = here.map((n) => data[side][n].record.kind + ": " + data[side][n].record.statement).join("\n");
        mark.addEventListener("click", () => jump(side, here));
        pieces.append(mark);
      }
      panes[side].replaceChildren(pieces);
      panes[side].scrollTop = 0;
    }
  }

  function filter(place) {
    shown = data.errors.filter(passes);
    list.replaceChildren(...shown.map((error, n) => {
      const item = element("li"), button = element("button");
      button.type = "button";
      button.append(element("span", error.what === "wrong" || error.what === "nearly right" ? error.what + " " + error.field : error.what, "class"));
      const claim = error.gold === null ? data.predicted[error.predicted] : data.gold[error.gold];
      button.append(" " + error.kind + ": " + claim.record.statement);
      button.addEventListener("click", () => select(n));
      item.append(button);
      return item;
    }));
    count.textContent = shown.length + " of " + data.errors.length + " errors of this article shown.";
    if (shown.length) select(place === "last" ? shown.length - 1 : 0);
    else { at = -1; detail.replaceChildren(element("p", "No error here passes the filters.")); emphasise(null, null); }
  }

  function select(n) {
    at = n;
    const error = shown[n];
    [...list.querySelectorAll("button")].forEach((button, i) => {
      if (i === n) { button.setAttribute("aria-current", "true"); into(list, button); }
      else button.removeAttribute("aria-current");
    });
    emphasise(error.gold, error.predicted);
    detail.replaceChildren(table(error));
    detail.scrollTop = 0;
    const row = detail.querySelector("tr.chosen");
    if (row) into(detail, row);
  }

  // Scrolls a pane, never the page.
  function into(pane, part) {
    const box = pane.getBoundingClientRect(), spot = part.getBoundingClientRect();
    if (spot.top < box.top || spot.bottom > box.bottom) pane.scrollTop += spot.top - box.top - box.height / 3;
  }

  function emphasise(gold, predicted) {
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

  const leaf = (value) => {
    if (value === null || value === undefined || (Array.isArray(value) && !value.length)) return "–";
    if (Array.isArray(value)) return value.map(leaf).join("; ");
    if (typeof value === "object") return Object.values(value).filter((v) => v !== null && !(Array.isArray(v) && !v.length)).map(leaf).join(" · ");
    return String(value);
  };

  function rowsOf(record, prefix, out) {
    for (const [name, value] of Object.entries(record || {})) {
      if (name === "details" && value) rowsOf(value, "details.", out);
      else out.set(prefix + name, leaf(value));
    }
    return out;
  }

  function table(error) {
    const claims = { gold: error.gold === null ? null : data.gold[error.gold], predicted: error.predicted === null ? null : data.predicted[error.predicted] };
    const wrong = new Map(data.errors.filter((e) => (e.what === "wrong" || e.what === "nearly right") && e.gold === error.gold && e.predicted === error.predicted).map((e) => [e.field, e]));
    const of = (side) => claims[side] ? rowsOf(claims[side].record, "", new Map([["evidence", claims[side].quotes.join(" … ")]])) : new Map();
    const mine = of("gold"), theirs = of("predicted");
    const made = element("table"), head = element("tr");
    const pair = error.gold !== null && error.predicted !== null ? data.pairs.find((p) => p[0] === error.gold && p[1] === error.predicted) : null;
    const told = error.what === "wrong" || error.what === "nearly right" ? error.what + " " + error.field + ": expected " + leaf(error.expected) + ", found " + leaf(error.found)
      : error.what + (error.found.length ? ": " + leaf(error.found) : "");
    made.append(element("caption", told + (pair ? " (similarity " + pair[2].toFixed(3) + ")" : "")));
    for (const name of ["", "gold", "predicted"]) head.append(element("th", name));
    const body = element("tbody");
    for (const name of new Set([...mine.keys(), ...theirs.keys()])) {
      if (![mine.get(name), theirs.get(name)].some((value) => value !== undefined && value !== "–")) continue;
      const row = element("tr");
      const isWrong = [...wrong.keys()].some((field) => isOf(field, name));
      if (isWrong) row.className = "wrong";
      if (isOf(error.field, name)) { row.className += " chosen"; row.setAttribute("aria-current", "true"); }
      const th = element("th", name + (isWrong ? " ✗" : ""));
      th.scope = "row";
      for (const [side, told] of [["gold", mine], ["predicted", theirs]]) {
        const cell = element("td", told.get(name) ?? "–");
        cell.dataset.side = side;
        row.append(cell);
      }
      row.prepend(th);
      body.append(row);
    }
    made.append(head, body);
    return made;
  }

  function jump(side, claims) {
    const found = shown.findIndex((e) => e[side] !== null && claims.includes(e[side]));
    if (found >= 0) select(found);
    else emphasise(side === "gold" ? claims[0] : null, side === "predicted" ? claims[0] : null);
  }

  function step(by) {
    if (at + by >= 0 && at + by < shown.length) { select(at + by); return; }
    let index = Number(chosen.document.value) + by;
    const kept = { what: chosen.what.value, kind: chosen.kind.value, field: chosen.field.value };
    for (; index >= 0 && index < documents; index += by) {
      const errors = JSON.parse(byId("d" + index).textContent).errors;
      if (errors.some((e) => (!kept.what || e.what === kept.what) && (!kept.kind || e.kind === kept.kind) &&
          (!kept.field || e.field === kept.field) && (fine.checked || kept.field === e.field || kept.what === "nearly right" || !isFine(e)))) {
        open(index, by < 0 ? "last" : "first");
        return;
      }
    }
  }

  function turn(by) {
    const index = Number(chosen.document.value) + by;
    if (index >= 0 && index < documents) open(index);
  }

  if (!documents) return;
  chosen.document.addEventListener("change", () => open(Number(chosen.document.value)));
  // A select that keeps the focus would take the keys for its own.
  for (const control of [...Object.values(chosen), fine]) control.addEventListener("change", () => control.blur());
  for (const name of ["what", "kind", "field"]) chosen[name].addEventListener("change", () => filter());
  fine.addEventListener("change", () => filter());
  byId("filters").addEventListener("submit", (event) => event.preventDefault());
  for (const link of document.querySelectorAll("a[data-document]"))
    link.addEventListener("click", () => open(Number(link.dataset.document)));
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.tagName === "TEXTAREA") return;
    const act = { j: () => step(1), k: () => step(-1), n: () => turn(1), p: () => turn(-1) }[event.key];
    if (act) { act(); event.preventDefault(); }
  });
  open(0);
})();
