import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { LedgerEntry } from '../../examples/external-system/ledger.js';
import type { OauthSettings } from '../../examples/external-system/oauth-controls.js';
import type { JobRule } from '../../examples/external-system/script.js';

/** Long enough for many calls, short enough to expire many times in a night. */
const TOKEN_LIFETIME_S = 20;

/** The external system in a process of its own, which no fault ever touches: what its ledger says is what happened. */
export class Judge {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
  ) {}

  static async start(clientSecret: string): Promise<Judge> {
    const child = spawn(
      process.execPath,
      [
        'dist/examples/external-system/main.js',
        '--exit-with-parent',
        '--token-lifetime',
        String(TOKEN_LIFETIME_S),
      ],
      {
        env: { PATH: process.env['PATH'], EXTERNAL_SYSTEM_CLIENT_SECRET: clientSecret },
        stdio: ['pipe', 'pipe', 'inherit'],
      },
    );
    const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
    return new Judge(child, (JSON.parse(line) as { url: string }).url);
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  async script(rules: readonly JobRule[]): Promise<void> {
    await this.call('PUT', '/control/script', rules);
  }

  async oauth(settings: OauthSettings): Promise<void> {
    await this.call('PUT', '/control/oauth', settings);
  }

  async revokeTokens(): Promise<void> {
    await this.call('POST', '/control/tokens/revoke');
  }

  async ledger(after = 0): Promise<readonly LedgerEntry[]> {
    return (await this.call('GET', `/control/ledger?after=${after}`)) as readonly LedgerEntry[];
  }

  async stop(): Promise<void> {
    const exit = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await exit;
  }

  private async call(method: string, path: string, body?: unknown): Promise<unknown> {
    const answer = await fetch(`${this.url}${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`the judge answers ${method} ${path} with ${answer.status}: ${text}`);
    return text === '' ? null : (JSON.parse(text) as unknown);
  }
}
