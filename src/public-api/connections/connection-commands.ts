import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { Connections } from '../../connections/connections.js';
import { SaveConnection, type ConnectionToSave } from '../../connections/save-connection.js';
import { invalid } from '../../domain/errors.js';
import { EventStore } from '../../runs/event.store.js';
import { Commands, type Caller } from '../call/commands.js';
import type { HttpAnswer } from '../call/http-answer.js';
import { shownConnection, type connectionBody, type newConnection } from './connection-shapes.js';

type Body = z.output<typeof connectionBody>;

/** Commands on connections: each with its event, in one transaction. What is secret in them is in no event. */
@Injectable()
export class ConnectionCommands {
  constructor(
    private readonly commands: Commands,
    private readonly save: SaveConnection,
    private readonly connections: Connections,
    private readonly events: EventStore,
  ) {}

  async create(caller: Caller, body: z.output<typeof newConnection>): Promise<HttpAnswer> {
    return this.commands.run(caller, 201, async (tx, now) => {
      const made = await this.save.create(tx, toSave(body.name, body, { actor: caller.name, now }));
      await this.events.note(tx, saved(body.name, caller), now);
      return { answer: { ...shownConnection(made), findings: this.save.warnings(made) }, orders: [] };
    });
  }

  async replace(caller: Caller, name: string, body: Body): Promise<HttpAnswer> {
    if (body.name !== undefined && body.name !== name)
      throw invalid('OTHER_NAME', `name is the addressed one, ${name}; a connection is not renamed.`);
    const answer = await this.commands.run(caller, 200, async (tx, now) => {
      const changed = await this.save.replace(tx, toSave(name, body, { actor: caller.name, now }));
      await this.events.note(tx, saved(name, caller), now);
      return { answer: { ...shownConnection(changed), findings: this.save.warnings(changed) }, orders: [] };
    });
    this.connections.forget(name);
    return answer;
  }

  async delete(caller: Caller, name: string): Promise<HttpAnswer> {
    const answer = await this.commands.run(caller, 204, async (tx, now) => {
      await this.save.delete(tx, name);
      const event = { type: 'connection.deleted', schedule: null, to: name, actor: caller.name } as const;
      await this.events.note(tx, event, now);
      return { answer: undefined, orders: [] };
    });
    this.connections.forget(name);
    return answer;
  }
}

const saved = (
  name: string,
  { name: actor }: Caller,
): { readonly type: 'connection.saved'; schedule: null; to: string; actor: string } => ({
  type: 'connection.saved',
  schedule: null,
  to: name,
  actor,
});

export function toSave(
  name: string,
  body: Body,
  by: { readonly actor: string; readonly now: Date },
): ConnectionToSave {
  const { tokenUrl, clientId, clientSecret, authentication, audience, resource, origins } = body;
  const said = { tokenUrl, clientId, clientSecret, authentication, audience, resource, origins };
  return { name, ...said, overlapMinutes: body.overlapMinutes, version: body.version, ...by };
}
