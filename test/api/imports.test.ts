import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { unzipSync, zipSync } from 'fflate';
import type { ApiAnswer } from '../support/api.js';
import { scheduleWorkbook, type SmallSchedule } from '../support/small-schedule.js';
import { workbook } from '../support/workbook.js';
import { sample, World } from '../support/world.js';

const IMPORT = '/api/v1/schedules/import';

let world: World;
beforeAll(async () => {
  world = await World.start({ agents: 0 });
});
afterAll(async () => {
  expect(await world.stop()).toEqual([]);
});

const small = (name: string, more: Partial<SmallSchedule> = {}): Buffer =>
  scheduleWorkbook({ name, processes: { A: ['A1', 'A2'] }, ...more });
const upload = (file: Buffer, query = ''): Promise<ApiAnswer> => world.api.upload(`${IMPORT}${query}`, file);
const read = (schedule: string, rest = ''): Promise<ApiAnswer> =>
  world.api.get(`/api/v1/schedules/${schedule}${rest}`);
async function versionsOf(schedule: string): Promise<readonly number[]> {
  const { items } = (await world.api.must(read(schedule, '/versions'))) as { items: { version: number }[] };
  return items.map(({ version }) => version);
}

/** The same parts, packed in another way. */
const repacked = (file: Buffer): Buffer =>
  Buffer.from(
    zipSync(
      Object.fromEntries(
        Object.entries(unzipSync(file)).map(([name, content]) => [name, [content, { level: 1 }]]),
      ),
    ),
  );

