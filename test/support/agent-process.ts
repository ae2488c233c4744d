import { randomBytes } from 'node:crypto';
import { Module, type Type } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import type { ExternalSystem } from '../../examples/external-system/server.js';
import { AgentModule } from '../../src/agent/agent.module.js';
import { AgentSession, AgentSettings } from '../../src/agent/agent-session.js';
import { AttemptsInHand } from '../../src/agent/attempts-in-hand.js';
import { FindWorkLoop } from '../../src/agent/find-work.loop.js';
import { SessionLoop } from '../../src/agent/session.loop.js';
import type { EnvironmentConnection } from '../../src/connections/connection.js';
import { ConnectionsModule } from '../../src/connections/connections.module.js';
import { EngineSettings } from '../../src/execution/attempts/dispatch-leftovers.loop.js';
import { Egress } from '../../src/platform/http/egress.js';
import { parseAllowList } from '../../src/platform/http/allow-list.js';
import { createPino, Log } from '../../src/platform/log/logger.js';
import { PlatformModule } from '../../src/platform/platform.module.js';
import {
  MessageQueue,
  NoQueue,
  type Consumer,
  type Message,
} from '../../src/platform/queue/message-queue.js';
import { SecretBox } from '../../src/platform/secrets/secret-box.js';
import { Secret } from '../../src/platform/secrets/secret.js';
import type { Engine } from './engine.js';

@Module({})
class SettingsModule {}

/** Takes messages, looks at each batch as the test says, and hands none on. */
export class SilentQueue extends MessageQueue {
  readonly published: Message[] = [];
  private readonly looks: Promise<void>[] = [];

  constructor(
    private readonly look: (messages: readonly Message[]) => Promise<void> = async () => undefined,
  ) {
    super();
  }

  override async publish(_queue: string, messages: readonly Message[]): Promise<void> {
    this.published.push(...messages);
    const looked = this.look(messages);
    this.looks.push(looked);
    await looked;
  }

  /** Resolves when everything that came was looked at. */
  async settled(): Promise<void> {
    await Promise.all(this.looks);
  }

  override consume(): Consumer {
    return { close: () => Promise.resolve() };
  }

  override close(): Promise<void> {
    return Promise.resolve();
  }
}

export interface AgentProcessOptions {
  /** What it calls; without one, nothing is called. */
  readonly system?: ExternalSystem;
  readonly queue?: MessageQueue;
}

/** Another process on the database of an engine, with an agent whose loops run only when the test says so. */
export class AgentProcess {
  private constructor(private readonly module: TestingModule) {}

  static async start(
    engine: Engine,
    { system, queue = new NoQueue() }: AgentProcessOptions = {},
  ): Promise<AgentProcess> {
    const platform = PlatformModule.of({
      dataSource: engine.dataSource,
      queue,
      egress: new Egress(parseAllowList('http://127.0.0.1:*')),
      clock: engine.clock,
      log: new Log(createPino('silent')),
    });
    const agent = {
      groups: null,
      leaseMs: 60_000,
      concurrency: 10,
      reconcileIntervalMs: 1000,
      pollIntervalMs: 20,
    };
    const settings = [
      { provide: EngineSettings, useValue: { reconcileIntervalMs: 1000 } },
      { provide: AgentSettings, useValue: agent },
      { provide: SecretBox, useValue: new SecretBox(randomBytes(32)) },
    ];
    const module = await Test.createTestingModule({
      imports: [
        platform,
        ConnectionsModule.of(system ? connectionTo(system) : null),
        { module: SettingsModule, global: true, providers: settings, exports: settings },
        AgentModule,
      ],
    }).compile();
    const process = new AgentProcess(module);
    await process.get(AgentSession).begin();
    return process;
  }

  get<T>(type: Type<T> | (abstract new (...args: never[]) => T)): T {
    return this.module.get(type, { strict: false });
  }

  /** One look for orders, kills and attempts of dead agents, at an instant after they were made. */
  async look(engine: Engine): Promise<void> {
    await this.get(FindWorkLoop).runOnce(new Date(engine.clock.now().getTime() + 60_000));
  }

  async renew(): Promise<void> {
    await this.get(SessionLoop).runOnce();
  }

  /** Waits for what is under way; the database stays open, because it is the engine's. */
  async stop(): Promise<void> {
    await this.get(AttemptsInHand).close();
  }
}

const connectionTo = ({ tokenUrl, clientId, clientSecret }: ExternalSystem): EnvironmentConnection => ({
  tokenUrl,
  clientId,
  clientSecret: new Secret(clientSecret),
  origins: null,
});
