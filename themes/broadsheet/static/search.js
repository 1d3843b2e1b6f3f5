// The search page: the names index finds names, Pagefind stories. The query, its order and its filters stand in the URL.
const form = document.querySelector("form.query");
const [field, sort, more, status] = ["#q", "#sort", "#more", ".status"].map((s) => form.querySelector(s));
const [cards, moreNames] = [".cards", "#names"].map((s) => form.querySelector(s));
const [list, none, narrowed] = [".stories", ".none", ".narrowed"].map((s) => form.querySelector(s));
const filters = [...form.querySelectorAll("[data-filter]")];
const words = form.dataset;
const tongue = document.documentElement.lang;
const number = (n) => n.toLocaleString(tongue, { numberingSystem: "latn" });
const rules = new Intl.PluralRules(tongue);
const counting = (name) => {
  const forms = JSON.parse(words[name]);
  return (n, more = "") => (forms[rules.select(n)] ?? forms.other).replace("{n}", number(n) + more);
};
const [results, stories, names] = ["results", "stories", "named"].map(counting);
const unable = document.getElementById("unable");
const bundle = new URL(words.bundle, location.href);
const PAGE = 10;
const VALUES = 12;
const CARDS = 5;
const NAMES_WAIT_MS = 300; // names wait so long for stories, so that all is shown at once
const ORDERS = { newest: { date: "desc" }, oldest: { date: "asc" }, most: undefined };
/** The order of names; words come after names in any order. */
const NAMED = {
  newest: (a, b) => b.last.localeCompare(a.last),
  oldest: (a, b) => (a.first || "~").localeCompare(b.first || "~"),
  most: (a, b) => b.count - a.count,
};
// Of these a story has one, so that two of them can only mean either; of the others both are meant.
const EITHER = new Set(["kind", "year", "publication"]);

let engine;
let index;
let all = {};
let asked = "";

function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

/** What the URL asks for: { q, sort, chosen: { person: [...] } }. */
function question() {
  const query = new URLSearchParams(location.search);
  const chosen = {};
  for (const { dataset } of filters) {
    const values = query.getAll(dataset.filter);
    if (values.length) chosen[dataset.filter] = values;
  }
  return { q: query.get("q")?.trim() ?? "", sort: query.get("sort") ?? "", chosen };
}

/** The same from the form, as a URL query. */
function written() {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value.trim()) query.append(name, value.trim());
  return query.toString();
}

/** The text of a part of an excerpt. */
function plain(html) {
  const bare = html.replace(/<\/?mark>/g, "").replaceAll("<", "&lt;");
  return new DOMParser().parseFromString(`<p>${bare}`, "text/html").body.textContent;
}

/** An excerpt without the end of the headline that it begins with: the headline stands above it. */
function beyond(title, html) {
  const all = html.split(" ");
  for (let n = all.length - 1; n > 0; n -= 1) {
    const head = plain(all.slice(0, n).join(" "));
    if (!/[\p{L}\p{N}]$/u.test(head) && title.endsWith(head.replace(/\.$/, ""))) return all.slice(n).join(" ");
  }
  return html;
}

/** Pagefind's excerpt is text with <mark> around what was found: it becomes nodes, never markup. */
function excerpt(title, html) {
  const rest = beyond(title, html);
  const cut = [/^\p{Ll}/u.test(plain(rest)) ? "… " : "", /[\p{L}\p{N},;:–—-]$/u.test(plain(rest)) ? " …" : ""];
  const parts = rest.split(/(<mark>.*?<\/mark>)/).map((part) =>
    part.startsWith("<mark>") ? element("mark", { textContent: plain(part) }) : plain(part));
  return [cut[0], ...parts, cut[1]];
}

