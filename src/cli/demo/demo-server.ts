import { once } from 'node:events';
import { open, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { CannotDo } from '../api/errors.js';
import type { Environment } from '../api/target.js';
import type { Children } from './child.js';
import type { SampleSystem } from './sample-system.js';

const USUAL_PORT = 3000;
const LISTENS_WITHIN_MS = 120_000;
const LOOK_EVERY_MS = 100;
const LAST_LINES = 15;

export interface ServerToStart {
  readonly root: string;
  readonly dataDir: string;
  readonly logFile: string;
  readonly environment: Environment;
  readonly port: string | undefined;
  readonly system: SampleSystem;
}

/** Starts the server with an agent and the embedded database; its log goes to a file. Answers with its address. */
export async function startServer(wanted: ServerToStart, children: Children): Promise<string> {
  const { root, logFile, environment, port } = wanted;
  const log = await open(logFile, 'a');
  try {
    const child = children.start({
      name: 'The server',
      args: [
        '--import',
        pathToFileURL(join(root, 'src/bin/end-with-parent.mjs')).href,
        join(root, 'dist/server/main.js'),
      ],
      environment: {
        ...environment,
        ...configOf(wanted),
        PORT: port ?? ((await isFree(USUAL_PORT)) ? '3000' : '0'),
      },
      output: log.fd,
      said: async () => `The end of ${logFile}:\n${await lastLines(logFile)}`,
    });
    return await Promise.race([untilItListens(logFile), child.lost]);
  } finally {
    await log.close();
  }
}

const configOf = ({ dataDir, system }: ServerToStart): Environment => ({
  HOST: '127.0.0.1',
  NIGHTJAR_DATA_DIR: dataDir,
  NIGHTJAR_ALLOWED_TARGETS: 'http://127.0.0.1:*',
  NIGHTJAR_OAUTH_TOKEN_URL: system.tokenUrl,
  NIGHTJAR_OAUTH_CLIENT_ID: system.clientId,
  NIGHTJAR_OAUTH_CLIENT_SECRET: system.clientSecret,
  NIGHTJAR_POLL_INTERVAL_MS: '500',
  NIGHTJAR_STOP_TIMEOUT_MS: '10000',
});

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}

/** The server says its address when it serves; a file cannot be waited for but by looking. */
async function untilItListens(logFile: string): Promise<string> {
  const deadline = performance.now() + LISTENS_WITHIN_MS;
  while (performance.now() < deadline) {
    const url = /^Nightjar listens on (\S+)$/m.exec(await readFile(logFile, 'utf8'))?.[1];
    if (url !== undefined) return url;
    await delay(LOOK_EVERY_MS);
  }
  throw new CannotDo(
    'SERVER_SILENT',
    `The server does not listen. The end of its log:\n${await lastLines(logFile)}`,
  );
}

async function lastLines(file: string): Promise<string> {
  const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
  return lines.slice(-LAST_LINES).join('\n');
}