describe('an import', () => {
  test('applies a workbook as the first version of its schedule, and names every row', async () => {
    const answer = await upload(small('FIRST'));
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      schedule: 'FIRST',
      version: 1,
      label: '1',
      applied: true,
      unchanged: false,
      findings: [],
      findingsTotal: 0,
      excerpts: null,
      diff: {
        added: [
          { tab: 'Schedule', name: 'FIRST' },
          { tab: 'Application', name: 'APP' },
          { tab: 'Process', name: 'START' },
          { tab: 'Process', name: 'A' },
          { tab: 'Job', name: 'START_JOB' },
          { tab: 'Job', name: 'A1' },
          { tab: 'Job', name: 'A2' },
          { tab: 'FlowProcessMapping', name: 'Nightly/START' },
          { tab: 'FlowProcessMapping', name: 'Nightly/A' },
          { tab: 'ProcessJobMapping', name: 'START/START_JOB' },
          { tab: 'ProcessJobMapping', name: 'A/A1' },
          { tab: 'ProcessJobMapping', name: 'A/A2' },
          { tab: 'Dependency', name: 'A after START' },
          { tab: 'Job Types', name: 'SVC' },
        ],
        removed: [],
        changed: [],
        changes: [
          {
            code: 'SCHEDULE_ADDED',
            sign: '+',
            tab: 'Schedule',
            name: 'FIRST',
            process: null,
            text: 'Schedule FIRST is new: 2 processes, 3 jobs, 1 dependency.',
            from: null,
            to: null,
            fields: [],
            cell: 'A2',
          },
        ],
        changesTotal: 1,
      },
      needsAdministrator: ['SVC'],
      overrides: { conflicts: [], agreed: [], dormant: [], revived: [], findings: [] },
      impact: null,
    });
    expect(await read('FIRST')).toMatchObject({
      status: 200,
      body: { name: 'FIRST', activeVersion: 1, label: '1', timeZone: 'UTC' },
    });
  });

  test('tells everything in a dry run, and changes nothing', async () => {
    const answer = await upload(small('DRY'), '?dryRun=true');
    expect(answer).toMatchObject({
      status: 200,
      body: { schedule: 'DRY', version: 1, applied: false, unchanged: false, findings: [] },
    });
    expect((answer.body as { diff: { added: unknown[] } }).diff.added).toHaveLength(14);
    expect(await read('DRY')).toMatchObject({ status: 404, body: { code: 'UNKNOWN_SCHEDULE' } });
    expect(await upload(small('DRY'), '?dryRun=false')).toMatchObject({
      body: { version: 1, applied: true },
    });
  });

  test('makes no version of a definition that is the active one already, whatever the bytes', async () => {
    const file = small('SAME');
    await world.api.must(upload(file));
    const again = repacked(file);
    expect(again.equals(file)).toBe(false);
    const nothing = { added: [], removed: [], changed: [], changes: [], changesTotal: 0 };
    const expected = { version: 1, applied: false, unchanged: true, diff: nothing };
    expect(await upload(again, '?dryRun=true')).toMatchObject({ status: 200, body: expected });
    expect(await upload(again)).toMatchObject({ status: 200, body: expected });
    expect(await upload(file)).toMatchObject({ status: 200, body: expected });
    expect(await versionsOf('SAME')).toEqual([1]);
  });

  test('counts versions per schedule, and names what was added, removed and changed', async () => {
    await world.api.must(upload(small('DIFF')));
    const changed = small('DIFF', {
      processes: { A: ['A1', 'A3'] },
      parameters: { 'A/A1': 'k=v' },
      job: { A1: { Priority: 200 } },
      jobType: { JobKill: null },
      throttle: 2,
    });
    expect((await upload(changed)).body).toMatchObject({
      version: 2,
      applied: true,
      diff: {
        added: [
          { tab: 'Job', name: 'A3' },
          { tab: 'ProcessJobMapping', name: 'A/A3' },
        ],
        removed: [
          { tab: 'Job', name: 'A2' },
          { tab: 'ProcessJobMapping', name: 'A/A2' },
        ],
        changed: [
          { tab: 'Application', name: 'APP' },
          { tab: 'Job', name: 'A1' },
          { tab: 'ProcessJobMapping', name: 'A/A1' },
          { tab: 'Job Types', name: 'SVC' },
        ],
      },
    });
    expect(await upload(small('DIFF'))).toMatchObject({ body: { version: 3, applied: true } });
    expect(await versionsOf('DIFF')).toEqual([3, 2, 1]);
    expect(await upload(small('OTHER'))).toMatchObject({ body: { version: 1 } });
  });

  test('keeps the label as it stands in the sheet', async () => {
    const file = unzipSync(small('LABEL'));
    const strings = Buffer.from(file['xl/sharedStrings.xml'] ?? []).toString();
    const sheet = Buffer.from(file['xl/worksheets/sheet1.xml'] ?? []).toString();
    expect(strings).toContain('>Version<');
    const labelled = {
      ...file,
      'xl/worksheets/sheet1.xml': Buffer.from(
        sheet.replace(/<c r="B2"[^]*?<\/c>/, '<c r="B2" t="inlineStr"><is><t>Winter 26.3 ✓</t></is></c>'),
      ),
    };
    expect(await upload(Buffer.from(zipSync(labelled)))).toMatchObject({
      status: 200,
      body: { version: 1, label: 'Winter 26.3 ✓' },
    });
    expect(await read('LABEL', '/versions')).toMatchObject({
      body: {
        items: [{ schedule: 'LABEL', version: 1, label: 'Winter 26.3 ✓', active: true, createdBy: 'admin' }],
      },
    });
  });

  test('is refused when another version is active than the one that was looked at', async () => {
    const moved = { status: 409, body: { code: 'VERSION_MOVED', activeVersion: 0 } };
    expect(await upload(small('MOVED'), '?expectedVersion=5')).toMatchObject(moved);
    expect(await read('MOVED')).toMatchObject({ status: 404 });
    expect(await upload(small('MOVED'), '?expectedVersion=0')).toMatchObject({ body: { version: 1 } });

    const second = small('MOVED', { throttle: 1 });
    const moved1 = { status: 409, body: { code: 'VERSION_MOVED', activeVersion: 1 } };
    expect(await upload(second, '?expectedVersion=0')).toMatchObject(moved1);
    expect(await upload(second, '?expectedVersion=0&dryRun=true')).toMatchObject(moved1);
    expect(await upload(second, '?expectedVersion=1&dryRun=true')).toMatchObject({ status: 200 });
    expect(await versionsOf('MOVED')).toEqual([1]);
    expect(await upload(second, '?expectedVersion=1')).toMatchObject({ body: { version: 2 } });

    await world.api.must(world.api.post('/api/v1/schedules/MOVED/versions/1/activate'));
    const third = small('MOVED', { throttle: 3 });
    expect(await upload(third, '?expectedVersion=2')).toMatchObject(moved1);
    expect(await upload(third, '?expectedVersion=1')).toMatchObject({ body: { version: 3 } });
  });

  test('of one schedule twice at once makes one version after the other', async () => {
    const files = [small('TWICE', { throttle: 1 }), small('TWICE', { throttle: 2 })];
    const answers = await Promise.all(files.map((file) => upload(file)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(answers.map(({ body }) => (body as { version: number }).version).sort()).toEqual([1, 2]);
    const second = answers.find(({ body }) => (body as { version: number }).version === 2);
    expect(second?.body).toMatchObject({
      diff: { added: [], removed: [], changed: [{ tab: 'Application', name: 'APP' }] },
    });
    expect(await versionsOf('TWICE')).toEqual([2, 1]);
  });

  test('of one schedule twice at once, both from the same version, is applied once', async () => {
    await world.api.must(upload(small('RACE')));
    const files = [small('RACE', { throttle: 1 }), small('RACE', { throttle: 2 })];
    const answers = await Promise.all(files.map((file) => upload(file, '?expectedVersion=1')));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await versionsOf('RACE')).toEqual([2, 1]);
  });

  test.each([
    'dryRun=yes',
    'dryRun=',
    'expectedVersion=',
    'expectedVersion=-1',
    'expectedVersion=1.5',
    'dry=true',
  ])('with the query %s is refused, and changes nothing', async (query) => {
    expect(await upload(small('QUERY'), `?${query}`)).toMatchObject({
      status: 422,
      body: { code: 'INVALID_REQUEST' },
    });
    expect(await read('QUERY')).toMatchObject({ status: 404 });
  });
});

