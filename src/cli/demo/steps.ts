import { CannotDo } from '../api/errors.js';
import { duration } from '../terminal/text.js';
import type { Voice } from '../terminal/voice.js';

/** Does one thing of the story, and tells that it is done or what has failed. */
export type Step = <T>(name: string, work: () => Promise<T>) => Promise<T>;

export function stepsOf({ io, style }: Voice): Step {
  return async (name, work) => {
    const startedAt = performance.now();
    try {
      const result = await work();
      io.out.write(
        `${style.good('✓')} ${name} ${style.dim(`(${duration(performance.now() - startedAt)})`)}\n`,
      );
      return result;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new CannotDo('DEMO_FAILED', `The demo failed at: ${name}.\n${reason}`);
    }
  };
}
