import { z } from 'zod';
import { FORMAT, FORMAT_VERSION } from '../../configuration/configuration-document.js';
import { EXTERNAL_STATUS_UPDATES } from '../../domain/schedule.js';
import { newOverride, saidOverride } from './override-shapes.js';
import { settings } from './settings-shapes.js';
import { businessDate, finding, name } from '../call/shapes.js';

/** The configuration of a schedule as JSON: GET answers it, the import of another environment takes it. */
export const configurationDocument = z
  .strictObject({
    format: z.literal(FORMAT),
    formatVersion: z.literal(FORMAT_VERSION),
    schedule: name,
    version: z.number().int().optional().describe('Where it comes from; an import does not look at it.'),
    label: z.string().optional().describe('Likewise.'),
    overrideRevision: z.number().int().optional().describe('Likewise.'),
    jobs: z.strictObject({ overrides: z.array(newOverride) }).optional(),
    scheduling: z
      .strictObject({
        settings: z.strictObject(settings).partial().describe('What is left out stays as it is.'),
        callbackMode: z
          .enum(EXTERNAL_STATUS_UPDATES)
          .nullable()
          .optional()
          .describe('null = nothing is called back here; an import leaves the mode as it is.'),
        firstRunBusinessDate: businessDate
          .nullable()
          .optional()
          .describe('The earliest date whose day was ever opened there; an import does not look at it.'),
      })
      .optional(),
  })
  .meta({ id: 'Configuration' });

const changed = z.object({ from: z.string(), to: z.string() }).nullable();

export const configurationImported = z
  .object({
    schedule: z.string(),
    dryRun: z.boolean(),
    overrideRevision: z.number().int(),
    set: z.array(saidOverride).describe('Overrides that are set, or would be.'),
    cleared: z.array(saidOverride).describe('Overrides that hold no more: the workbook counts again.'),
    settings: changed.describe('null = they stay as they are.'),
    callbackMode: changed.describe('null = it stays as it is.'),
    findings: z.array(finding).describe('Warnings.'),
    findingsTotal: z.number().int(),
    openDays: z
      .array(z.string())
      .describe('Open days, at most 100: their runs stay as they are, see `advice`.'),
    advice: z.string().nullable().describe('What to do about the open days; null = there are none.'),
  })
  .meta({ id: 'ImportedConfiguration' });
