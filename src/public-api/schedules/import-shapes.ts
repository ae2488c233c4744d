import { z } from 'zod';
import { MOST_EXCERPT_ROWS, type ExcerptRow, type TabExcerpt } from '../../schedules/sheet/excerpts.js';
import { diffShape } from './diff-shapes.js';
import { impactShape } from './impact-shapes.js';
import { carriedOverrides } from './override-shapes.js';
import { finding } from '../call/shapes.js';

/** What an import answers. */

const excerptRow = z.object({
  number: z.number().int().describe('As Excel counts.'),
  cells: z.array(z.string()).describe('From column A on; of each at most 100 characters.'),
});

const tabExcerpt = z
  .object({
    tab: z.string(),
    rowsTotal: z.number().int().describe('Without its header.'),
    header: excerptRow.nullable(),
    rows: z
      .array(excerptRow)
      .describe(`Those near findings; up to ${MOST_EXCERPT_ROWS.toLocaleString('en')} of all tabs together.`),
  })
  .meta({ id: 'TabExcerpt' });

export const excerptView = ({ header, rows, ...tab }: TabExcerpt): z.input<typeof tabExcerpt> => ({
  ...tab,
  header: header && rowView(header),
  rows: rows.map(rowView),
});

const rowView = ({ number, cells }: ExcerptRow): z.input<typeof excerptRow> => ({
  number,
  cells: [...cells],
});

export const importAnswer = z
  .object({
    schedule: z.string(),
    version: z.number().int(),
    label: z.string(),
    applied: z.boolean(),
    unchanged: z.boolean(),
    findings: z.array(finding),
    findingsTotal: z.number().int(),
    excerpts: z.array(tabExcerpt).nullable().describe('null = they were not asked for.'),
    needsAdministrator: z
      .array(z.string())
      .describe('Job types that are new, or have another URL or scope: only an administrator may apply it.'),
    diff: diffShape,
    overrides: carriedOverrides,
    impact: impactShape.nullable().describe('null = it was not asked for.'),
  })
  .meta({ id: 'Import' });
