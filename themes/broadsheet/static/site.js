// Comfort on every page. Nothing here is needed to read; from file:// it does not run.
const root = document.documentElement;
const search = document.querySelector("a.tosearch");
const marks = document.getElementById("marks");

root.classList.add("live"); // shows the way to the search, which needs what this needs

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, select, textarea, [contenteditable]");
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const field = document.getElementById("q");
  if (!field && !search) return;
  event.preventDefault();
  if (field) field.focus();
  else location.assign(search.href);
});

// Whether names are marked is remembered where the browser lets us.
const kept = {
  get: () => { try { return localStorage.getItem("marks"); } catch { return null; } },
  set: (value) => { try { localStorage.setItem("marks", value); } catch { /* then only for this page */ } },
};
if (marks) {
  marks.checked = kept.get() !== "off";
  marks.addEventListener("change", () => kept.set(marks.checked ? "on" : "off"));
}

const sieve = document.getElementById("sieve_");
const shown = (n) => n.toLocaleString(root.lang, { numberingSystem: "latn" });

// The first page of a long index finds any name of its kind, also by what else it is called, and leads to it.
const HITS = 60;
async function find(names, sought) {
  const { script, names: folder, root: home, kind } = sieve.dataset;
  names.index ??= import(new URL(script, location.href)).then(({ open }) => open(new URL(folder, location.href), new URL(home, location.href)));
  const { names: found, whole } = await (await names.index).find(sought);
  return { found: found.filter(({ key }) => key === kind), whole };
}
function hit({ name, href, count, first, last, others, also }) {
  const item = document.createElement("li");
  const link = Object.assign(document.createElement("a"), { href });
  link.append(Object.assign(document.createElement("bdi"), { textContent: name }));
  const years = [...new Set([first.slice(0, 4), last.slice(0, 4)].filter(Boolean))].join("–");
  const about = document.createElement("span");
  about.className = "n";
  about.append(` ${[shown(count), years].filter(Boolean).join(" · ")}`);
  item.append(link, about);
  if (others.length) item.append(Object.assign(document.createElement("i"), { textContent: ` ${also[0]}`, dir: "auto" }));
  return item;
}
if (sieve?.dataset.names) {
  const hits = document.querySelector(".hits");
  const status = sieve.parentElement.querySelector("[role=status]");
  const rest = [...document.querySelectorAll(".index > :is(nav, section)")];
  const names = {};
  sieve.addEventListener("input", async () => {
    const sought = sieve.value.trim();
    const { found, whole } = sought ? await find(names, sought) : { found: [], whole: true };
    if (sought !== sieve.value.trim()) return; // something else was typed meanwhile
    hits.replaceChildren(...found.slice(0, HITS).map(hit));
    hits.hidden = !found.length;
    for (const part of rest) part.hidden = found.length > 0;
    status.textContent = sought ? shown(found.length) + (whole ? "" : "+") : "";
  });
}

const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
// The text of a row without the stories to which it leads.
const nameIn = (item) => {
  const row = item.cloneNode(true);
  for (const story of row.querySelectorAll(".at")) story.remove();
  return row.textContent;
};
// Every other index shows the names that have all words that are typed; accents and letter case do not count.
if (sieve && !sieve.dataset.names) {
  const letters = [...document.querySelectorAll(".letter")].map((section) => ({
    section,
    names: [...section.querySelectorAll("li")].map((item) => ({ item, text: folded(nameIn(item)) })),
  }));
  const status = sieve.parentElement.querySelector("[role=status]");
  sieve.addEventListener("input", () => {
    const sought = folded(sieve.value).split(/\s+/).filter(Boolean);
    let count = 0;
    for (const { section, names } of letters) {
      let here = 0;
      for (const { item, text } of names) {
        item.hidden = !sought.every((word) => text.includes(word));
        here += !item.hidden;
      }
      section.hidden = !here;
      count += here;
    }
    status.textContent = sought.length ? shown(count) : "";
  });
}

// A citation is saved from the words that stand there: a page holds no data: URL, so that none has to be allowed.
for (const button of document.querySelectorAll("[data-save]")) {
  const { save, type } = button.dataset;
  button.parentElement.hidden = false;
  button.addEventListener("click", () => {
    const text = button.closest("details").querySelector("pre").textContent;
    const href = URL.createObjectURL(new Blob([text], { type }));
    Object.assign(document.createElement("a"), { href, download: save }).click();
    setTimeout(() => URL.revokeObjectURL(href), 60_000);
  });
}

// The calendar shows where today is.
const now = new Date();
const today = [now.getMonth() + 1, now.getDate()].map((n) => String(n).padStart(2, "0")).join("-");
document.querySelector(`[data-day="${today}"]`)?.setAttribute("aria-current", "date");
