import { parseArgs } from 'node:util';
import { startExternalSystem, type ExternalSystem, type ExternalSystemOptions } from './server.js';

const USAGE = `Usage: node dist/examples/external-system/main.js [options]
  --port <n>             default 0: any free one
  --host <address>       default 127.0.0.1; there is no reason for another, see README.md
  --client-id <id>       default nightjar
  --client-secret <s>    default EXTERNAL_SYSTEM_CLIENT_SECRET, or a random one, which is then printed
  --token-lifetime <s>   seconds, default 300
  --job-ms <ms>          how long a job takes, default 200
  --exit-with-parent     end when standard input is closed
  --help
`;

interface CommandLine {
  readonly options: ExternalSystemOptions;
  readonly exitWithParent: boolean;
  readonly help: boolean;
}

function commandLine(): CommandLine {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '0' },
      host: { type: 'string', default: '127.0.0.1' },
      'client-id': { type: 'string', default: 'nightjar' },
      'client-secret': { type: 'string' },
      'token-lifetime': { type: 'string', default: '300' },
      'job-ms': { type: 'string', default: '200' },
      'exit-with-parent': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const clientSecret = values['client-secret'] ?? process.env['EXTERNAL_SYSTEM_CLIENT_SECRET'];
  const options = {
    port: wholeNumber('port', values.port),
    host: values.host,
    clientId: values['client-id'],
    ...(clientSecret !== undefined && { clientSecret }),
    tokenLifetimeS: wholeNumber('token-lifetime', values['token-lifetime']),
    jobMs: wholeNumber('job-ms', values['job-ms']),
  };
  return { options, exitWithParent: values['exit-with-parent'], help: values.help };
}

function wholeNumber(name: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`--${name} must be a whole number, not "${text}"`);
  return Number(text);
}

function announce(system: ExternalSystem, { clientSecret: given }: ExternalSystemOptions): void {
  const { url, tokenUrl, clientId, clientSecret } = system;
  const line = { url, tokenUrl, clientId, ...(given === undefined && { clientSecret }) };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

async function main(): Promise<void> {
  const { options, exitWithParent, help } = commandLine();
  if (help) {
    process.stdout.write(USAGE);
    return;
  }
  const system = await startExternalSystem(options);
  const stop = (): void => {
    process.stdin.destroy();
    void system.close();
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  if (exitWithParent) process.stdin.once('close', stop).once('error', stop).resume();
  announce(system, options);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\nTry --help.\n`);
  process.exitCode = 1;
});
