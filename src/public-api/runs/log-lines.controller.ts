import { Controller, Get } from '@nestjs/common';
import { z } from 'zod';
import { Input, operation, Operation, type InputOf } from '../call/operation.js';
import { runParam } from '../call/shapes.js';
import { linesOf } from './log-lines.js';
import { LOG_SOURCES, RunLog } from './run-log.js';

const MOST_LINES = 10_000;

const lineNumber = (description: string): z.ZodType<number, string> =>
  z
    .string()
    .regex(/^0*[1-9]\d{0,8}$/, 'expected a whole number, 1 or more')
    .transform(Number)
    .meta({ type: 'integer', minimum: 1, description });

const lines = operation({
  summary: 'A part of the log of a run, by lines',
  tag: 'Runs',
  may: 'see',
  on: 'run',
  description:
    'From `from` on, or the last `tail` ones. An answer has at most 10,000 lines, and about 2 MiB of them: go on behind what ' +
    'it has. What the external system has said is kept for four seconds, so that its parts fit each other.',
  params: runParam,
  query: z.strictObject({
    source: z
      .enum(LOG_SOURCES)
      .default('external')
      .describe("The external system's log of the latest execution, or Nightjar's own."),
    from: lineNumber('The first line; 1 unless it is said.').optional(),
    limit: lineNumber('How many at most; above 10,000 counts as 10,000.').optional(),
    tail: lineNumber('The last lines, so many of them; goes without `from` and `limit`.').optional(),
  }),
  answers: {
    200: {
      description: 'The lines, and how many there are in all.',
      schema: z
        .object({
          source: z.enum(LOG_SOURCES),
          says: z.string().nullable().describe('Why there is no such log; null = there is one.'),
          total: z.number().int().describe('Lines of the whole log.'),
          bytes: z.number().int().describe('Of the whole log.'),
          cut: z.boolean().describe('It is longer: no more than 10 MiB and 1,000,000 lines are read of it.'),
          from: z.number().int().describe('The number of the first of `items`.'),
          items: z.array(z.string()).describe('A line of more than 20,000 characters is cut.'),
        })
        .meta({ id: 'LogLines' }),
    },
  },
  problems: { 404: ['UNKNOWN_RUN'] },
});

@Controller('api/v1/runs/:id/log/lines')
export class LogLinesController {
  constructor(private readonly log: RunLog) {}

  @Get()
  @Operation(lines)
  async lines(@Input(lines) { params, query }: InputOf<typeof lines>): Promise<unknown> {
    const { source, tail } = query;
    const { lines: all, bytes, cut, says } = await this.log.lines(params.id, source);
    const asked = {
      tail: tail === undefined ? undefined : Math.min(tail, MOST_LINES),
      from: query.from ?? 1,
      limit: Math.min(query.limit ?? MOST_LINES, MOST_LINES),
    };
    return { source, says, total: all.length, bytes, cut, ...linesOf(all, asked) };
  }
}
