import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { spawnOptions, type ServerUser } from './embedded-postgres-user.js';

/** The second `read` ends with this process, however that ends: the kernel closes its end of the pipe. INT = fast shutdown. */
const SCRIPT = `trap '' HUP INT TERM
read -r server || exit 0
read -r never
kill -INT "$server"`;

/** A shell that outlives this process by a moment, to stop the server when nobody else could. */
export interface Guard {
  watch(server: number): void;
  /** Once the server has ended. */
  end(): Promise<void>;
}

export async function postGuard(user: ServerUser): Promise<Guard> {
  const shell = spawn('sh', ['-c', SCRIPT], { ...spawnOptions(user), stdio: ['pipe', 'ignore', 'ignore'] });
  const ended = new Promise((resolve) => void shell.once('exit', resolve));
  await once(shell, 'spawn');
  // Somebody may have killed it; then a write fails, and a kill -9 of this process leaves the server to the next start.
  shell.stdin.on('error', () => undefined);
  shell.unref();
  return {
    watch: (server) => void shell.stdin.write(`${server}\n`),
    end: async () => {
      shell.ref();
      shell.kill('SIGKILL');
      await ended;
    },
  };
}
