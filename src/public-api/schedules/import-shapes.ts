import { z } from 'zod';
import { diffShape } from './diff-shapes.js';
import { impactShape } from './impact-shapes.js';
import { carriedOverrides } from './override-shapes.js';
import { finding } from '../call/shapes.js';

/** What an import answers. */

export const importAnswer = z
  .object({
    schedule: z.string(),
    version: z.number().int(),
    label: z.string(),
    applied: z.boolean(),
    unchanged: z.boolean(),
    findings: z.array(finding),
    findingsTotal: z.number().int(),
    needsAdministrator: z
      .array(z.string())
      .describe('Job types that are new, or have another URL or scope: only an administrator may apply it.'),
    diff: diffShape,
    overrides: carriedOverrides,
    impact: impactShape.nullable().describe('null = it was not asked for.'),
  })
  .meta({ id: 'Import' });