function shown({ url, meta, excerpt: html }) {
  const link = element("a", { href: url, textContent: meta.title });
  const about = element("p", { className: "meta" });
  for (const [i, text] of [meta.date ?? meta.kind, meta.publication].filter(Boolean).entries()) {
    if (i) about.append(element("span", { className: "sep", ariaHidden: "true", textContent: " · " }));
    about.append(element("span", { className: "publication", textContent: text }));
  }
  const told = element("div", { className: "told" }, element("h2", { className: "headline", dir: "auto" }, link));
  if (meta.told) told.append(element("p", { className: "passage", dir: "auto", textContent: meta.told }));
  else told.append(element("p", { className: "passage", dir: "auto" }, ...excerpt(meta.title, html)));
  return element("li", { className: "entry" }, about, told);
}

/** The values of a filter: those that are chosen, then those with most results. */
function offer(filter, counts, chosen) {
  const key = filter.dataset.filter;
  const picked = chosen[key] ?? [];
  const order = key === "year" ? (a, b) => b[0].localeCompare(a[0]) : (a, b) => b[1] - a[1] || a[0].localeCompare(b[0]);
  const values = Object.entries(counts ?? {}).filter(([value, n]) => n && !picked.includes(value)).sort(order);
  const rows = [...picked.map((value) => [value, counts?.[value] ?? 0]), ...(key === "year" ? values : values.slice(0, VALUES))];
  filter.hidden = !rows.length;
  if (picked.length) filter.open = true;
  filter.querySelector("ul").replaceChildren(...rows.map(([value, n]) => element("li", {}, element("label", {},
    element("input", { type: "checkbox", name: key, value, checked: picked.includes(value) }),
    element("span", { textContent: value }), element("span", { className: "n", textContent: number(n) })))));
}

/** A name: what it is, when and in how many stories it is named, and what else it is called. */
function card({ key, label, name, href, count, first, last, also }) {
  const link = element("a", { href, className: `name ${key}` }, element("bdi", { textContent: name }));
  const years = [...new Set([first, last].map((date) => date.slice(0, 4)).filter(Boolean))].join("–");
  const about = element("p", { className: "passage", textContent: stories(count) });
  if (years) about.append(element("span", { className: "sep", ariaHidden: "true", textContent: " · " }), years);
  const told = element("div", { className: "told" }, element("h2", { className: "headline" }, link), about);
  if (also.length) {
    const others = also.flatMap((other, i) => [i ? ", " : "", element("bdi", { textContent: other })]);
    told.append(element("p", { className: "aliases" }, element("span", { className: "label", textContent: words.also }), " ", ...others));
  }
  return element("li", { className: "entry card" }, element("p", { className: "meta", textContent: label }), told);
}

/** Shows some of the names; the button shows more, and the next of them gets the focus. */
function showCards(found, upto) {
  cards.replaceChildren(...found.slice(0, upto).map(card));
  moreNames.hidden = found.length <= upto;
  moreNames.onclick = () => {
    showCards(found, upto + 4 * CARDS);
    cards.children[upto]?.querySelector("a").focus();
  };
}

/** The names that a question finds, and their number by kind. A filter on what only stories have leaves none. */
async function named({ q, sort: order, chosen }) {
  if (!index || Object.keys(chosen).some((key) => key !== "kind")) return { found: [], counts: {}, whole: true };
  const wanted = chosen.kind ?? [];
  if (!q) {
    const counts = Object.fromEntries(index.kinds.map(({ label, count }) => [label, count]));
    return { found: wanted.length ? (await index.most()).filter(({ label }) => wanted.includes(label)) : [], counts, whole: false };
  }
  const { names: all, whole } = await index.find(q);
  const counts = {};
  for (const { label } of all) counts[label] = (counts[label] ?? 0) + 1;
  const found = wanted.length ? all.filter(({ label }) => wanted.includes(label)) : all;
  if (order in NAMED) found.sort((a, b) => (a.key === "tag") - (b.key === "tag") || NAMED[order](a, b));
  return { found, counts, whole };
}

const loaded = (results, from) => Promise.all(results.slice(from, from + PAGE).map((result) => result.data()));

