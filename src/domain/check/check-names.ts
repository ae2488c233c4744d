import type { Findings, TabName } from '../locate.js';
import type { Schedule } from '../schedule.js';

interface NamedRow {
  readonly name: string;
  /** What must not occur twice; null = it may. */
  readonly key: string | null;
  /** Names that are told apart by people: those of one scope. */
  readonly scope?: string;
}

interface NamedTab {
  readonly tab: TabName;
  readonly field: string;
  readonly rows: readonly NamedRow[];
}

/** Names that occur twice, and names that only their case tells apart. */
export function checkNames(schedule: Schedule, findings: Findings): void {
  for (const { tab, field, rows } of namedTabs(schedule)) {
    const taken = new Set<string>();
    const spelled = new Map<string, Set<string>>();
    rows.forEach(({ key, name, scope = '' }, index) => {
      if (name === '') return;
      const spot = { tab, index, field, value: name };
      if (key !== null && taken.has(key)) {
        findings.error(spot, 'DUPLICATE_NAME', `"${name}" is defined here a second time; keep one.`);
        return;
      }
      if (key !== null) taken.add(key);
      const alike = `${scope}/${name.toLowerCase()}`;
      const spellings = spelled.get(alike) ?? new Set();
      spelled.set(alike, spellings);
      const [other] = spellings;
      if (spellings.has(name)) return;
      spellings.add(name);
      if (other === undefined) return;
      const message = `"${name}" and "${other}" differ only by case; they are two different names.`;
      findings.warning(spot, 'NAMES_DIFFER_BY_CASE', message);
    });
  }
}

const defined = ({ name }: { readonly name: string }): NamedRow => ({ key: name, name });
/** A name that is made by using it, as often as needed. */
const used = (name: string | null): NamedRow => ({ key: null, name: name ?? '' });

function namedTabs(schedule: Schedule): readonly NamedTab[] {
  const { applications, modules, flows, processes, jobs, externalDependencies, jobTypes } = schedule;
  return [
    { tab: 'applications', field: 'name', rows: applications.map(defined) },
    { tab: 'applications', field: 'agent', rows: applications.map(({ agent }) => used(agent)) },
    {
      tab: 'modules',
      field: 'name',
      rows: modules.map(({ application, name }) => ({
        name,
        key: `${application}/${name}`,
        scope: application,
      })),
    },
    {
      tab: 'flows',
      field: 'name',
      // One row per flow and cycle; a cycle that could not be read says nothing about the flow.
      rows: flows.map(({ name, cycle }) => ({
        name,
        key: (cycle as string) === '' ? null : `${cycle}/${name}`,
      })),
    },
    { tab: 'processes', field: 'name', rows: processes.map(defined) },
    { tab: 'jobs', field: 'name', rows: jobs.map(defined) },
    { tab: 'jobs', field: 'exclusiveKey', rows: jobs.map(({ exclusiveKey }) => used(exclusiveKey)) },
    {
      tab: 'externalDependencies',
      field: 'externalJob',
      rows: externalDependencies.map(({ externalJob }) => used(externalJob)),
    },
    { tab: 'jobTypes', field: 'name', rows: jobTypes.map(defined) },
  ];
}
