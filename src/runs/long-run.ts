/** Fewer executions than these are no average to go by. */
const ENOUGH_SAMPLES = 5;
/** By its average only, no run is long that is not a minute over it: short jobs would be remarked on all the time. */
const MARGIN_SECONDS = 60;

/** Beside `run r`: what its job usually takes, and what is set for its schedule. */
export const LONG_RUN_TABLES = `
  LEFT JOIN job_duration h ON h.schedule = r.schedule AND h.process = r.process AND h.job = r.job
  LEFT JOIN schedule_settings s ON s.schedule = r.schedule`;

const MULTIPLIER = 'COALESCE(s.long_run_multiplier, 1)::float8';

/** After so many seconds a run is LONG_RUNNING (lifecycle.md); NULL = never: it has no threshold, and was measured too seldom. */
export const LONG_RUN_SECONDS = `CASE
  WHEN r.threshold_run_time IS NOT NULL THEN r.threshold_run_time * ${MULTIPLIER}
  WHEN h.samples >= ${ENOUGH_SAMPLES}
    THEN GREATEST(h.average_seconds * ${MULTIPLIER}, h.average_seconds + ${MARGIN_SECONDS}) END`;
