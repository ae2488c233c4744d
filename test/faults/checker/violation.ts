/** Something that must never be. */
export interface Violation {
  readonly invariant: Invariant;
  /** Run, attempt, execution: whatever it is about, with its ids. */
  readonly subject: string;
  readonly seen: string;
}

/**
 * The promises, numbered as in the design. Not here, because they belong to what does not exist yet: I13 (variables), I14
 * (notifications), I19 (audit chain). I18 (p99 of wake-ups) is measured by `--recovery` instead.
 */
export const INVARIANTS = {
  I1: 'a system that dedupes starts an attempt at most once, and once when it was tracked',
  I2: 'a system that does not dedupe gets at most one Start of an attempt',
  I3: 'all requests of an attempt have the same bytes, and belong to its job',
  I4: 'nothing starts before what it waits for has ended well',
  I5: 'counters of dependencies are what a recount says',
  I6: 'at rest nothing is under way, and every unknown Start has its doubtful send',
  I7: 'every run of the night reaches an end',
  I8: "a recorded outcome is the external system's own of that execution",
  I9: 'what has ended is not moved except by a person',
  I10: 'the history of a run has no gap',
  I11: 'a kill that was accepted is carried out',
  I12: 'nothing is killed that nobody asked to kill',
  I15: "every request carries a token of its job type's scope",
  I16: 'no secret is in a log, an answer, the database or the queue',
  I17: 'memory and connections are back to idle',
  I20: 'at rest another pass of the loops changes nothing',
  P1: 'a command that was accepted is in the history',
  P2: 'no command is answered as a defect',
  P3: 'no process ends without saying why',
} as const;
export type Invariant = keyof typeof INVARIANTS;

export const told = ({ invariant, subject, seen }: Violation): string =>
  `${invariant} (${INVARIANTS[invariant]}): ${subject}: ${seen}`;
