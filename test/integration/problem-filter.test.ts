import 'reflect-metadata';
import { Controller, Get, Module, Res, type INestApplication } from '@nestjs/common';
import { APP_FILTER, NestFactory } from '@nestjs/core';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Response as Answer } from 'express';
import { pino } from 'pino';
import { ProblemFilter } from '../../src/platform/http/problem.filter.js';
import { Log } from '../../src/platform/log/logger.js';

@Controller()
class Halves {
  @Get('defect')
  async defect(@Res() answer: Answer): Promise<void> {
    return half(answer, new Error('lost the thread'));
  }

  @Get('whole')
  whole(): never {
    throw new Error(SECRET);
  }

  @Get('outage')
  async outage(@Res() answer: Answer): Promise<void> {
    return half(answer, Object.assign(new Error('no route'), { code: 'ECONNREFUSED' }));
  }
}

const SECRET = 'SELECT password FROM person at /srv/nightjar/dist/src/people.js:12';

async function half(answer: Answer, error: Error): Promise<void> {
  await new Promise((sent) => answer.write('the first half', sent));
  throw error;
}

let app: INestApplication;
let url: string;
let logged: readonly { level: string; msg: string; err: { message: string } }[];

beforeEach(async () => {
  logged = [];
  const formatters = { level: (level: string) => ({ level }) };
  const write = (line: string): void => {
    logged = [...logged, JSON.parse(line) as (typeof logged)[number]];
  };
  @Module({
    controllers: [Halves],
    providers: [
      { provide: Log, useValue: new Log(pino({ formatters }, { write })) },
      { provide: APP_FILTER, useClass: ProblemFilter },
    ],
  })
  class Root {}
  app = await NestFactory.create(Root, { logger: false });
  await app.listen(0, '127.0.0.1');
  url = await app.getUrl();
});

afterEach(() => app.close());

test.each([
  { path: 'defect', level: 'error', why: 'lost the thread' },
  { path: 'outage', level: 'warn', why: 'no route' },
])('an answer that ends in the middle does so visibly, and the log says why: $path', async (row) => {
  const answer = await fetch(`${url}/${row.path}`);
  expect(answer.status).toBe(200);
  await expect(answer.text()).rejects.toThrow('terminated');
  expect(logged).toMatchObject([
    { level: row.level, msg: expect.stringMatching(/^An answer was cut off/), err: { message: row.why } },
  ]);
});

test('a defect is told as nothing but an id, under which the log has all of it', async () => {
  const answer = await fetch(`${url}/whole`);
  expect(answer.status).toBe(500);
  const body = (await answer.json()) as { readonly requestId: string; readonly detail: string };
  expect(body).toEqual({
    type: 'about:blank',
    title: 'Internal error',
    status: 500,
    code: 'INTERNAL_ERROR',
    detail: `Something went wrong; the log has it under ${body.requestId}.`,
    requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
  });
  expect(logged).toMatchObject([
    { level: 'error', msg: 'A request failed', requestId: body.requestId, err: { message: SECRET } },
  ]);
});
