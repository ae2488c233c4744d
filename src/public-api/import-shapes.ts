import { z } from 'zod';
import { carriedOverrides } from './override-shapes.js';
import { finding } from './shapes.js';

/** What an import answers. */

const named = z.object({ tab: z.string(), name: z.string() });

export const importAnswer = z
  .object({
    schedule: z.string(),
    version: z.number().int(),
    label: z.string(),
    applied: z.boolean(),
    unchanged: z.boolean(),
    findings: z.array(finding),
    findingsTotal: z.number().int(),
    diff: z.object({ added: z.array(named), removed: z.array(named), changed: z.array(named) }),
    overrides: carriedOverrides,
  })
  .meta({ id: 'Import' });
