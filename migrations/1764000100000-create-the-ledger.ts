import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Business days, executions, runs with their edges and attempts: what is true about a night. */
export class CreateTheLedger1764000100000 implements MigrationInterface {
  name = 'CreateTheLedger1764000100000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(DAYS_AND_EXECUTIONS);
    await db.query(RUNS);
    await db.query(ATTEMPTS);
    await db.query(EVENTS);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      DROP TABLE event;
      DROP TABLE agent_session;
      DROP TABLE attempt_send;
      DROP TABLE attempt;
      DROP FUNCTION refuse_change_of_attempt();
      DROP TABLE external_release;
      DROP TABLE run_edge;
      DROP TABLE run;
      DROP SEQUENCE run_id;
      DROP TABLE execution;
      DROP TABLE business_day;
    `);
  }
}

const DAYS_AND_EXECUTIONS = `
  CREATE TABLE business_day (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    schedule       text NOT NULL REFERENCES schedule (name),
    business_date  date NOT NULL,
    version        integer NOT NULL,
    status         text NOT NULL CHECK (status IN ('OPEN', 'CLOSED')),
    adhoc_requests integer NOT NULL DEFAULT 0,
    opened_at      timestamptz NOT NULL,
    opened_by      text NOT NULL,
    closed_at      timestamptz,
    UNIQUE (schedule, business_date),
    FOREIGN KEY (schedule, version) REFERENCES schedule_version (schedule, version)
  );

  CREATE TABLE execution (
    id                 bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    day_id             bigint NOT NULL REFERENCES business_day (id) ON DELETE CASCADE,
    schedule           text NOT NULL,
    business_date      date NOT NULL,
    cycle              text NOT NULL,
    flow               text NOT NULL,
    process            text,
    -- 0 except in the Adhoc cycle, where every request has runs of its own.
    request_no         integer NOT NULL,
    status             text NOT NULL CHECK (status IN ('QUEUED', 'RUNNING', 'COMPLETED', 'ERROR')),
    request_parameters json NOT NULL,
    caller_id          text,
    correlation_id     text,
    requested_by       text NOT NULL,
    requested_at       timestamptz NOT NULL,
    started_at         timestamptz,
    ended_at           timestamptz
  );
  CREATE UNIQUE INDEX execution_once_per_date ON execution (day_id, cycle, flow) WHERE request_no = 0;
  CREATE INDEX execution_unfinished ON execution (id) WHERE status IN ('QUEUED', 'RUNNING');
`;

const RUNS = `
  -- Ids are taken in blocks, so that edges can name their runs before anything is inserted.
  CREATE SEQUENCE run_id AS bigint;
  CREATE TABLE run (
    id                     bigint PRIMARY KEY,
    day_id                 bigint NOT NULL REFERENCES business_day (id) ON DELETE CASCADE,
    execution_id           bigint REFERENCES execution (id) ON DELETE CASCADE,
    schedule               text NOT NULL,
    business_date          date NOT NULL,
    cycle                  text NOT NULL,
    flow                   text NOT NULL,
    process                text NOT NULL,
    job                    text NOT NULL,
    request_no             integer NOT NULL,

    -- Its definition, as of the version with which the day was opened.
    sequence               integer NOT NULL,
    application            text NOT NULL,
    module                 text,
    agent_group            text NOT NULL,
    job_type               text NOT NULL,
    join_mode              text NOT NULL CHECK (join_mode IN ('ALL', 'ANY')),
    parameters             text NOT NULL,
    skip_on_error          boolean NOT NULL,
    critical               boolean NOT NULL,
    priority               smallint NOT NULL CHECK (priority BETWEEN 1 AND 255),
    exclusive_key          text,
    threshold_run_time     integer,
    max_run_time           integer,
    external_status_update text NOT NULL,

    status                 text NOT NULL CHECK (status IN ('LOADED', 'PENDING', 'RUNNING', 'COMPLETED', 'ERROR',
                             'HELD', 'SKIPPED', 'SKIPPED_ON_ERROR', 'DISABLED', 'NOT_RUN')),
    cause                  text CHECK (cause IN ('FAILED', 'START_REJECTED', 'START_EXPIRED', 'START_UNKNOWN',
                             'START_ASSUMED_FAILED', 'RESTART_REJECTED', 'KILLED', 'TIMED_OUT', 'LOST',
                             'DECLARED_FAILED', 'PARAMETERS_INVALID')),
    flags                  text[] NOT NULL DEFAULT '{}',
    reach                  text NOT NULL DEFAULT 'AHEAD' CHECK (reach IN ('AHEAD', 'REACHED', 'NOT_TAKEN')),
    active                 boolean NOT NULL DEFAULT false,
    forced                 boolean NOT NULL DEFAULT false,
    -- Since when every dependency is met; NULL = not met.
    ready_at               timestamptz,
    skipped_from           text,
    skipped_cause          text,

    -- How many of its edges are in each state: releasing costs O(dependents), never a scan of the day.
    edges_open             integer NOT NULL DEFAULT 0 CHECK (edges_open >= 0),
    edges_satisfied        integer NOT NULL DEFAULT 0 CHECK (edges_satisfied >= 0),
    edges_passed           integer NOT NULL DEFAULT 0 CHECK (edges_passed >= 0),
    edges_not_taken        integer NOT NULL DEFAULT 0 CHECK (edges_not_taken >= 0),
    outside_open           integer NOT NULL DEFAULT 0 CHECK (outside_open >= 0),
    outside_satisfied      integer NOT NULL DEFAULT 0 CHECK (outside_satisfied >= 0),
    outside_passed         integer NOT NULL DEFAULT 0 CHECK (outside_passed >= 0),
    outside_not_taken      integer NOT NULL DEFAULT 0 CHECK (outside_not_taken >= 0),

    attempt                integer NOT NULL DEFAULT 0,
    open_attempt_id        bigint,
    -- The latest execution id of any attempt: what Restart is called with.
    last_execution_id      text,
    requested_at           timestamptz,
    started_at             timestamptz,
    ended_at               timestamptz,

    UNIQUE (schedule, business_date, cycle, flow, process, job, request_no),
    CHECK (status <> 'ERROR' OR cause IS NOT NULL)
  );
  CREATE INDEX run_of_execution ON run (execution_id);
  CREATE INDEX run_of_day ON run (day_id, id);
  CREATE INDEX run_running ON run (execution_id) WHERE status = 'RUNNING';
  CREATE INDEX run_without_open_edges ON run (execution_id) WHERE status IN ('PENDING', 'HELD') AND edges_open = 0;
  CREATE INDEX run_ready ON run (schedule, application, priority DESC, id)
    WHERE status = 'PENDING' AND ready_at IS NOT NULL AND open_attempt_id IS NULL;
  CREATE INDEX run_in_a_slot ON run (schedule, application) WHERE open_attempt_id IS NOT NULL;

