// Looks at a document as a hostile text would leave it: answers what in it is not the theme's own. `pages` is where to get them.
async ({ pages, known, own }) => {
  const URLS = ["href", "src", "action", "formaction", "poster", "data", "cite", "background", "ping", "longdesc", "codebase",
    "manifest", "profile", "xlink:href", "srcset", "imagesrcset", "lowsrc", "dynsrc", "classid", "usemap", "content"];
  const SCHEMES = ["http:", "https:", "mailto:"];
  const allowed = known && new Set(known);
  const found = [];
  const seen = new Set();

  function protocol(value, base) {
    try { return new URL(value, base).protocol; } catch { return "none"; }
  }

  function judge(path, html) {
    const base = new URL(path, own);
    const doc = new DOMParser().parseFromString(html, "text/html");
    const bad = (what, element) => found.push(`${path}: ${what}: ${element.outerHTML.slice(0, 160)}`);
    for (const element of doc.querySelectorAll("*")) {
      const tag = element.namespaceURI.split("/").pop() + ":" + element.localName;
      const body = element.closest(".prose") ? "prose " : "";
      const names = ["", ...element.getAttributeNames()];
      for (const name of names) seen.add(`${body}${tag} ${name}`);
      if (allowed && !names.every((name) => allowed.has(`${body}${tag} ${name}`))) bad("not the theme's own", element);
      for (const name of names.filter(Boolean)) {
        const value = element.getAttribute(name);
        if (/^on|^style$|^srcdoc$/i.test(name)) bad(`has ${name}`, element);
        if (name === "content" && element.getAttribute("http-equiv") !== "refresh") continue;
        const url = name === "content" ? value.replace(/^[^=]*=/, "") : value;
        if (URLS.includes(name) && !SCHEMES.includes(protocol(url, base))) bad(`leads to ${protocol(url, base)}`, element);
        if (["src", "data", "poster", "srcset"].includes(name) && new URL(url, base).origin !== base.origin) bad("loads from elsewhere", element);
      }
      if (element.localName === "link" && element.rel !== "canonical" && new URL(element.getAttribute("href"), base).origin !== base.origin) bad("links elsewhere", element);
    }
    for (const data of doc.querySelectorAll("script[type='application/ld+json']")) {
      try { JSON.parse(data.textContent); } catch { bad("is no JSON", data); }
    }
    for (const script of doc.querySelectorAll("script:not([type='application/ld+json'])")) {
      if (script.textContent || !new URL(script.getAttribute("src"), base).pathname.startsWith("/assets/")) bad("is a script", script);
    }
  }

  for (const [path, html] of await (await fetch(pages)).json()) judge(path, html);
  return { found, seen: [...seen] };
}
