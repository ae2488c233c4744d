import { z } from 'zod';
import {
  OVERRIDE_STATES,
  type Override,
  type OverrideState,
  type OverrideValue,
  type SeenOverride,
} from '../../domain/override.js';
import type { StoredOverride } from '../../schedules/overrides/override.store.js';
import type { ReviewedOverrides } from '../../schedules/overrides/review-overrides.js';
import { TABS } from '../../schedules/sheet/sheet-columns.js';
import { finding, id, instant } from '../call/shapes.js';

/** What an override that holds no more is told as, beside the states of those that hold. */
export const ENDED = 'ENDED';
export type ShownState = OverrideState | typeof ENDED;

/** So many are changed at once. */
const MOST = 10_000;
/** Of a cell. */
const MOST_TEXT = 32_767;

const plain = z.union([z.string().max(MOST_TEXT), z.number(), z.boolean(), z.null()]);
const said = z
  .union([plain, z.array(z.string().max(MOST_TEXT)).max(100)])
  .describe('As a blank cell where it is null. Also as the text of a cell: "Y", "MONDAY,TUESDAY".');
const text = z.string().min(1).max(1000);

export const newOverride = z.union([
  z.strictObject({
    tab: text.describe('As the workbook calls it: Job, ProcessJobMapping, ...'),
    row: text.describe(
      'What the row is called there: LOAD_JOB, P/LOAD_JOB, Hourly_Cycle_1/LOADS, P/J after X.',
    ),
    field: text.describe('enabled, thresholdRunTime, ...'),
    value: said,
  }),
  z.strictObject({
    tab: text.describe('InterScheduleDependency, ExternalDependency or ScheduleLink.'),
    add: z.record(z.string(), plain).describe('A row of your own, by fields; said again, it becomes that.'),
  }),
]);

const expectedRevision = z
  .number()
  .int()
  .min(0)
  .optional()
  .describe('The overrideRevision that was looked at; another one now is 409 VERSION_MOVED.');
const dryRun = z.boolean().optional().describe('Only say what would change.');
const reason = z.string().max(2000).optional().describe('Why; kept with the overrides and the event.');

export const overridesToSet = z.strictObject({
  overrides: z.array(newOverride).min(1).max(MOST),
  expectedRevision,
  dryRun,
  reason,
});

export const overridesToDecide = z
  .strictObject({
    overrides: z
      .array(
        z.strictObject({
          tab: text,
          row: text,
          field: text.optional().describe('Left out = all of the row.'),
        }),
      )
      .min(1)
      .max(MOST)
      .optional(),
    state: z.enum(OVERRIDE_STATES).optional().describe('Instead of names: all that are in this state.'),
    expectedRevision,
    dryRun,
    reason,
  })
  .refine((body) => (body.overrides === undefined) !== (body.state === undefined), {
    message: 'say either which overrides, or in which state',
  });

const value: z.ZodType<OverrideValue, OverrideValue> = z.union([
  plain,
  z.array(z.string()),
  z.record(z.string(), plain).describe('A row of your own.'),
]);

const key = {
  tab: z.string(),
  row: z.string(),
  field: z.string().describe('`row` = the whole row is your own.'),
};

export const overrideShape = z
  .object({
    id,
    ...key,
    value,
    sheetThen: value.describe(
      'What the workbook said when it was set or kept; null = a blank cell, or no such row.',
    ),
    sheetNow: value.describe('What the active version says.'),
    state: z
      .enum([...OVERRIDE_STATES, ENDED])
      .describe(
        'ACTIVE; AGREED: the workbook says the same by now; CONFLICT: it says something third; DORMANT: it has no such row; ' +
          'ENDED: it holds no more.',
      ),
    droppedBy: z.number().int().nullable().describe('The version that does not have the row any more.'),
    since: z.number().int().describe('The overrideRevision from which on it holds.'),
    setAt: instant,
    setBy: z.string(),
    reason: z.string().nullable(),
    until: z.number().int().nullable().describe('The overrideRevision from which on it holds no more.'),
    endedAt: instant.nullable(),
    endedBy: z.string().nullable(),
    endReason: z.string().nullable(),
  })
  .meta({ id: 'Override' });

/** An override, and what the workbook said when it was set. */
export const saidOverride = z.object({ ...key, value, sheetThen: value });

export const changedOverrides = z
  .object({
    schedule: z.string(),
    overrideRevision: z.number().int(),
    dryRun: z.boolean(),
    changed: z.array(saidOverride),
    unchanged: z.number().int().describe('Of those that were named, how many were so already.'),
    findings: z.array(finding).describe('Warnings about what is planned with them.'),
    openDays: z
      .array(z.string())
      .describe('Open days, at most 100: their runs stay as they are, see `advice`.'),
    advice: z.string().nullable().describe('What to do about the open days; null = there are none.'),
  })
  .meta({ id: 'ChangedOverrides' });

const carried = z.object({
  ...key,
  value,
  sheetThen: value,
  sheetNow: value,
  droppedBy: z.number().int().nullable().describe('The version that has dropped the row.'),
});

/** How the overrides of a schedule stand to a workbook that is imported. */
export const carriedOverrides = z.object({
  conflicts: z
    .array(carried)
    .describe('The workbook has changed under them. They hold until a person decides.'),
  agreed: z.array(carried).describe('The workbook says the same by now.'),
  dormant: z.array(carried).describe('The workbook does not have their rows; they come back with these.'),
  revived: z
    .array(carried)
    .describe('An earlier version had dropped their rows, and this one has them again.'),
  findings: z
    .array(finding)
    .describe('Warnings: what is wrong with the workbook only because of overrides, such as a circle.'),
});

type CarriedView = z.input<typeof carriedOverrides>;
type SeenView = z.input<typeof carried>;
type SaidView = Pick<SeenView, 'tab' | 'row' | 'field' | 'value' | 'sheetThen'>;

export const saidView = ({ tab, row, field, value: is, sheetValue }: Override): SaidView => ({
  tab: TABS[tab].name,
  row,
  field,
  value: is,
  sheetThen: sheetValue,
});

const seenView = ({ override, sheetNow }: SeenOverride<StoredOverride>): SeenView => ({
  ...saidView(override),
  sheetNow,
  droppedBy: override.droppedBy,
});

export const carriedView = ({
  conflicts,
  agreed,
  dormant,
  revived,
  findings,
}: ReviewedOverrides): CarriedView => ({
  conflicts: conflicts.map(seenView),
  agreed: agreed.map(seenView),
  dormant: dormant.map(seenView),
  revived: revived.map(seenView),
  findings: [...findings],
});

export function overrideView({
  override,
  state,
  sheetNow,
}: SeenOverride<StoredOverride>): Readonly<Record<string, unknown>> {
  const { id: key_, droppedBy, since, setAt, setBy, until, endedAt, endedBy, endReason } = override;
  const shown: ShownState = until === null ? state : ENDED;
  const held = { since, setAt, setBy, reason: override.reason, until, endedAt, endedBy, endReason };
  return { id: key_, ...saidView(override), sheetNow, state: shown, droppedBy, ...held };
}
