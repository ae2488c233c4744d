import type { Invariant, Violation } from './checker/violation.js';
import type { NightResult } from './run-night.js';

/** What nights have shown, as lines for people. */

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

/** What the target figures count; every other invariant is one of "others". */
const COUNTED: readonly (readonly [title: string, invariants: readonly Invariant[]])[] = [
  ['double starts', ['I1', 'I2']],
  ['out of order', ['I4']],
  ['lost runs', ['I7']],
  ['kills not honoured', ['I11']],
];

function countsOf(violations: readonly Violation[]): readonly (readonly [string, number])[] {
  const counted = COUNTED.map(
    ([title, wanted]) =>
      [title, violations.filter(({ invariant }) => wanted.includes(invariant)).length] as const,
  );
  const others = violations.length - sum(counted.map(([, count]) => count));
  return [...counted, ['others', others]];
}

const faultsOf = ({ faults }: NightResult): number => sum(Object.values(faults));

/** One night. */
export function lineOf(night: NightResult): string {
  const { faults, figures, violations, seconds } = night;
  const { attempts, startRequests, heldUnknown, commands, restSeconds } = figures;
  const injected = Object.entries(faults).map(([kind, count]) => `${count} ${kind}`);
  return [
    `${violations.length} violations in ${seconds.toFixed(1)} s (rest ${restSeconds.toFixed(1)} s)`,
    countsOf(violations)
      .map(([title, count]) => `${count} ${title}`)
      .join(', '),
    `${attempts} attempts, ${startRequests} Starts, ${heldUnknown} unknown resolved, ${commands} commands`,
    injected.join(', '),
  ].join('; ');
}

/** All nights by backend, as a table of docs/reliability.md. */
export function tableOf(nights: readonly NightResult[], date: string): string {
  const backends = [...new Set(nights.map(({ backend }) => backend))];
  const heads = [
    'date',
    'backend',
    'seeds',
    'jobs',
    'faults',
    'unknown Starts',
    ...countsOf([]).map(([title]) => title),
  ];
  const rows = backends.map((backend) => {
    const own = nights.filter((night) => night.backend === backend);
    const violations = own.flatMap((night) => night.violations);
    return [
      date,
      backend,
      seedsOf(own),
      sum(own.map(({ jobs }) => jobs)),
      sum(own.map(faultsOf)),
      sum(own.map(({ figures }) => figures.heldUnknown)),
      ...countsOf(violations).map(([, count]) => count),
    ];
  });
  return [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function seedsOf(nights: readonly NightResult[]): string {
  const seeds = [...new Set(nights.map(({ seed }) => seed))].sort((a, b) => a - b);
  const [first = 0, last = 0] = [seeds.at(0), seeds.at(-1)];
  const inARow = last - first + 1 === seeds.length;
  return inARow && seeds.length > 1 ? `${seeds.length} (${first} to ${last})` : seeds.join(' ');
}

/** The last line. */
export function summaryOf(nights: readonly NightResult[], seconds: number): string {
  return [
    `seeds ${new Set(nights.map(({ seed }) => seed)).size}`,
    `backends ${[...new Set(nights.map(({ backend }) => backend))].join('+')}`,
    `jobs ${sum(nights.map(({ jobs }) => jobs))}`,
    `faults injected ${sum(nights.map(faultsOf))}`,
    `violations ${sum(nights.map(({ violations }) => violations.length))}`,
    `seconds ${seconds.toFixed(0)}`,
  ].join(', ');
}
