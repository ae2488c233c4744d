import type { Facts } from '../facts.js';
import { indexFacts, type Indexed } from './index-facts.js';
import { counters, inOrder } from './order.js';
import { answeredWell, commandsKept, killsHonoured, noStrayKills, outcomes, tokensFit } from './outcomes.js';
import { atRest, doubtsHaveReasons, history } from './rest.js';
import { sameBytes, startsOnce } from './starts.js';
import type { Violation } from './violation.js';

const CHECKS: readonly ((indexed: Indexed) => readonly Violation[])[] = [
  startsOnce,
  sameBytes,
  inOrder,
  counters,
  atRest,
  doubtsHaveReasons,
  outcomes,
  history,
  killsHonoured,
  noStrayKills,
  tokensFit,
  commandsKept,
  answeredWell,
];

/** Everything that can be told from facts alone. It shares no code with the product. */
export function check(facts: Facts): readonly Violation[] {
  const indexed = indexFacts(facts);
  return CHECKS.flatMap((look) => look(indexed));
}
