import type { PlannedFlow } from './plan-day.js';
import type { ScheduleSettings } from '../schedule-settings.js';

/** A flow in which waits of a kind that is not honoured are off. They are planned all the same: each can be enabled by hand. */
export function honoured(
  flow: PlannedFlow,
  settings: Pick<ScheduleSettings, 'externalDependencies' | 'interScheduleDependencies'>,
): PlannedFlow {
  const counts = {
    EXTERNAL: settings.externalDependencies,
    INTER_SCHEDULE: settings.interScheduleDependencies,
  };
  return {
    ...flow,
    waits: flow.waits.map((wait) => (counts[wait.kind] ? wait : { ...wait, enabled: false })),
  };
}
