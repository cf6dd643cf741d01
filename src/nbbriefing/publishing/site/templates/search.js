// Search and filters of the index. The list in the page is complete without it; this only hides and orders.
(function () {
  "use strict";
  var site = window.briefingSite, form = document.getElementById("finder");
  if (!site || !form || !window.MiniSearch) return;
  var box = document.getElementById("q");
  var filters = { kind: form.kind };
  Object.keys(site.subjects).forEach(function (name) { filters[name] = form.elements[name]; });
  var cards = new Map(), sections = Array.from(document.querySelectorAll("section.kind"));
  document.querySelectorAll("section.kind li[data-id]").forEach(function (card) { cards.set(card.dataset.id, card); });
  var han = /\p{Script=Han}/u;

  // Words as they stand; runs of Chinese characters as pairs, which needs no dictionary. Single characters are
  // indexed too, so that one alone is found anywhere in a run.
  function terms(text, indexing) {
    var found = [];
    var runs = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()
      .match(/\p{Script=Han}+|(?:(?!\p{Script=Han})[\p{L}\p{N}])+/gu) || [];
    runs.forEach(function (run) {
      if (!han.test(run)) { found.push(run); return; }
      var signs = Array.from(run);
      if (indexing || signs.length === 1) found.push.apply(found, signs);
      for (var i = 0; i + 1 < signs.length; i++) found.push(signs[i] + signs[i + 1]);
    });
    return found;
  }

  var index = new window.MiniSearch({
    fields: ["title", "finding", "about"],
    tokenize: function (text) { return terms(text, true); },
    processTerm: function (term) { return term; },
    searchOptions: {
      tokenize: function (text) { return terms(text, false); },
      boost: { title: 4, about: 1.5 },
      combineWith: "AND",
      prefix: function (term) { return !han.test(term); },
      fuzzy: function (term) { return !han.test(term) && term.length > 4 && !/\d/.test(term) ? 0.2 : false; }
    }
  });
  index.addAll(site.briefings);
  var known = new Map(site.briefings.map(function (each) { return [each.id, each]; }));

  function fill(select, names) {
    var order = new Intl.Collator(document.documentElement.lang);
    Object.keys(names).sort(function (a, b) { return order.compare(names[a], names[b]); }).forEach(function (id) {
      select.add(new Option(names[id], id));
    });
  }
  Object.keys(site.subjects).forEach(function (name) { fill(filters[name], site.subjects[name]); });

  function passes(briefing) {
    return Object.keys(filters).every(function (name) {
      var asked = filters[name].value;
      return !asked || (name === "kind" ? briefing.kind === asked : briefing.subjects[name].includes(asked));
    });
  }

  function show() {
    var query = box.value.trim();
    var asked = terms(query, false).length > 0;
    var chosen = site.briefings.filter(passes).map(function (each) { return each.id; });
    if (asked) {
      var allowed = new Set(chosen);
      chosen = index.search(query).map(function (hit) { return hit.id; }).filter(function (id) { return allowed.has(id); });
    }
    var results = document.getElementById("results");
    results.hidden = !asked || !chosen.length;
    var list = results.querySelector("ol");
    list.replaceChildren.apply(list,
      asked ? chosen.map(function (id) { return cards.get(id).cloneNode(true); }) : []);
    var visible = new Set(asked ? [] : chosen);
    cards.forEach(function (card, id) { card.hidden = !asked && !visible.has(id); });
    sections.forEach(function (section) {
      section.hidden = asked || !section.querySelector("li[data-id]:not([hidden])");
    });
    document.getElementById("nothing").hidden = chosen.length > 0;
    document.getElementById("count").textContent =
      site.words.count.replace("{n}", chosen.length).replace("{m}", known.size);
    var state = new URLSearchParams();
    if (query) state.set("q", query);
    Object.keys(filters).forEach(function (name) { if (filters[name].value) state.set(name, filters[name].value); });
    document.getElementById("clear").hidden = !state.toString();
    if (state.size > (query ? 1 : 0)) document.getElementById("filters").open = true;
    if (state.toString()) history.replaceState(null, "", "#" + state);
    else if (location.hash.includes("=")) history.replaceState(null, "", location.pathname + location.search);
  }

  function recall() {
    var state = new URLSearchParams(location.hash.slice(1));
    box.value = state.get("q") || "";
    Object.keys(filters).forEach(function (name) { filters[name].value = state.get(name) || ""; });
    show();
  }

  form.hidden = false;
  document.getElementById("filters").open = window.matchMedia("(min-width: 40.01rem)").matches;
  form.addEventListener("input", show);
  form.addEventListener("submit", function (event) { event.preventDefault(); show(); });
  form.addEventListener("reset", function (event) {
    event.preventDefault(); // the browser would empty the fields only after this
    box.value = "";
    Object.keys(filters).forEach(function (name) { filters[name].value = ""; });
    show();
    box.focus();
  });
  window.addEventListener("hashchange", recall);
  recall();
})();
