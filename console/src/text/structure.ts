const count = (number: number, one: string, many: string): string => `${number} ${number === 1 ? one : many}`;

/** Texts of the graph of a schedule. */
export const structure = {
  title: 'Graph of the schedule',
  what: 'Arrow keys go along the edges, Enter shows the jobs. The list beside it has the same content.',
  loading: 'Reading the graph',
  none: 'This version has no processes.',
  version: 'Version',
  noFlow: 'in no flow',
  cycles: (number: number): string => `${number} cycles`,
  counts: (processes: number, dependencies: number): string =>
    `${count(processes, 'process', 'processes')}, ${count(dependencies, 'dependency', 'dependencies')}`,
  jobs: (number: number): string => count(number, 'job', 'jobs'),
  processes: (number: number): string => count(number, 'process', 'processes'),
  any: 'after any of them',
  filter: 'Find a process',
  list: 'Processes',
  noMatch: 'No process is called so.',
  before: 'Comes after',
  after: 'Before',
  nothing: 'nothing',
  more: (number: number): string => `and ${number} more`,
  inTable: 'Its jobs',
  open: 'Open the cluster',
  closeAll: 'Close the clusters',
  legend:
    'Dashed: disabled. F, W, A: on failure, on warning, always. At most 300 nodes are drawn; more are clusters.',
} as const;
