import { Controller, Get, Post } from '@nestjs/common';
import { z } from 'zod';
import { notFound } from '../../domain/errors.js';
import { SwitchDependencies } from '../../execution/actions/switch-dependencies.js';
import { Database, type Transaction } from '../../platform/database/transaction.js';
import { DependencyStore, type OwnedDependency } from '../../runs/dependency.store.js';
import { Call } from '../call/caller.js';
import { Commands, type Caller } from '../call/commands.js';
import type { HttpAnswer } from '../call/http-answer.js';
import { Input, operation, Operation, type InputOf } from '../call/operation.js';
import { RunViews } from './run-views.js';
import { dependencyShape, id, reason, runParam } from '../call/shapes.js';

const items = z.object({ items: z.array(dependencyShape) });

const list = operation({
  summary: 'What a run depends on, and which of it counts',
  tag: 'Dependencies',
  may: 'see',
  on: 'run',
  params: runParam,
  answers: { 200: { description: 'All of it, decided or not.', schema: items } },
  problems: { 404: ['UNKNOWN_RUN'] },
});

const turn = operation({
  summary: 'Let dependencies of a run count, or not',
  tag: 'Dependencies',
  may: 'operate',
  on: 'run',
  description:
    'What is disabled is not waited for. Its state is kept up to date, so that it counts at once when it is enabled again. ' +
    'Only as long as the run has not started.',
  params: runParam.extend({ turn: z.enum(['enable', 'disable']) }),
  body: z.strictObject({ dependencies: z.array(id).min(1).max(1000), reason }),
  answers: { 200: { description: 'What the run depends on, afterwards.', schema: items } },
  problems: { 404: ['UNKNOWN_RUN', 'UNKNOWN_DEPENDENCY'], 409: ['NOT_ALLOWED', 'DAY_CLOSED'] },
});

@Controller('api/v1/runs/:id/dependencies')
export class RunDependenciesController {
  constructor(
    private readonly database: Database,
    private readonly commands: Commands,
    private readonly views: RunViews,
    private readonly dependencies: DependencyStore,
    private readonly switchDependencies: SwitchDependencies,
  ) {}

  @Get()
  @Operation(list)
  async list(@Input(list) { params }: InputOf<typeof list>): Promise<unknown> {
    const { reader } = this.database;
    await this.views.one(reader, params.id);
    return { items: await this.dependencies.ofRun(reader, params.id) };
  }

  @Post(':turn')
  @Operation(turn)
  async turn(
    @Input(turn) { params, body }: InputOf<typeof turn>,
    @Call() caller: Caller,
  ): Promise<HttpAnswer> {
    return this.commands.run(caller, 200, async (tx, now) => {
      const note = { now, actor: caller.name, reason: body.reason ?? null };
      const dependencies = await this.named(tx, params.id, body.dependencies);
      const enabled = params.turn === 'enable';
      const { orders } = await this.switchDependencies.run(tx, { dependencies, enabled, ...note });
      return { answer: { items: await this.dependencies.ofRun(tx, params.id) }, orders };
    });
  }

  private async named(
    tx: Transaction,
    runId: string,
    ids: readonly string[],
  ): Promise<readonly OwnedDependency[]> {
    await this.views.one(tx, runId);
    const found = (await this.dependencies.byIds(tx, ids)).filter((one) => one.runId === runId);
    const known = new Set(found.map((one) => one.id));
    const unknown = ids.find((one) => !known.has(one));
    if (unknown !== undefined)
      throw notFound('UNKNOWN_DEPENDENCY', `The run ${runId} has no dependency ${unknown}.`);
    return found;
  }
}