/** spreadsheet.md, The mistakes in broken.xlsx. */
const MISTAKES = [
  'Schedule!E2 UNKNOWN_TIME_ZONE',
  'Application!D2 OUT_OF_RANGE',
  'Application!A3 DUPLICATE_NAME',
  'Flow!B2 UNKNOWN_CYCLE',
  'Process!A2 INVALID_NAME',
  'Job!E3 UNKNOWN_JOB_TYPE',
  'Job!C4 UNKNOWN_APPLICATION',
  'Job!K5 INVALID_DAY',
  'Job!I6 INVALID_CHOICE',
  'Job!J6 NOT_A_NUMBER',
  'Job!A8 DUPLICATE_NAME',
  'FlowProcessMapping!A5 UNKNOWN_FLOW',
  'ProcessJobMapping!D7 MALFORMED_PARAMETERS',
  'ProcessJobMapping!B8 UNKNOWN_JOB',
  'Dependency!C2 DEPENDENCY_CYCLE',
  'Dependency!C4 UNKNOWN_PROCESS',
  'Dependency!D4 UNKNOWN_JOB',
  'Dependency!C5 SELF_DEPENDENCY',
  'Job Types!C2 REQUIRED',
  'Job Types!D2 REQUIRED',
  'Job Types!C3 INVALID_URL',
];

interface Found {
  readonly severity: string;
  readonly code: string;
  readonly tab: string;
  readonly cell: string;
}
const places = (findings: readonly Found[], severity: string): readonly string[] =>
  findings
    .filter((finding) => finding.severity === severity)
    .map(({ tab, cell, code }) => `${tab}!${cell} ${code}`)
    .sort();

