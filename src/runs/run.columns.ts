/**
 * Beside `attempt a`: its run `r`, looked up attempt by attempt. A join may be planned the other way round, from the whole of
 * the runs, while statistics say that there are few: a plan that is prepared then stays for the night.
 */
export const RUN_OF_ATTEMPT = 'LATERAL (SELECT * FROM run WHERE run.id = a.run_id OFFSET 0) AS r';

/** The columns of `run r` that decide, shaped as domain/run's Run. For SELECT lists and RETURNING. */
export const RUN_COLUMNS = `
  r.id, r.execution_id AS "executionId", r.schedule, r.application, r.status, r.cause, r.flags, r.reach, r.active,
  r.forced, r.ready_at IS NOT NULL AS ready, r.join_mode AS "join", r.job_type AS "jobType",
  r.skip_on_error AS "skipOnError", r.critical, r.exclusive_key AS "exclusiveKey",
  r.callback_mode AS "callbackMode", r.attempt, r.skipped_from AS "skippedFrom", r.skipped_cause AS "skippedCause",
  json_build_object('open', r.edges_open, 'satisfied', r.edges_satisfied,
                    'passed', r.edges_passed, 'notTaken', r.edges_not_taken) AS edges,
  json_build_object('open', r.outside_open, 'satisfied', r.outside_satisfied,
                    'passed', r.outside_passed, 'notTaken', r.outside_not_taken) AS outside,
  EXISTS (SELECT FROM application p WHERE p.schedule = r.schedule AND p.name = r.application
            AND p.throttle_limit IS NOT NULL) AS throttled,
  (SELECT json_build_object('id', o.id::text, 'state', o.state, 'killRequested', o.kill_requested_at IS NOT NULL)
     FROM attempt o WHERE o.id = r.open_attempt_id) AS "openAttempt"`;