  CREATE TABLE run_edge (
    id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    successor_id     bigint NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    -- NULL: an external job, or a run of another schedule that does not exist yet.
    predecessor_id   bigint,
    kind             text NOT NULL CHECK (kind IN ('ORDER', 'DEPENDENCY', 'INTER_SCHEDULE', 'EXTERNAL')),
    satisfied_on     text NOT NULL CHECK (satisfied_on IN ('SUCCESS', 'WARNING', 'FAILURE', 'ALWAYS')),
    enabled          boolean NOT NULL,
    state            text NOT NULL CHECK (state IN ('OPEN', 'SATISFIED', 'PASSED', 'NOT_TAKEN')),
    -- INTER_SCHEDULE: the predecessor's names. EXTERNAL: the successor's schedule and the external job.
    outside_schedule text,
    outside_process  text,
    outside_job      text,
    business_date    date,
    time_out         integer,
    on_time_out      text NOT NULL
  );
  CREATE INDEX run_edge_out ON run_edge (predecessor_id) WHERE predecessor_id IS NOT NULL;
  CREATE INDEX run_edge_in ON run_edge (successor_id);
  CREATE INDEX run_edge_outside ON run_edge (outside_schedule, business_date, outside_job) WHERE outside_job IS NOT NULL;

  -- A release is a fact, whether the day is open or not.
  CREATE TABLE external_release (
    schedule      text NOT NULL REFERENCES schedule (name),
    business_date date NOT NULL,
    external_job  text NOT NULL,
    released_at   timestamptz NOT NULL,
    released_by   text NOT NULL,
    PRIMARY KEY (schedule, business_date, external_job)
  );
`;

const ATTEMPTS = `
  CREATE TABLE attempt (
    id                    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run_id                bigint NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    number                integer NOT NULL,
    kind                  text NOT NULL CHECK (kind IN ('START', 'RESTART')),
    state                 text NOT NULL CHECK (state IN ('QUEUED', 'CLAIMED', 'SENDING', 'TRACKING', 'KILLING',
                            'START_UNKNOWN', 'COMPLETED', 'ERROR', 'NOT_STARTED')),
    -- The fence: it grows with every change of hands, and results are applied only under the epoch they were got in.
    epoch                 integer NOT NULL DEFAULT 0,
    agent_execution_id    uuid NOT NULL UNIQUE,
    agent_group           text NOT NULL,
    priority              smallint NOT NULL,
    job_type_id           bigint NOT NULL,
    parameters            text NOT NULL,
    -- The failed execution that Restart is called with.
    restart_of            text,
    session_id            uuid,
    -- Where it was sent: its Status is asked there, wherever the job type points by then.
    target_url            text,
    target_origin         text,
    execution_id          text,
    execution_info        text,
    cause                 text,
    detail                text,
    remote_may_be_running boolean NOT NULL DEFAULT false,
    kill_requested_at     timestamptz,
    kill_requested_by     text,
    queued_at             timestamptz NOT NULL,
    claimed_at            timestamptz,
    sending_at            timestamptz,
    tracking_at           timestamptz,
    ended_at              timestamptz,
    UNIQUE (run_id, number),
    CHECK (state NOT IN ('TRACKING', 'KILLING') OR execution_id IS NOT NULL)
  );
  CREATE UNIQUE INDEX attempt_one_open_per_run ON attempt (run_id)
    WHERE state NOT IN ('COMPLETED', 'ERROR', 'NOT_STARTED');
  CREATE UNIQUE INDEX attempt_execution_id_among_open ON attempt (target_origin, execution_id)
    WHERE execution_id IS NOT NULL AND state NOT IN ('COMPLETED', 'ERROR', 'NOT_STARTED');
  CREATE INDEX attempt_queued ON attempt (agent_group, priority DESC, id) WHERE state = 'QUEUED';
  CREATE INDEX attempt_owned ON attempt (session_id)
    WHERE state IN ('CLAIMED', 'SENDING', 'TRACKING', 'KILLING');
  CREATE INDEX attempt_kill_requested ON attempt (kill_requested_at)
    WHERE kill_requested_at IS NOT NULL AND state IN ('SENDING', 'TRACKING', 'KILLING');