/** Shows the loaded results from a number on; the button loads and shows more. */
function show(results, from, page) {
  list.append(...page.map(shown));
  more.hidden = results.length <= from + PAGE;
  more.onclick = async () => {
    show(results, from + PAGE, await loaded(results, from + PAGE));
    list.children[from + PAGE]?.querySelector("a").focus();
  };
}

/** The stories that a question finds, and the first of them loaded. */
async function foundStories(q, order, narrow) {
  const search = await engine.search(q.replace(/[“”„«»]/g, '"') || null, { filters: Object.fromEntries(narrow), sort: ORDERS[order] });
  return { search, page: await loaded(search.results, 0) };
}

async function answer() {
  const { q, sort: order, chosen } = question();
  const here = (asked = location.search);
  const focus = document.activeElement?.matches?.(".filters input") && document.activeElement.value;
  field.value = q;
  sort.value = order in ORDERS ? order : "";
  const narrow = Object.entries(chosen).map(([key, values]) => [key, EITHER.has(key) ? { any: values } : values]);
  const nothing = !q && !narrow.length;
  status.textContent = nothing ? words.least : words.working;
  const noNames = { found: [], counts: {}, whole: true };
  const noStories = { search: { results: [], filters: all, totalFilters: all }, page: [] };
  const searching = nothing ? noStories : foundStories(q, order, narrow);
  const byName = await named(question()).catch((error) => { console.error(error); return noNames; });
  const late = await Promise.race([searching, new Promise((resolve) => setTimeout(resolve, NAMES_WAIT_MS))]) === undefined;
  if (here !== asked) return; // something else was asked meanwhile
  const showNames = () => showCards(byName.found, chosen.kind ? 4 * CARDS : CARDS);
  if (late) showNames(); // names need not wait for stories
  const { search, page } = await searching;
  if (here !== asked) return;
  for (const filter of filters) {
    const key = filter.dataset.filter;
    const counts = (EITHER.has(key) ? search.totalFilters : search.filters)[key];
    offer(filter, key === "kind" ? { ...counts, ...byName.counts } : counts, chosen);
  }
  if (focus) form.querySelector(`.filters input[value="${CSS.escape(focus)}"]`)?.focus();
  const { length } = search.results;
  if (!late) showNames();
  list.replaceChildren();
  show(search.results, 0, page);
  none.hidden = nothing || length + byName.found.length > 0;
  narrowed.hidden = !narrow.length;
  if (nothing) return;
  const parts = byName.found.length ? [names(byName.found.length, byName.whole ? "" : "+"), length && stories(length)] : [results(length)];
  status.textContent = parts.filter(Boolean).join(" · ");
}

function ask(push) {
  const query = written();
  history[push ? "pushState" : "replaceState"](null, "", query ? `?${query}` : location.pathname);
  return answer();
}

/** The names index; without it stories are found. */
async function openNames() {
  try {
    const { open } = await import(new URL(words.script, location.href));
    return await open(new URL(words.names, location.href), new URL(words.root, location.href));
  } catch (error) {
    console.error(error);
    return undefined;
  }
}

async function start() {
  [engine, index] = await Promise.all([import(bundle), openNames()]);
  await engine.options({ baseUrl: new URL("..", bundle).pathname, excerptLength: 30 });
  await engine.init();
  all = await engine.filters();
  unable.hidden = true;
  form.hidden = false;
  let waiting;
  form.addEventListener("submit", (event) => { event.preventDefault(); ask(true); });
  form.addEventListener("change", (event) => { if (event.target !== field) ask(true); });
  field.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(ask, 200); });
  form.querySelector("#clear").addEventListener("click", () => {
    for (const box of form.querySelectorAll(".filters input:checked")) box.checked = false;
    ask(true);
  });
  addEventListener("popstate", answer);
  // On a phone the results come first; the field has the focus where no keyboard covers them.
  form.querySelector(".filters").open = matchMedia("(min-width: 64rem)").matches;
  if (form.querySelector(".filters").open || !location.search) field.focus({ preventScroll: true });
  await answer();
}

start().catch((error) => {
  console.error(error);
  form.hidden = true;
  unable.hidden = false;
});
