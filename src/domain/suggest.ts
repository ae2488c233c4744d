/** The known name that was probably meant, or null. Deterministic: the nearest, then the first in the alphabet. */
export function suggest(given: string, known: Iterable<string>): string | null {
  const wanted = given.toLowerCase();
  const allowed = Math.max(1, Math.floor(given.length / 3));
  let best: { name: string; distance: number } | null = null;
  let looked = 0;
  for (const name of known) {
    if (Math.abs(name.length - given.length) > allowed) continue;
    // A workbook of ten thousand jobs and as many mistakes must not take minutes.
    looked += 1;
    if (looked > MOST_COMPARED) break;
    const distance = editDistance(wanted, name.toLowerCase(), allowed);
    if (distance > allowed) continue;
    if (!best || distance < best.distance || (distance === best.distance && name < best.name))
      best = { name, distance };
  }
  return best?.name ?? null;
}

const MOST_COMPARED = 2_000;

/** ` (did you mean X?)`, or nothing. */
export function didYouMean(given: string, known: Iterable<string>): string {
  const name = suggest(given, known);
  return name === null ? '' : ` (did you mean ${name}?)`;
}

/** Levenshtein's distance, given up as soon as it exceeds `most`. */
function editDistance(a: string, b: string, most: number): number {
  let before = Array.from({ length: b.length + 1 }, (_, place) => place);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (before[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(replaced, (before[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    if (Math.min(...row) > most) return most + 1;
    before = row;
  }
  return before[b.length] ?? most + 1;
}
