/** `npm run test:fuzz` sets how many cases; in `npm test` they are few, and always the same. */
const RUNS = process.env['NIGHTJAR_FUZZ_RUNS'];
const GIVEN_SEED = process.env['NIGHTJAR_FUZZ_SEED'];
const USUAL_SEED = 20_261_125;

const SEED = Number(GIVEN_SEED ?? (RUNS === undefined ? USUAL_SEED : Math.floor(Math.random() * 2 ** 31)));

/** Somebody waits for it, and wants to see how far it is. */
export const isLong = RUNS !== undefined;

/**
 * For fast-check: `usual` = how many cases `npm test` has of a property. Where there are many properties of a kind, each gets
 * its share of the cases that are asked for.
 */
export function fuzzing(usual: number, share = 1): { readonly numRuns: number; readonly seed: number } {
  return { numRuns: RUNS === undefined ? usual : Math.ceil(Number(RUNS) * share), seed: SEED };
}

/** Printed, so that what a run has found can be repeated. */
export function tellSeed(): void {
  process.stdout.write(`NIGHTJAR_FUZZ_SEED=${SEED}\n`);
}
