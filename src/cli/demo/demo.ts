import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ApiClient, apiPath } from '../api/api.client.js';
import { CommandFailed, WrongUse } from '../api/errors.js';
import type { Run } from '../api/shapes.js';
import { findTarget, type Environment } from '../api/target.js';
import { EXIT, type ExitCode } from '../terminal/exit-code.js';
import type { Io } from '../terminal/io.js';
import { Voice } from '../terminal/voice.js';
import { exitOf, showExecution } from '../watch/watch.js';
import { Children } from './child.js';
import { makeFolder } from './demo-folder.js';
import { startServer } from './demo-server.js';
import { requestNightly, type Night } from './night.js';
import { addPerson, type Login } from './person.js';
import { startSampleSystem, type SampleSystem } from './sample-system.js';
import { stepsOf } from './steps.js';

const USAGE = `Usage: npm run demo [-- --exit]
  Starts a server with an embedded database and a sample external system, and runs a night.
  --exit   end after the run: 0 when it has completed, 1 otherwise
`;

/** From dist/src/cli/demo. */
const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));
const FOLDER = join(ROOT, '.nightjar/demo');

/** Answers with the exit code; everything that it has started has ended by then. */
export async function runDemo(args: readonly string[], io: Io): Promise<ExitCode> {
  const voice = new Voice(io, false);
  const stop = stopSignal();
  const children = new Children();
  try {
    const { exit, help } = optionsOf(args);
    if (help) {
      io.out.write(USAGE);
      return EXIT.well;
    }
    const demo = { voice, children, stop, exit };
    return await Promise.race([play(demo), untilStopped(stop)]);
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    io.err.write(`${voice.style.bad(error.problem.code)}: ${error.message}\n`);
    return error instanceof WrongUse ? EXIT.wrongUse : EXIT.failed;
  } finally {
    await children.stop();
  }
}

function optionsOf(args: readonly string[]): { exit: boolean; help: boolean } {
  const flag = { type: 'boolean', default: false } as const;
  try {
    return parseArgs({ args: [...args], options: { exit: flag, help: flag } }).values;
  } catch (error) {
    throw new WrongUse(`${(error as Error).message}\n${USAGE}`);
  }
}

/** Ctrl-C, a kill, a closed terminal: whichever it is, what was started must end. */
function stopSignal(): AbortSignal {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      stop.abort();
    });
  }
  return stop.signal;
}

const untilStopped = (stop: AbortSignal): Promise<ExitCode> =>
  new Promise((resolve) => {
    stop.addEventListener('abort', () => {
      resolve(EXIT.interrupted);
    });
  });

interface Demo {
  readonly voice: Voice;
  readonly children: Children;
  readonly stop: AbortSignal;
  readonly exit: boolean;
}

async function play({ voice, children, stop, exit }: Demo): Promise<ExitCode> {
  const { io } = voice;
  const step = stepsOf(voice);
  const environment = withoutOurs(io.environment);
  await step('make .nightjar/demo anew', () => makeFolder(FOLDER));
  const system = await step('start the sample external system', () =>
    startSampleSystem(ROOT, environment, children),
  );
  const url = await step('start the server with an agent and a database', () => {
    const place = { root: ROOT, dataDir: FOLDER, logFile: join(FOLDER, 'server.log') };
    return startServer({ ...place, environment, port: io.environment['PORT'], system }, children);
  });
  io.out.write(`  ${voice.style.bold(`${url}/`)}\n`);
  const { lost } = children;
  const api = new ApiClient(await findTarget({ NIGHTJAR_DATA_DIR: FOLDER }, { url }));
  const login = await Promise.race([step('add a person who can log in', () => addPerson(api)), lost]);
  io.out.write(`  ${loginText(login)}\n`);
  const asked = { workbook: join(ROOT, 'schedules/payments.xlsx'), systemUrl: system.url };
  const night = await Promise.race([requestNightly(api, asked, step), lost]);
  io.out.write('\n');
  const { id } = night.execution;
  const shown = showExecution(voice, api, { executionId: id, keep: false, signal: stop });
  const execution = await Promise.race([shown, lost]);
  if (!execution) return EXIT.interrupted;
  if (exit) return exitOf(execution);
  const runs = await api.all<Run>(apiPath`runs`, { execution: id });
  io.out.write(
    farewell({ url, system, night, login, run: runs.find(({ executionId }) => executionId !== null) }),
  );
  await Promise.race([untilStopped(stop), lost]);
  return EXIT.well;
}

const loginText = ({ name, password }: Login): string => `log in as ${name} with the password ${password}`;

/** The demo must not touch what the shell it runs in is set up for. */
function withoutOurs(environment: Environment): Environment {
  const ours = /^(NIGHTJAR_.*|DATABASE_URL|REDIS_URL|PORT|HOST)$/;
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !ours.test(name)));
}

interface Farewell {
  readonly url: string;
  readonly system: SampleSystem;
  readonly night: Night;
  readonly login: Login;
  /** One that has a log. */
  readonly run: Run | undefined;
}

function farewell({ url, system, night, login, run }: Farewell): string {
  const folder = relative(process.cwd(), FOLDER);
  const { schedule, businessDate, nextDate } = night;
  return `
Console             ${url}/ (${loginText(login)})
API documentation   ${url}/api/docs
Sample system       ${system.url} (what it was asked: ${system.url}/control/ledger)
Log of the server   ${join(folder, 'server.log')}

In another terminal, in this folder:
  export NIGHTJAR_URL=${url} NIGHTJAR_DATA_DIR=${folder}
  npx nightjar runs ${schedule} --date ${businessDate}
  npx nightjar log ${run?.id ?? '<run>'}
  npx nightjar run ${schedule} --date ${nextDate} --open --watch

Ctrl-C ends the demo.
`;
}
