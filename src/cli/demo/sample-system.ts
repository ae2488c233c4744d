import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { CannotDo } from '../api/errors.js';
import type { Environment } from '../api/target.js';
import type { Child, Children } from './child.js';

export interface SampleSystem {
  readonly url: string;
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

const OTHER_JOBS_MS = '1000';
/** Long enough to be seen, and a night of some ten seconds. In the second night a job fails once, for somebody to mend. */
const SCRIPT = [
  { job: 'PAY_EXTRACT_CARDS_JOB', durationMs: 1500 },
  { job: 'PAY_EXTRACT_TRANSFERS_JOB', durationMs: 2000 },
  { job: 'PAY_RATES_JOB', durationMs: 2000 },
  { job: 'PAY_TRANSFORM_JOB', durationMs: 2000 },
  {
    ...{ job: 'PAY_LOAD_JOB', durationMs: 1500, outcomes: ['COMPLETED', 'ERROR', 'COMPLETED'] },
    failureInfo: 'The table PAYMENTS_LEDGER is locked by another session. Nothing was loaded.',
  },
];

/** Starts the sample external system with its OAuth server, on a free port and with a secret of its own. */
export async function startSampleSystem(
  root: string,
  environment: Environment,
  children: Children,
): Promise<SampleSystem> {
  const clientSecret = randomBytes(24).toString('hex');
  const said: string[] = [];
  const child = children.start({
    name: 'The sample external system',
    args: [
      join(root, 'dist/examples/external-system/main.js'),
      '--job-ms',
      OTHER_JOBS_MS,
      '--exit-with-parent',
    ],
    environment: { ...environment, EXTERNAL_SYSTEM_CLIENT_SECRET: clientSecret },
    output: 'pipe',
    said: () => Promise.resolve(said.join('\n')),
  });
  const line = await Promise.race([firstLine(child, said), child.lost]);
  const told = JSON.parse(line) as Pick<SampleSystem, 'url' | 'tokenUrl' | 'clientId'>;
  await setScript(told.url);
  return { ...told, clientSecret };
}

function firstLine({ stdout }: Child, said: string[]): Promise<string> {
  return new Promise((resolve) => {
    if (!stdout) return;
    createInterface({ input: stdout }).on('line', (line) => {
      said.push(line);
      resolve(line);
    });
  });
}

async function setScript(url: string): Promise<void> {
  const answer = await fetch(`${url}/control/script`, { method: 'PUT', body: JSON.stringify(SCRIPT) });
  if (!answer.ok) throw new CannotDo('SCRIPT_REFUSED', `${url} refuses the script: ${await answer.text()}`);
}
