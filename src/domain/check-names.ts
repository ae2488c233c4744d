import type { Findings, TabName } from './locate.js';
import type { Schedule } from './schedule.js';

interface NamedRow {
  /** What must be unique. */
  readonly key: string;
  readonly name: string;
}

interface NamedTab {
  readonly tab: TabName;
  readonly field: string;
  readonly rows: readonly NamedRow[];
}

/** Names that occur twice, and names that only their case tells apart. */
export function checkNames(schedule: Schedule, findings: Findings): void {
  for (const { tab, field, rows } of namedTabs(schedule)) {
    const firstAt = new Map<string, number>();
    const spelled = new Map<string, string>();
    rows.forEach(({ key, name }, index) => {
      if (name === '') return;
      const spot = { tab, index, field, value: name };
      if (firstAt.has(key)) {
        findings.error(spot, 'DUPLICATE_NAME', `"${name}" is defined here a second time; keep one.`);
        return;
      }
      firstAt.set(key, index);
      const other = spelled.get(key.toLowerCase());
      if (other !== undefined) {
        const message = `"${name}" and "${other}" differ only by case; they are two different names.`;
        findings.warning(spot, 'NAMES_DIFFER_BY_CASE', message);
      } else spelled.set(key.toLowerCase(), name);
    });
  }
}

const alone = ({ name }: { readonly name: string }): NamedRow => ({ key: name, name });

const namedTabs = (schedule: Schedule): readonly NamedTab[] => [
  { tab: 'applications', field: 'name', rows: schedule.applications.map(alone) },
  {
    tab: 'modules',
    field: 'name',
    rows: schedule.modules.map(({ application, name }) => ({ key: `${application}/${name}`, name })),
  },
  {
    tab: 'flows',
    field: 'name',
    rows: schedule.flows.map(({ name, cycle }) => ({ key: `${cycle}/${name}`, name })),
  },
  { tab: 'processes', field: 'name', rows: schedule.processes.map(alone) },
  { tab: 'jobs', field: 'name', rows: schedule.jobs.map(alone) },
  { tab: 'jobTypes', field: 'name', rows: schedule.jobTypes.map(alone) },
];
