import { Nightjar, type Settings } from './nightjar.js';
import { startStores, type Stores } from './stores.js';
import { Target } from './target.js';

/** What every measure works with: stores, an external system, and how much of everything. */
export interface Bench {
  readonly stores: Stores;
  readonly target: Target;
  readonly rounds: number;
  /** Independent jobs of a round. */
  readonly jobs: number;
  /** A smaller run: fewer jobs, shorter windows. */
  readonly quick: boolean;
  readonly profile: string | null;
  readonly say: (line: string) => void;
  /** A Nightjar on a database of its own; ended with the measure that has started it. */
  start(settings?: Settings): Promise<Nightjar>;
  stop(): Promise<void>;
}

export async function startBench(
  how: Pick<Bench, 'rounds' | 'jobs' | 'quick' | 'profile' | 'say'>,
): Promise<Bench> {
  const stores = await startStores();
  const target = await Target.start();
  let databases = 0;
  return {
    ...how,
    stores,
    target,
    start: async (settings = {}) => {
      databases += 1;
      const databaseUrl = await stores.database(`nightjar_${databases}`);
      const redisUrl = `${stores.redisUrl}/${databases + 2}`;
      const flags = how.profile === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${how.profile}`];
      return Nightjar.start({ databaseUrl, redisUrl }, target.url, { ...settings, flags });
    },
    stop: async () => {
      await target.stop();
      await stores.stop();
    },
  };
}
