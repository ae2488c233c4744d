import { Controller, Post } from '@nestjs/common';
import { z } from 'zod';
import { BusinessDayStore } from '../../business-days/business-day.store.js';
import { closedDay, unknownDay } from '../../business-days/open-day.js';
import { SwitchDependencies } from '../../execution/actions/switch-dependencies.js';
import { DependencyStore } from '../../runs/dependency.store.js';
import { Call } from '../call/caller.js';
import { Commands, type Caller } from '../call/commands.js';
import type { HttpAnswer } from '../call/http-answer.js';
import { Input, operation, Operation, type InputOf } from '../call/operation.js';
import { businessDate, name, reason, scheduleParam } from '../call/shapes.js';

const turn = operation({
  summary: 'Let all that a business date waits for in another schedule count, or not',
  tag: 'Dependencies',
  may: 'operate',
  description: 'Runs that have started are left out.',
  params: scheduleParam.extend({ date: businessDate, turn: z.enum(['enable', 'disable']) }),
  body: z.strictObject({ on: name.describe('The schedule that is waited for.'), reason }),
  answers: {
    200: { description: 'How many have changed.', schema: z.object({ changed: z.number().int() }) },
  },
  problems: { 404: ['UNKNOWN_DAY'], 409: ['DAY_CLOSED'] },
});

@Controller('api/v1/schedules/:schedule/days/:date/dependencies')
export class ScheduleDependenciesController {
  constructor(
    private readonly commands: Commands,
    private readonly days: BusinessDayStore,
    private readonly dependencies: DependencyStore,
    private readonly switchDependencies: SwitchDependencies,
  ) {}

  @Post(':turn')
  @Operation(turn)
  async turn(
    @Input(turn) { params, body }: InputOf<typeof turn>,
    @Call() caller: Caller,
  ): Promise<HttpAnswer> {
    const { schedule, date } = params;
    return this.commands.run(caller, 200, async (tx, now) => {
      const named = { schedule, businessDate: date };
      const day = await this.days.lock(tx, schedule, date);
      if (!day) throw unknownDay(named);
      if (day.status === 'CLOSED') throw closedDay(named);
      const enabled = params.turn === 'enable';
      const dependencies = await this.dependencies.onSchedule(tx, { ...named, on: body.on }, enabled);
      const note = { now, actor: caller.name, reason: body.reason ?? null };
      const { answer, orders } = await this.switchDependencies.run(tx, { dependencies, enabled, ...note });
      return { answer: { changed: answer }, orders };
    });
  }
}
