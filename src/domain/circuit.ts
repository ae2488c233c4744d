/**
 * What the recent calls to a target say about calling it again (job-contract.md, silence and polling): a circuit breaker.
 * It holds calls back and decides nothing about runs. All times are milliseconds of a monotonic clock.
 */
export type Circuit =
  | {
      readonly state: 'closed';
      /** Calls in a row that did not get an answer of the target. */
      readonly missed: number;
      /** When the first of them began; `Infinity` = there is none. */
      readonly since: number;
    }
  | {
      readonly state: 'open';
      /** Openings in a row: each one lasts longer. */
      readonly openings: number;
      readonly openedAt: number;
      readonly until: number;
      /** When the call began that tries whether the target is back; null = none does. */
      readonly probeAt: number | null;
    };

export const CLOSED: Circuit = { state: 'closed', missed: 0, since: Infinity };

/** Fewer may be an accident, and so may any number of calls that one short interruption has cut. */
const MISSED_TO_OPEN = 5;
const LASTING_MS = 5_000;
const FIRST_OPENING_MS = 1_000;
const LONGEST_OPENING_MS = 30_000;
/** A probe that was never heard of again stands in the way of the next one for this long. */
const PROBE_MS = 45_000;
/** Meanwhile, who waits for its answer looks again this often. */
const PROBE_LOOK_MS = 5_000;

/** After a call that began at `began` and got no answer until `now`. `random` is in [0, 1). */
export function missed(circuit: Circuit, call: { began: number; now: number; random: number }): Circuit {
  const { began, now, random } = call;
  if (circuit.state === 'open') {
    // It left before the circuit opened, so it says nothing new.
    return began < circuit.openedAt ? circuit : open(circuit.openings + 1, now, random);
  }
  const next = {
    state: 'closed',
    missed: circuit.missed + 1,
    since: Math.min(circuit.since, began),
  } as const;
  const lasts = now - next.since >= LASTING_MS;
  return next.missed >= MISSED_TO_OPEN && lasts ? open(1, now, random) : next;
}

function open(openings: number, now: number, random: number): Circuit {
  const longest = Math.min(FIRST_OPENING_MS * 2 ** Math.min(openings - 1, 10), LONGEST_OPENING_MS);
  // Jitter, because every agent opens its own circuit at about the same time.
  const until = now + longest * (0.5 + random / 2);
  return { state: 'open', openings, openedAt: now, until, probeAt: null };
}

/** What a call may do at `now`: be made, be made to see whether the target is back, or wait this many milliseconds. */
export type Admission = 'call' | 'probe' | number;

export function admission(circuit: Circuit, now: number): Admission {
  if (circuit.state === 'closed') return 'call';
  const { until, probeAt } = circuit;
  if (probeAt === null || now >= probeAt + PROBE_MS) return now >= until ? 'probe' : until - now;
  return Math.min(probeAt + PROBE_MS - now, PROBE_LOOK_MS);
}

/** With a probe under way since `now`: until it is answered, no other call is made. */
export const probing = (circuit: Circuit, now: number): Circuit =>
  circuit.state === 'open' ? { ...circuit, probeAt: now } : circuit;

/** Whose probe has come to nothing: it was not sent after all. */
export const unprobed = (circuit: Circuit): Circuit =>
  circuit.state === 'open' ? { ...circuit, probeAt: null } : circuit;
