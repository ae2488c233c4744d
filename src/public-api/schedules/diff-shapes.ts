import { z } from 'zod';
import { CHANGE_CODES, CHANGE_SIGNS } from '../../domain/diff/semantic-change.js';

/** The shape of what one version of a schedule has that another has not. */

/** No answer tells more changes than this; `changesTotal` counts all. */
export const MOST_CHANGES = 5_000;

const row = { tab: z.string(), name: z.string() };

const cell = z.string().nullable().describe('Such as J6; null = it stands in no workbook that was sent.');

const value = z.string().nullable().describe('As in the workbook; null = blank.');

export const fieldChange = z.object({
  field: z.string().describe('The header of its column.'),
  from: value,
  to: value,
  cell,
  environment: z
    .string()
    .optional()
    .describe('What the environment says instead of both: it wins, and imports do not change it.'),
});

const fields = z.array(fieldChange);

const SIGNS = [...new Set(Object.values(CHANGE_SIGNS))];

const change = z.object({
  code: z.enum(CHANGE_CODES),
  sign: z.enum(SIGNS).describe('More, less, otherwise; > is elsewhere, or called otherwise.'),
  ...row,
  process: z.string().nullable().describe('The process that it concerns; null = none, or several.'),
  text: z.string(),
  from: z
    .string()
    .nullable()
    .describe('The name, process, flow or type before; of a reordered job: what it came after.'),
  to: z.string().nullable(),
  fields,
  cell,
});

export const diffShape = z
  .object({
    added: z.array(z.object(row)),
    removed: z.array(z.object(row)),
    changed: z.array(z.object({ ...row, fields })),
    changes: z
      .array(change)
      .describe(`What the rows mean, each change told once; up to ${MOST_CHANGES.toLocaleString('en')}.`),
    changesTotal: z.number().int(),
  })
  .describe('By the names of tabs and columns in a workbook.')
  .meta({ id: 'Diff' });
