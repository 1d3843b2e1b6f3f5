// The error page: at the address of a name without a page it leads to the name's anchor in the index of its kind.
// What is fetched is only compared; nothing of it, and nothing of the address, becomes markup.
const NAME = /^[a-z0-9][a-z0-9-]*$/;

/** The index below which the address stands, and the slug of a name: { home, slug }; undefined for other addresses. */
function asked() {
  for (const { pathname: home } of document.querySelectorAll("a[data-index]")) {
    if (!location.pathname.startsWith(home)) continue;
    const slug = location.pathname.slice(home.length).split("/")[0].toLowerCase();
    if (NAME.test(slug)) return { home, slug };
  }
  return undefined;
}

async function table(address) {
  const answer = await fetch(address);
  return answer.ok ? answer.json() : {};
}

/** The letter on whose page of a long index the name stands; undefined if it stands on none. */
async function letter(folder, slug) {
  let { prefix_chars: chars, letters } = await table(`${folder}names.json`);
  if (chars) ({ letters } = await table(`${folder}names-${slug.slice(0, chars)}.json`));
  return Object.entries(letters ?? {}).find(([, slugs]) => slugs.includes(slug))?.[0];
}

async function place({ home, slug }) {
  const answer = await fetch(home);
  if (!answer.ok) return undefined;
  const index = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (index.getElementById(slug)) return `${home}#${slug}`;
  const isLong = [...index.links].some((link) => link.getAttribute("href").includes("a-z/"));
  const found = isLong && (await letter(`${home}a-z/`, slug));
  return found && NAME.test(found) ? `${home}a-z/${found}/#${slug}` : undefined;
}

const name = asked();
if (name) place(name).then((found) => found && location.replace(found)).catch(console.error);
