import { clearInterval, setInterval } from 'node:timers';

const LOOK_EVERY_MS = 500;

/**
 * A signal sent to npm reaches the shell between npm and this process, and often ends there: then this process would
 * live on without anybody knowing. Started by npm, it asks itself to end when its parent has gone.
 */
export function endWithNpm() {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, LOOK_EVERY_MS);
  watch.unref();
}
