const count = (number: number, one: string, many: string): string => `${number} ${number === 1 ? one : many}`;

/** The texts of the graph of a night. */
export const graph = {
  title: 'Graph of the night',
  what: 'Arrow keys go along the edges, [ and ] to predecessor and successor, Enter opens the run, Space lists the jobs. The outline has the same content.',
  reading: 'Reading the graph',
  none: 'This business date has no processes.',
  nothingBlocks: 'Nothing blocks: no run needs a person, and none is held.',
  showAll: 'Show all processes',
  tools: 'What the graph shows',
  path: 'critical path',
  completed: 'collapse completed',
  blocking: 'only what blocks',
  outline: 'outline',
  expand: 'List all jobs',
  close: 'Close all',
  fit: 'Fit',
  closer: 'Zoom in',
  farther: 'Zoom out',
  zoom: (percent: number): string => `${percent} %`,
  listedFirst: (listed: number, all: number): string =>
    `The jobs of ${listed} of ${all} processes are listed, what has not ended first.`,
  changed: (processes: number): string =>
    processes === 1
      ? '1 process is drawn as it was before it changed.'
      : `${processes} processes are drawn as they were before they changed.`,
  update: 'Draw anew',
  processes: (number: number): string => count(number, 'process', 'processes'),
  completedProcesses: (number: number): string => count(number, 'completed process', 'completed processes'),
  cluster: {
    cycle: (name: string): string => name,
    flow: (name: string): string => name,
    area: (name: string, number: number): string => `${name}, part ${number}`,
    band: (name: string, number: number): string => `${name}, stage ${number}`,
  },
  done: (done: number, total: number): string => `${done}/${total}`,
  name: (name: string, word: string, done: string): string => `${name}: ${word}, ${done} done`,
  onPath: 'on the critical path',
  needed: (number: number): string =>
    number === 1 ? '1 run needs a person' : `${number} runs need a person`,
  expected: 'ends about',
  blocked: 'blocked',
  list: 'List the jobs',
  unlist: 'Hide the jobs',
  openCluster: 'Open the cluster',
  before: (number: number): string => count(number, 'job before', 'jobs before'),
  after: (number: number): string => count(number, 'job after', 'jobs after'),
  inTable: 'All in the table',
  on: { FAILURE: 'F', WARNING: 'W', ALWAYS: 'A' },
  ports: {
    WAITS_EXTERNAL: (name: string | null, number: number): string =>
      name === null ? `waits for ${number} external jobs` : `waits for ${name}`,
    WAITS: (name: string | null): string => `waits for schedule ${name ?? ''}`,
    WAITED_FOR: (name: string | null): string => `schedule ${name ?? ''} waits`,
    STARTS: (name: string | null): string => `starts schedule ${name ?? ''}`,
  },
  map: 'Overview of the graph',
  legend: 'Double line: critical path. Dashed: disabled. F, W, A: on failure, on warning, always.',
} as const;
