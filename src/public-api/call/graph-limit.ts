import { conflict } from '../../domain/errors.js';

/** Processes, dependencies and ports that one answer has, each: of more a list is no picture any more. */
export const MOST_IN_GRAPH = 30_000;

export const graphTooLarge = (): Error =>
  conflict(
    'GRAPH_TOO_LARGE',
    `A graph has ${MOST_IN_GRAPH.toLocaleString('en')} processes and as many dependencies at most, and here are more; ask for ` +
      'the dependencies of single runs.',
  );
