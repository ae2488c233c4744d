import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AppModule, type Runtime } from './app.module.js';
import { runsAgent, runsServer } from './platform/config/app-config.js';
import { AuditLoop } from './audit/audit.loop.js';
import { Database } from './platform/database/transaction.js';
import { compressAnswers } from './platform/http/compress-answers.js';
import { guardConnections } from './platform/http/guard-connections.js';
import { jsonBody } from './platform/http/json-body.js';
import { nameRequest } from './platform/http/name-request.js';
import { securityHeaders } from './platform/http/security-headers.js';
import { Loops, type Loop } from './platform/time/loops.js';
import { EventStore } from './runs/event.store.js';

export interface Served {
  readonly url: string;
  stop(): Promise<void>;
}

/** Makes the application of the role, listens, and starts its loops and its agent. */
export async function serve(runtime: Runtime): Promise<Served> {
  const app = await makeApplication(runtime);
  try {
    await beginRecovery(app, runtime);
    const { host, port } = runtime.config;
    await app.listen(port, host);
    const url = await app.getUrl();
    runtime.egress.never({ host, port: Number(new URL(url).port) });
    const stopWork = await startWork(app, runtime);
    runtime.log.log('Nightjar serves', { url, role: runtime.config.role });
    return {
      url: url.replace('[::1]', '127.0.0.1'),
      stop: async () => {
        await stopWork();
        await app.close();
      },
    };
  } catch (error) {
    await app.close();
    throw error;
  }
}

async function makeApplication(runtime: Runtime): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(await AppModule.of(runtime), {
    logger: runtime.log.forFramework(),
    abortOnError: false,
    bodyParser: false,
    // A follower of events would otherwise keep the server from closing.
    forceCloseConnections: true,
  });
  app.use(nameRequest);
  // Before bodies are read: what is refused there has these headers too.
  app.use(securityHeaders({ tls: runtime.config.publicUrl?.startsWith('https:') ?? false }));
  if (runsServer(runtime.config)) app.use(compressAnswers());
  app.use(jsonBody(await largeBodies(runtime)));
  guardConnections(app.getHttpServer(), runtime.config.requestTimeoutMs);
  // The address that the proxy in front has seen; what stands before it in X-Forwarded-For is what its caller said.
  if (runtime.config.trustProxy) app.set('trust proxy', 1);
  return app.init();
}

/** Which requests may have a large body; an agent takes none. */
async function largeBodies({ config }: Runtime): Promise<(method: string, path: string) => boolean> {
  if (!runsServer(config)) return () => false;
  const { takesLargeBody } = await import('./public-api/large-bodies.js');
  return takesLargeBody;
}

/** Before anybody can ask for anything: what is started too early cannot be taken back. */
async function beginRecovery(app: NestExpressApplication, { config, log }: Runtime): Promise<void> {
  const label = config.recovery;
  if (label === null) return;
  const { Recovery } = await import('./execution/recovery.js');
  if (await app.get(Recovery).begin(label))
    log.warn('The database was restored: nothing is started until the recovery is ended', { label });
}

/** Loops and agent; answers with how to stop them: no further ticks first, then what is in hand. */
async function startWork(app: NestExpressApplication, { config }: Runtime): Promise<() => Promise<void>> {
  const loops = app.get(Loops);
  loops.start([app.get(AuditLoop)]);
  if (runsServer(config)) {
    await app.get(Database).write('adopt-events', (sql) => app.get(EventStore).adoptRestored(sql));
    const { BeginNightliesLoop } = await import('./execution/requests/begin-nightlies.loop.js');
    const { DeliverCallbacksLoop } = await import('./callbacks/deliver-callbacks.loop.js');
    const { DispatchLeftoversLoop } = await import('./execution/attempts/dispatch-leftovers.loop.js');
    const { FollowLinksLoop } = await import('./execution/requests/follow-links.loop.js');
    const { PurgeDaysLoop } = await import('./execution/days/purge-days.loop.js');
    const { OpenDaysLoop } = await import('./execution/days/open-days.loop.js');
    const { TendHoldsLoop } = await import('./execution/actions/tend-holds.loop.js');
    const { TimeOutDependenciesLoop } = await import('./execution/time-out-dependencies.loop.js');
    const { WatchRunTimesLoop } = await import('./execution/watch-run-times.loop.js');
    const { MeasureDurationsLoop } = await import('./forecast/measure-durations.loop.js');
    const { ForgetSessionsLoop } = await import('./login/forget-sessions.loop.js');
    const { ForgetKeysLoop } = await import('./public-api/call/forget-keys.loop.js');
    const engine = [
      BeginNightliesLoop,
      DispatchLeftoversLoop,
      FollowLinksLoop,
      OpenDaysLoop,
      PurgeDaysLoop,
      TendHoldsLoop,
      TimeOutDependenciesLoop,
      WatchRunTimesLoop,
    ];
    loops.start(
      [...engine, DeliverCallbacksLoop, MeasureDurationsLoop, ForgetKeysLoop, ForgetSessionsLoop].map(
        (loop) => app.get<Loop>(loop),
      ),
    );
  }
  if (!runsAgent(config)) return () => loops.stop();
  const { Agent } = await import('./agent/agent.js');
  const agent = app.get(Agent);
  await agent.start();
  return async () => {
    await loops.stop();
    await agent.stop();
  };
}
