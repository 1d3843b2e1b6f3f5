// Keeps a page of the preview up to date, and shows what is wrong with the site.
(() => {
  const me = document.currentScript;
  const path = location.pathname;
  const asked = new URLSearchParams({ path, seen: me.dataset.seen });
  const source = new EventSource(`/_sitegen/events?${asked}`);

  const element = (name, text, more = {}) => Object.assign(document.createElement(name), { textContent: text, ...more });

  const show = (problems, total) => {  // `problems` are the first of `total`
    document.getElementById("sitegen-overlay")?.remove();
    if (!problems.length) return sessionStorage.removeItem("sitegen-put-away");
    const which = JSON.stringify(problems.map((p) => [p.file, p.line, p.text]));
    const covers = problems.some((p) => p.covers) && sessionStorage.getItem("sitegen-put-away") !== which;
    const overlay = element("div", "", { id: "sitegen-overlay" });
    overlay.setAttribute("role", "alert");
    const button = element("button", "");
    const size = (small) => {
      overlay.toggleAttribute("data-small", small);
      button.textContent = small ? `${total} problem${total > 1 ? "s" : ""}` : "Put away";
    };
    button.addEventListener("click", () => {
      size(!overlay.hasAttribute("data-small"));
      sessionStorage.setItem("sitegen-put-away", overlay.hasAttribute("data-small") ? which : "");
    });
    overlay.append(button);
    for (const problem of problems) {
      const section = element("section", "");
      section.dataset.severity = problem.severity;
      section.append(element("h2", problem.line ? `${problem.file}:${problem.line}` : problem.file), element("p", problem.text));
      if (problem.excerpt.length) {
        const pre = element("pre", "");
        for (const [number, text] of problem.excerpt) {
          pre.append(element(number === problem.line ? "b" : "span", `${String(number).padStart(5)}  ${text}\n`));
        }
        section.append(pre);
      }
      overlay.append(section);
    }
    if (total > problems.length) overlay.append(element("p", `and ${total - problems.length} more: sitegen build lists all`));
    size(!covers);
    document.body.append(overlay);
  };

  const mark = (drafts) => {
    const known = new Set(drafts);
    for (const link of document.links) {
      link.toggleAttribute("data-sitegen-draft", link.origin === location.origin && known.has(decodeURI(link.pathname)));
    }
    document.getElementById("sitegen-draft")?.remove();
    if (known.has(decodeURI(path))) document.body.append(element("div", "Draft: not on the public site", { id: "sitegen-draft" }));
  };

  source.addEventListener("reload", () => location.reload());
  source.addEventListener("css", (event) => {
    const old = [...document.querySelectorAll('link[rel="stylesheet"]')].filter((link) => !link.href.includes("/_sitegen/"));
    JSON.parse(event.data).sheets.forEach((url, number) => {
      const link = old[number]?.cloneNode();
      if (!link) return;
      link.href = url;
      link.addEventListener("load", () => old[number].remove());  // not before: the page must not stand bare
      old[number].after(link);
    });
  });
  source.addEventListener("state", (event) => {
    const state = JSON.parse(event.data);
    show(state.problems, state.total);
    mark(state.drafts);
  });
  addEventListener("pagehide", () => source.close());
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
})();
