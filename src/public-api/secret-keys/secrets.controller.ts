import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { z } from 'zod';
import { Database } from '../../platform/database/transaction.js';
import { SecretKeys, type SecretsStatus } from '../../platform/secret-keys/secret-keys.js';
import { SecretBox } from '../../platform/secrets/secret-box.js';
import { EventStore } from '../../runs/event.store.js';
import { Call } from '../call/caller.js';
import { Commands, type Caller } from '../call/commands.js';
import type { HttpAnswer } from '../call/http-answer.js';
import { Input, operation, Operation, type InputOf } from '../call/operation.js';

const places = z.array(z.string()).describe('TABLE/ROW/FIELD; the first hundred.');

const status = operation({
  summary: 'Which keys have sealed the stored secrets',
  tag: 'Secrets',
  may: 'administer',
  on: 'installation',
  description:
    'No secret, and nothing of a key but its id. `left` is how many the first key is still to take over.',
  answers: {
    200: {
      description: 'By key.',
      schema: z
        .object({
          keys: z.array(
            z.object({
              keyId: z.string().describe('The beginning of a digest of the key.'),
              held: z.boolean().describe('Whether this server holds it.'),
              first: z.boolean().describe('Whether it is the one that seals.'),
              secrets: z.number().int(),
            }),
          ),
          secrets: z.number().int(),
          left: z.number().int(),
          unreadable: places.describe('Of secrets whose key is not held here; the first hundred places.'),
          unreadableTotal: z.number().int(),
        })
        .meta({ id: 'SecretsStatus' }),
    },
  },
});

const rewrap = operation({
  summary: 'Let the first key take over stored secrets, a batch of them',
  tag: 'Secrets',
  may: 'administer',
  on: 'installation',
  description:
    'Until `left` is 0: then no secret needs another key, and the others may be removed. A secret that is set meanwhile is ' +
    'sealed by the first key anyway.',
  body: z.strictObject({
    limit: z.number().int().min(1).max(500).default(100).describe('How many at most.'),
  }),
  answers: {
    200: {
      description: 'What was done, and what is left.',
      schema: z
        .object({
          rewrapped: z.number().int(),
          left: z.number().int(),
          damaged: places.describe('Of secrets that do not open although their key is held: set them anew.'),
        })
        .meta({ id: 'RewrappedSecrets' }),
    },
  },
});

@Controller('api/v1/secrets')
export class SecretsController {
  constructor(
    private readonly database: Database,
    private readonly keys: SecretKeys,
    private readonly commands: Commands,
    private readonly events: EventStore,
    private readonly box: SecretBox,
  ) {}

  @Get()
  @Operation(status)
  async status(): Promise<SecretsStatus> {
    return this.keys.status(this.database.reader);
  }

  @Post('rewrap')
  @HttpCode(200)
  @Operation(rewrap)
  async rewrap(@Input(rewrap) { body }: InputOf<typeof rewrap>, @Call() caller: Caller): Promise<HttpAnswer> {
    return this.commands.run(caller, 200, async (tx, now) => {
      const answer = await this.keys.rewrap(tx, body.limit);
      const event = {
        type: 'secrets.rewrapped',
        schedule: null,
        to: this.box.keyId,
        actor: caller.name,
      } as const;
      if (answer.rewrapped > 0) await this.events.note(tx, event, now);
      return { answer, orders: [], changed: answer.rewrapped > 0 };
    });
  }
}
