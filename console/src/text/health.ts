/** Every text of the health screen, and of the dot in the top bar. */
export const health = {
  title: 'Health',
  loading: 'Reading how everything is',
  verdict: {
    well: 'Everything that tonight needs answers',
    except: (targets: number): string =>
      `Everything that tonight needs answers, except ${targets === 1 ? '1 target' : `${targets} targets`}`,
    parts: (parts: number): string =>
      parts === 1 ? '1 part of Nightjar needs attention' : `${parts} parts of Nightjar need attention`,
    idle: (targets: number): string =>
      targets === 1
        ? '1 target is down that nothing waits for'
        : `${targets} targets are down that nothing waits for`,
    certificates: (targets: number): string =>
      targets === 1
        ? 'The certificate of 1 target ends within 30 days'
        : `The certificates of ${targets} targets end within 30 days`,
    unreachable: 'How everything is could not be read',
  },
  read: 'read',
  checkAll: 'Check all now',
  checking: 'Checking…',
  partsTitle: 'Parts of Nightjar',
  parts: {
    server: 'Server',
    database: 'Database',
    queue: 'Queue',
    agents: 'Agents',
    events: 'Events',
  },
  looks: {
    UP: 'Up',
    WARNING: 'Warning',
    DOWN: 'Down',
    CHECK_NOT_DEFINED: 'No check',
    unchecked: 'Not checked',
  },
  version: (version: string): string => `version ${version}, up for`,
  waiting: (count: string): string => `${count} waiting`,
  alive: (agents: string, inHand: string): string => `${agents} alive, ${inHand} in hand`,
  latest: 'the last',
  noEvents: 'none yet',
  token: 'Token until',
  certificate: 'Certificate until',
  waits: (inHand: string, waiting: string): string =>
    `${inHand} in hand, ${waiting} still to be started on open days`,
  agentsTitle: 'Agents',
  agentColumns: { host: 'Host', groups: 'Groups', since: 'Since', inHand: 'In hand' },
  allGroups: 'all groups',
  noAgents:
    'No agent is alive: nothing is started. An agent is a server started with NIGHTJAR_ROLE=agent, or all.',
  jobTypesTitle: 'Job types',
  jobTypesNote:
    'What the system of each job type has said to its system check. The bars are what this page has seen since it was opened, at most the last 60: checks are not kept.',
  noJobTypes: 'No job type that you may see. They come with the workbook of a schedule.',
  columns: {
    jobType: 'Job type',
    check: 'Check',
    seen: 'Seen here',
    calls: 'Calls',
    inHand: 'In hand',
    waiting: 'To start',
    checkedAt: 'Checked',
    act: '',
  },
  shared: 'shared',
  through: 'get through',
  heldBack: (count: string): string => `${count} held back`,
  checkNow: 'Check now',
  checkNowOf: (jobType: string): string => `Check now: ${jobType}`,
  undefinedCheck: 'No system check is defined (endpoints.check of the job type, Validation in the workbook).',
  seen: (count: number, up: number): string =>
    count === 0 ? 'No check seen yet' : `${count === 1 ? '1 check' : `${count} checks`} seen, ${up} up`,
  usually: (duration: string): string => `, usually ${duration}`,
  dot: {
    label: 'Health',
    well: 'Health: all well',
    warning: 'Health: something needs attention',
    error: 'Health: something does not answer',
    reading: 'Health: being read',
    open: 'Open health',
    close: 'Close',
  },
} as const;