describe('a workbook with mistakes', () => {
  test.each(['', '?dryRun=true'])('is answered with all of them at once (import%s)', async (query) => {
    const answer = await upload(sample('broken'), query);
    expect(answer.status).toBe(422);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    const { code, findings, findingsTotal } = answer.body as {
      code: string;
      findings: Found[];
      findingsTotal: number;
    };
    expect(code).toBe('WORKBOOK_HAS_ERRORS');
    expect(places(findings, 'error')).toEqual([...MISTAKES].sort());
    expect(places(findings, 'warning')).toEqual(['Flow!A2 EMPTY_FLOW']);
    expect(findingsTotal).toBe(findings.length);
    expect(findings.find((finding) => finding.code === 'INVALID_DAY')).toEqual({
      severity: 'error',
      code: 'INVALID_DAY',
      tab: 'Job',
      cell: 'K5',
      value: expect.any(String),
      message: expect.stringContaining('SUNDAY'),
    });
    const { items } = (await world.api.must(world.api.get('/api/v1/schedules?limit=1000'))) as {
      items: { name: string }[];
    };
    expect(items.map(({ name }) => name)).not.toContain('BROKEN');
  });

  test('changes nothing of a schedule that is there, not even its job types', async () => {
    await world.api.must(upload(small('WRONG')));
    const before = await world.api.get('/api/v1/job-types/SVC?schedule=WRONG');
    const wrong = small('WRONG', { jobType: { JobStart: '/begin' }, after: [['A', 'NOWHERE']] });
    expect(await upload(wrong)).toMatchObject({
      status: 422,
      body: { findings: [{ severity: 'error', code: 'UNKNOWN_PROCESS', tab: 'Dependency', cell: 'C2' }] },
    });
    expect(await versionsOf('WRONG')).toEqual([1]);
    expect((await world.api.get('/api/v1/job-types/SVC?schedule=WRONG')).body).toEqual(before.body);
  });

  test('is answered with at most 5,000 of them, and counts the others', async () => {
    const header = ['ProcessName', 'JobName', 'Sequence'];
    const rows = Array.from({ length: 5_400 }, (_, n) => ['GONE', `JOB_${n}`, n + 1]);
    const file = workbook({
      Schedule: [
        ['Name', 'Version'],
        ['MANY', '1'],
      ],
      Process: [['ProcessName'], ['A']],
      Job: [
        ['JobName', 'Application'],
        ['A1', 'APP'],
      ],
      FlowProcessMapping: [
        ['FlowName', 'ProcessName'],
        ['Nightly', 'A'],
      ],
      ProcessJobMapping: [header, ...rows],
    });
    const answer = await upload(file);
    const { findings, findingsTotal } = answer.body as { findings: Found[]; findingsTotal: number };
    expect(answer.status).toBe(422);
    expect(findings).toHaveLength(5_000);
    expect(findingsTotal).toBeGreaterThan(5_400);
  });
});

describe('the catalogue', () => {
  test('lists schedules by name, page by page', async () => {
    for (const name of ['LIST_C', 'LIST_A', 'LIST_B']) await world.api.must(upload(small(name)));
    const names: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const query: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const answer = await world.api.get(`/api/v1/schedules?limit=2${query}`);
      const page = answer.body as { items: { name: string }[]; nextCursor: string | null };
      expect(page.items.length).toBeLessThanOrEqual(2);
      names.push(...page.items.map(({ name }) => name));
      cursor = page.nextCursor;
    }
    expect(names).toEqual([...new Set(names)].sort());
    expect(names).toEqual(expect.arrayContaining(['LIST_A', 'LIST_B', 'LIST_C']));
  });

  test.each(['', '/versions', '/days/2026-11-24'])('knows no schedule NOPE (%s)', async (rest) => {
    expect(await read('NOPE', rest)).toMatchObject({ status: 404, body: { code: 'UNKNOWN_SCHEDULE' } });
  });
});
