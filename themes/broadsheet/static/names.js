// The names index: finds people, places and other names as one types. index.json tells which files there are; each
// file has the names with a word that begins with the letters in its own name (hexadecimal).
const WORDS = 6;
const LETTERS = 24;
const BESIDE = new Set(["tag"]); // words, not names: below all names

/** Opens the index in the folder `base`; links lead below `root`. */
export async function open(base, root) {
  const got = new Map();
  const get = (name) => {
    if (!got.has(name)) got.set(name, fetch(new URL(name, base)).then((answer) => (answer.ok ? answer.json() : [])));
    return got.get(name);
  };
  const { cut, letters, kinds } = await get("index.json");

  /** Lower case, without accents and vowel signs: as sitegen/index/search_words.py does it. */
  const folded = (text) => [...text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "")]
    .map((letter) => letters[letter] ?? letter).join("");
  const split = (text) => text.match(/[\p{L}\p{N}]+/gu) ?? [];
  const joined = (text) => split(folded(text).replace(/['’ʼ`´.\u00ad\u200c\u200d]/g, "")).map((word) => [...word].slice(0, LETTERS).join(""));
  const unspaced = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]/;

  /** The names of the files for a word, and whether they have all names with it. */
  function files(word) {
    let prefix = "";
    for (const letter of word) {
      if (!Object.hasOwn(cut, prefix)) break;
      if (![...cut[prefix]].includes(letter)) return { names: [], whole: true };
      prefix += letter;
    }
    if (!Object.hasOwn(cut, prefix)) return { names: [prefix], whole: true };
    const names = [...word].length > 1 ? [prefix] : [];
    return { names: cut[prefix].includes(" ") ? [...names, `${prefix} `] : names, whole: false };
  }
  const file = (prefix) => get(`s${[...new TextEncoder().encode(prefix)].map((byte) => byte.toString(16).padStart(2, "0")).join("")}.json`);

  function made([kind, name, path, count, first, last, ...others]) {
    const [key, label, index] = kinds[kind];
    return { key, label, name, count, first, last, others, also: [], href: new URL(path.startsWith("/") ? `.${path}` : `.${index}${path}`, root).href };
  }

  /** How well a form of a name answers: its words are those that are sought, contain them, or only begin like them. */
  function fit(form, sought) {
    const words = joined(form);
    if (words.join(" ") === sought.join(" ")) return 8 ** sought.length;
    const parts = [...words, ...split(folded(form).replace(/['’ʼ`´]/g, " "))];
    if (sought.every((word) => parts.includes(word))) return 2;
    const starts = (word) => parts.some((part) => part.startsWith(word) || (unspaced.test(word) && part.includes(word)));
    return sought.every(starts) ? 1 : 0;
  }

  function weighed(item, sought) {
    const all = [item.name, ...item.others];
    const fits = all.map((form) => fit(form, sought));
    const best = Math.max(fits[0], ...fits.slice(1).map((one) => (one > 2 ? one : one / 2)), fit(all.join(" "), sought) && 0.5);
    item.also = item.others.filter((_, i) => fits[i + 1]).concat(item.others.filter((_, i) => !fits[i + 1])).slice(0, 3);
    return { item, weight: best * item.count, best };
  }

  return {
    kinds: kinds.map(([key, label, index, count]) => ({ key, label, index, count })),
    /** The names with all words of a query, best first; `whole` is false if there may be more. */
    async find(query) {
      const sought = joined(query.trim().replace(/^(?:the|an?)\s+(?=\S)/i, "")).slice(0, WORDS);
      if (!sought.length) return { names: [], whole: true };
      const ways = sought.map((word) => ({ word, ...files(word) })).sort((a, b) => b.whole - a.whole || b.word.length - a.word.length);
      const ask = ways[0].whole ? [ways[0]] : ways;
      const lists = await Promise.all([...new Set(ask.flatMap(({ names }) => names))].map(file));
      const items = new Map(lists.flat().map((entry) => [`${entry[0]} ${entry[2]}`, entry]));
      const found = [...items.values()].map((entry) => weighed(made(entry), sought)).filter(({ best }) => best);
      found.sort((a, b) => BESIDE.has(a.item.key) - BESIDE.has(b.item.key) || b.weight - a.weight || a.item.name.localeCompare(b.item.name));
      return { names: found.map(({ item }) => item), whole: ways[0].whole };
    },
    /** The names with most stories. */
    most: async () => (await get("most.json")).map(made),
  };
}
