import { Controller, HttpCode, Put, Req } from '@nestjs/common';
import { z } from 'zod';
import type { AuthenticatedRequest } from '../../auth/principal.js';
import { conflict } from '../../domain/errors.js';
import { ManagePeople } from '../../login/manage-people.js';
import { NewPassword } from '../../login/new-password.js';
import { Call } from '../call/caller.js';
import { Commands, type Caller } from '../call/commands.js';
import type { HttpAnswer } from '../call/http-answer.js';
import { Input, operation, Operation, type InputOf } from '../call/operation.js';
import { personName } from './access-shapes.js';

const password = z.string().max(1000);
const newPassword = password.describe('12 characters or more, and not the name.');

const set = operation({
  summary: 'Set the password of a person, and end the sessions',
  tag: 'Access',
  may: 'administer',
  on: 'installation',
  params: z.object({ name: personName }),
  body: z.strictObject({ password: newPassword }),
  answers: { 204: { description: 'It is set.' } },
  problems: {
    404: ['UNKNOWN_PERSON'],
    409: ['NO_PASSWORD_HERE', 'OWN_PASSWORD'],
    422: ['WEAK_PASSWORD'],
    429: ['TOO_MANY_LOGINS'],
  },
});

const change = operation({
  summary: 'Change the own password; other sessions of the person end',
  tag: 'Access',
  may: 'see',
  on: 'self',
  body: z.strictObject({
    password: newPassword,
    currentPassword: password.describe('A browser that was left open is not enough.'),
  }),
  answers: { 204: { description: 'It is changed.' } },
  problems: {
    401: ['LOGIN_FAILED'],
    403: ['LOCAL_LOGIN_OFF'],
    409: ['NO_PASSWORD_HERE'],
    422: ['WEAK_PASSWORD'],
    429: ['TOO_MANY_LOGINS'],
  },
});

@Controller('api/v1')
export class PasswordController {
  constructor(
    private readonly commands: Commands,
    private readonly people: ManagePeople,
    private readonly passwords: NewPassword,
  ) {}

  @Put('people/:name/password')
  @HttpCode(204)
  @Operation(set)
  async set(
    @Input(set) { params: { name }, body }: InputOf<typeof set>,
    @Call() caller: Caller,
  ): Promise<HttpAnswer> {
    if (caller.name.toLowerCase() === name.toLowerCase())
      throw conflict(
        'OWN_PASSWORD',
        'Change the own password at PUT /api/v1/me/password, with the present one.',
      );
    const hash = await this.passwords.hash(name, body.password);
    return this.commands.run(caller, 204, async (tx, now) => {
      await this.people.setPassword(tx, { name, hash, actor: caller.name, now });
      return { answer: undefined, orders: [] };
    });
  }

  @Put('me/password')
  @HttpCode(204)
  @Operation(change)
  async change(
    @Input(change) { body }: InputOf<typeof change>,
    @Req() { principal, ip = '' }: AuthenticatedRequest,
    @Call() caller: Caller,
  ): Promise<HttpAnswer> {
    const { method, name, session } = principal;
    if (method !== 'session')
      throw conflict('NO_PASSWORD_HERE', `${name} is no person, and has no password.`);
    const hash = await this.passwords.hashOfOwn({ name, address: ip, ...body });
    return this.commands.run(caller, 204, async (tx, now) => {
      await this.people.setPassword(tx, { name, hash, actor: name, now, session });
      return { answer: undefined, orders: [] };
    });
  }
}
