import leven from 'leven';

/** A mistyped name differs by this much from what was meant. */
const MOST_DISTANCE = 3;
/** Two names of 128 characters and what joins them. */
const LONGEST = 260;

/** Pairs of letters: half a million comparisons of names of twenty, or half a second. */
export const SUGGESTION_WORK = 200_000_000;

/**
 * Suggestions for all the mistakes of one workbook. Ten thousand wrong names among ten thousand right ones would keep
 * a processor busy for minutes: the work, in pairs of letters, is bounded, and when it is used up nothing is suggested.
 */
export class Suggestions {
  constructor(private left = SUGGESTION_WORK) {}

  /** ` (did you mean X?)`, or nothing. */
  readonly didYouMean: DidYouMean = (given, known) => {
    const name = this.suggest(given, known);
    return name === null ? '' : ` (did you mean ${name}?)`;
  };

  /** The known name that was probably meant, or null. Deterministic: the nearest, then the first in the alphabet. */
  suggest(given: string, known: Iterable<string>): string | null {
    if (given.length > LONGEST) return null;
    const wanted = given.toLowerCase();
    const allowed = Math.min(MOST_DISTANCE, Math.max(1, Math.floor(given.length / 3)));
    let best: Candidate | null = null;
    for (const name of known) {
      const near = Math.abs(name.length - given.length) <= allowed;
      this.left -= near ? given.length * name.length : 1;
      if (this.left < 0) return null;
      if (!near) continue;
      // leven answers with maxDistance for everything that is beyond it.
      const distance = leven(wanted, name.toLowerCase(), { maxDistance: allowed + 1 });
      if (distance <= allowed && isBetter({ name, distance }, best)) best = { name, distance };
    }
    return best?.name ?? null;
  }
}

export type DidYouMean = (given: string, known: Iterable<string>) => string;

interface Candidate {
  readonly name: string;
  readonly distance: number;
}

const isBetter = (one: Candidate, best: Candidate | null): boolean =>
  best === null || one.distance < best.distance || (one.distance === best.distance && one.name < best.name);