  CREATE FUNCTION refuse_change_of_attempt() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    RAISE EXCEPTION 'attempt % has ended, or its agentExecutionId would change', OLD.id
      USING ERRCODE = 'integrity_constraint_violation';
  END $$;
  CREATE TRIGGER attempt_ends_once BEFORE UPDATE ON attempt FOR EACH ROW
    WHEN (OLD.state IN ('COMPLETED', 'ERROR', 'NOT_STARTED') OR NEW.agent_execution_id <> OLD.agent_execution_id)
    EXECUTE FUNCTION refuse_change_of_attempt();

  -- Every send of Start, Restart and Kill: the intent before, the answer after. What a person reads on START_UNKNOWN.
  CREATE TABLE attempt_send (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    attempt_id  bigint NOT NULL REFERENCES attempt (id) ON DELETE CASCADE,
    verb        text NOT NULL,
    epoch       integer NOT NULL,
    url         text NOT NULL,
    sent_at     timestamptz NOT NULL,
    answered_at timestamptz,
    outcome     text,
    detail      text
  );
  CREATE INDEX attempt_send_of_attempt ON attempt_send (attempt_id);

  CREATE TABLE agent_session (
    id           uuid PRIMARY KEY,
    agent_groups text[] NOT NULL,
    host         text NOT NULL,
    pid          integer NOT NULL,
    started_at   timestamptz NOT NULL,
    -- By the database's clock, as everything that leases.
    lease_until  timestamptz NOT NULL
  );
`;

const EVENTS = `
  CREATE TABLE event (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    type          text NOT NULL,
    at            timestamptz NOT NULL,
    schedule      text,
    business_date date,
    execution_id  bigint,
    run_id        bigint,
    from_status   text,
    to_status     text,
    attempt       integer,
    actor         text NOT NULL,
    reason        text,
    -- Ids are taken before the commit, so they become visible out of order: readers go by what their last snapshot saw.
    tx            xid8 NOT NULL DEFAULT pg_current_xact_id()
  );
  CREATE INDEX event_by_transaction ON event (tx, id);
  CREATE INDEX event_of_run ON event (run_id, id) WHERE run_id IS NOT NULL;
`;
