CREATE TABLE agent_session (
  id uuid NOT NULL,
  agent_groups text[] NOT NULL,
  host text NOT NULL,
  pid integer NOT NULL,
  started_at timestamp with time zone NOT NULL,
  lease_until timestamp with time zone NOT NULL,
  CONSTRAINT agent_session_pkey PRIMARY KEY (id)
);

CREATE TABLE api_token (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  name text NOT NULL,
  prefix text NOT NULL,
  hash bytea NOT NULL,
  grants json NOT NULL,
  created_at timestamp with time zone NOT NULL,
  created_by text NOT NULL,
  expires_at timestamp with time zone,
  last_used_at timestamp with time zone,
  revoked_at timestamp with time zone,
  revoked_by text,
  CONSTRAINT api_token_prefix_key UNIQUE (prefix),
  CONSTRAINT api_token_pkey PRIMARY KEY (id),
  CONSTRAINT api_token_check CHECK (((revoked_at IS NULL) = (revoked_by IS NULL))),
  CONSTRAINT api_token_hash_check CHECK ((length(hash) = 32))
);

CREATE TABLE application (
  schedule text NOT NULL,
  name text NOT NULL,
  agent_group text NOT NULL,
  throttle_limit integer,
  CONSTRAINT application_pkey PRIMARY KEY (schedule, name),
  CONSTRAINT application_schedule_fkey FOREIGN KEY (schedule) REFERENCES schedule(name),
  CONSTRAINT application_throttle_limit_check CHECK ((throttle_limit >= 1))
);

CREATE TABLE attempt (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  run_id bigint NOT NULL,
  number integer NOT NULL,
  kind text NOT NULL,
  state text NOT NULL,
  epoch integer NOT NULL DEFAULT 0,
  agent_execution_id uuid NOT NULL,
  agent_group text NOT NULL,
  priority smallint NOT NULL,
  job_type_id bigint NOT NULL,
  parameters text NOT NULL,
  restart_of text,
  session_id uuid,
  target_url text,
  target_origin text,
  execution_id text,
  execution_info text,
  cause text,
  detail text,
  remote_may_be_running boolean NOT NULL DEFAULT false,
  kill_requested_at timestamp with time zone,
  kill_requested_by text,
  queued_at timestamp with time zone NOT NULL,
  claimed_at timestamp with time zone,
  sending_at timestamp with time zone,
  tracking_at timestamp with time zone,
  ended_at timestamp with time zone,
  hand uuid,
  CONSTRAINT attempt_agent_execution_id_key UNIQUE (agent_execution_id),
  CONSTRAINT attempt_run_id_number_key UNIQUE (run_id, number),
  CONSTRAINT attempt_pkey PRIMARY KEY (id),
  CONSTRAINT attempt_run_id_fkey FOREIGN KEY (run_id) REFERENCES run(id) ON DELETE CASCADE,
  CONSTRAINT attempt_check CHECK (((state <> ALL (ARRAY['TRACKING'::text, 'KILLING'::text])) OR (execution_id IS NOT NULL))),
  CONSTRAINT attempt_kind_check CHECK ((kind = ANY (ARRAY['START'::text, 'RESTART'::text]))),
  CONSTRAINT attempt_state_check CHECK ((state = ANY (ARRAY['QUEUED'::text, 'CLAIMED'::text, 'SENDING'::text, 'TRACKING'::text, 'KILLING'::text, 'START_UNKNOWN'::text, 'COMPLETED'::text, 'ERROR'::text, 'NOT_STARTED'::text])))
);

CREATE TABLE attempt_send (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  attempt_id bigint NOT NULL,
  verb text NOT NULL,
  epoch integer NOT NULL,
  url text NOT NULL,
  sent_at timestamp with time zone NOT NULL,
  answered_at timestamp with time zone,
  outcome text,
  detail text,
  CONSTRAINT attempt_send_pkey PRIMARY KEY (id),
  CONSTRAINT attempt_send_attempt_id_fkey FOREIGN KEY (attempt_id) REFERENCES attempt(id) ON DELETE CASCADE
);

CREATE TABLE audit (
  seq bigint NOT NULL,
  at timestamp(3) with time zone NOT NULL,
  actor text,
  auth_method text,
  address text,
  action text NOT NULL,
  schedule text,
  object json NOT NULL,
  detail json NOT NULL,
  outcome text NOT NULL,
  status integer,
  request_id text,
  prev_hash bytea NOT NULL,
  hash bytea NOT NULL,
  CONSTRAINT audit_pkey PRIMARY KEY (seq),
  CONSTRAINT audit_hash_check CHECK ((length(hash) = 32)),
  CONSTRAINT audit_prev_hash_check CHECK ((length(prev_hash) = 32))
);

CREATE TABLE business_day (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  schedule text NOT NULL,
  business_date date NOT NULL,
  version integer NOT NULL,
  status text NOT NULL,
  adhoc_requests integer NOT NULL DEFAULT 0,
  opened_at timestamp with time zone NOT NULL,
  opened_by text NOT NULL,
  closed_at timestamp with time zone,
  purged_at timestamp with time zone,
  override_revision integer NOT NULL DEFAULT 0,
  CONSTRAINT business_day_schedule_business_date_key UNIQUE (schedule, business_date),
  CONSTRAINT business_day_pkey PRIMARY KEY (id),
  CONSTRAINT business_day_schedule_fkey FOREIGN KEY (schedule) REFERENCES schedule(name),
  CONSTRAINT business_day_schedule_version_fkey FOREIGN KEY (schedule, version) REFERENCES schedule_version(schedule, version),
  CONSTRAINT business_day_status_check CHECK ((status = ANY (ARRAY['OPEN'::text, 'CLOSED'::text])))
);

CREATE TABLE callback (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  run_id bigint NOT NULL,
  schedule text NOT NULL,
  business_date date NOT NULL,
  run_status text NOT NULL,
  attempt integer NOT NULL,
  payload text NOT NULL,
  status text NOT NULL DEFAULT 'PENDING'::text,
  noted_at timestamp with time zone NOT NULL,
  next_try_at timestamp with time zone NOT NULL,
  give_up_at timestamp with time zone NOT NULL,
  leased_until timestamp with time zone,
  tries integer NOT NULL DEFAULT 0,
  answer_status integer,
  detail text,
  ended_at timestamp with time zone,
  CONSTRAINT callback_pkey PRIMARY KEY (id),
  CONSTRAINT callback_run_id_fkey FOREIGN KEY (run_id) REFERENCES run(id) ON DELETE CASCADE,
  CONSTRAINT callback_status_check CHECK ((status = ANY (ARRAY['PENDING'::text, 'DELIVERED'::text, 'FAILED'::text, 'SKIPPED'::text])))
);

CREATE TABLE callback_settings (
  schedule text NOT NULL,
  url text NOT NULL,
  mode text NOT NULL,
  authentication text NOT NULL,
  username text,
  secret bytea,
  connection text,
  scope text,
  signing_secret bytea,
  version integer NOT NULL,
  updated_at timestamp with time zone NOT NULL,
  updated_by text NOT NULL,
  CONSTRAINT callback_settings_pkey PRIMARY KEY (schedule),
  CONSTRAINT callback_settings_schedule_fkey FOREIGN KEY (schedule) REFERENCES schedule(name),
  CONSTRAINT callback_settings_authentication_check CHECK ((authentication = ANY (ARRAY['none'::text, 'basic'::text, 'bearer'::text, 'oauth'::text]))),
  CONSTRAINT callback_settings_mode_check CHECK ((mode = ANY (ARRAY['ALL'::text, 'FAILED'::text, 'NONE'::text])))
);

CREATE TABLE connection (
  name text NOT NULL,
  token_url text NOT NULL,
  client_id text NOT NULL,
  client_secret bytea NOT NULL,
  secret_fingerprint text NOT NULL,
  secret_rotated_at timestamp with time zone NOT NULL,
  previous_secret bytea,
  previous_until timestamp with time zone,
  authentication text NOT NULL,
  audience text,
  resource text,
  origins text[] NOT NULL,
  version integer NOT NULL,
  updated_at timestamp with time zone NOT NULL,
  updated_by text NOT NULL,
  CONSTRAINT connection_pkey PRIMARY KEY (name),
  CONSTRAINT connection_authentication_check CHECK ((authentication = ANY (ARRAY['client_secret_basic'::text, 'client_secret_post'::text]))),
  CONSTRAINT connection_check CHECK (((previous_secret IS NULL) = (previous_until IS NULL))),
  CONSTRAINT connection_name_check CHECK ((name <> 'default'::text)),
  CONSTRAINT connection_origins_check CHECK ((cardinality(origins) >= 1)),
  CONSTRAINT connection_version_check CHECK ((version >= 1))
);

CREATE TABLE custom_process (
  schedule text NOT NULL,
  name text NOT NULL,
  description text NOT NULL,
  jobs json NOT NULL,
  job_types text[] NOT NULL,
  version integer NOT NULL,
  created_at timestamp with time zone NOT NULL,
  created_by text NOT NULL,
  updated_at timestamp with time zone NOT NULL,
  updated_by text NOT NULL,
  CONSTRAINT custom_process_pkey PRIMARY KEY (schedule, name),
  CONSTRAINT custom_process_schedule_fkey FOREIGN KEY (schedule) REFERENCES schedule(name),
  CONSTRAINT custom_process_version_check CHECK ((version >= 1))
);

CREATE TABLE disabled_job (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  schedule text NOT NULL,
  process text NOT NULL,
  job text,
  from_date date NOT NULL,
  until_date date,
  reason text,
  disabled_at timestamp with time zone NOT NULL,
  disabled_by text NOT NULL,
  ended_at timestamp with time zone,
  ended_by text,
  CONSTRAINT disabled_job_pkey PRIMARY KEY (id),
  CONSTRAINT disabled_job_schedule_fkey FOREIGN KEY (schedule) REFERENCES schedule(name),
  CONSTRAINT disabled_job_check CHECK ((until_date >= from_date)),
  CONSTRAINT disabled_job_check1 CHECK (((ended_at IS NULL) = (ended_by IS NULL)))
);

CREATE TABLE duration_position (
  id boolean NOT NULL DEFAULT true,
  tx xid8 NOT NULL,
  event_id bigint NOT NULL,
  CONSTRAINT duration_position_pkey PRIMARY KEY (id),
  CONSTRAINT duration_position_id_check CHECK (id)
);

CREATE TABLE event (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  type text NOT NULL,
  at timestamp with time zone NOT NULL,
  schedule text,
  business_date date,
  execution_id bigint,
  run_id bigint,
  from_status text,
  to_status text,
  attempt integer,
  actor text NOT NULL,
  reason text,
  tx xid8 NOT NULL DEFAULT pg_current_xact_id(),
  CONSTRAINT event_pkey PRIMARY KEY (id)
);

CREATE TABLE event_purge (
  schedule text NOT NULL,
  up_to bigint NOT NULL,
  tx xid8 NOT NULL,
  CONSTRAINT event_purge_pkey PRIMARY KEY (schedule),
  CONSTRAINT event_purge_schedule_fkey FOREIGN KEY (schedule) REFERENCES schedule(name)
);

CREATE TABLE execution (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  day_id bigint NOT NULL,
  schedule text NOT NULL,
  business_date date NOT NULL,
  cycle text NOT NULL,
  flow text NOT NULL,
  process text,
  request_no integer NOT NULL,
  status text NOT NULL,
  request_parameters json NOT NULL,
  caller_id text,
  correlation_id text,
  requested_by text NOT NULL,
  requested_at timestamp with time zone NOT NULL,
  started_at timestamp with time zone,
  ended_at timestamp with time zone,
  CONSTRAINT execution_pkey PRIMARY KEY (id),
  CONSTRAINT execution_day_id_fkey FOREIGN KEY (day_id) REFERENCES business_day(id) ON DELETE CASCADE,
  CONSTRAINT execution_status_check CHECK ((status = ANY (ARRAY['QUEUED'::text, 'RUNNING'::text, 'COMPLETED'::text, 'ERROR'::text])))
);

CREATE TABLE external_release (
  schedule text NOT NULL,
  business_date date NOT NULL,
  external_job text NOT NULL,
  released_at timestamp with time zone NOT NULL,
  released_by text NOT NULL,
  CONSTRAINT external_release_pkey PRIMARY KEY (schedule, business_date, external_job),
  CONSTRAINT external_release_schedule_fkey FOREIGN KEY (schedule) REFERENCES schedule(name)
);

CREATE TABLE hold (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  level text NOT NULL,
  drains boolean NOT NULL,
  schedule text,
  business_date date,
  application text,
  cycle text,
  flow text,
  process text,
  job text,
  agent_group text,
  target text,
  held_at timestamp with time zone NOT NULL,
  held_by text NOT NULL,
  reason text,
  until timestamp with time zone,
  drained_at timestamp with time zone,
  released_at timestamp with time zone,
  released_by text,
  CONSTRAINT hold_pkey PRIMARY KEY (id),
  CONSTRAINT hold_schedule_fkey FOREIGN KEY (schedule) REFERENCES schedule(name),
  CONSTRAINT hold_check CHECK (((released_at IS NULL) = (released_by IS NULL))),
  CONSTRAINT hold_check1 CHECK (((NOT drains) OR (level = ANY (ARRAY['SCHEDULE'::text, 'AGENT_GROUP'::text, 'TARGET'::text])))),
  CONSTRAINT hold_level_check CHECK ((level = ANY (ARRAY['SCHEDULE'::text, 'APPLICATION'::text, 'FLOW'::text, 'PROCESS'::text, 'JOB'::text, 'AGENT_GROUP'::text, 'TARGET'::text])))
);

CREATE TABLE idempotency_key (
  principal text NOT NULL,
  method text NOT NULL,
  path text NOT NULL,
  key text NOT NULL,
  body_hash text NOT NULL,
  status integer NOT NULL,
  answer json,
  created_at timestamp with time zone NOT NULL,
  CONSTRAINT idempotency_key_pkey PRIMARY KEY (principal, method, path, key)
);

CREATE TABLE installation (
  id uuid NOT NULL
);

CREATE TABLE job_duration (
  schedule text NOT NULL,
  process text NOT NULL,
  job text NOT NULL,
  seconds double precision[] NOT NULL,
  samples integer NOT NULL,
  average_seconds double precision NOT NULL,
  median_seconds double precision NOT NULL,
  p10_seconds double precision NOT NULL,
  p90_seconds double precision NOT NULL,
  updated_at timestamp with time zone NOT NULL,
  CONSTRAINT job_duration_pkey PRIMARY KEY (schedule, process, job),
  CONSTRAINT job_duration_schedule_fkey FOREIGN KEY (schedule) REFERENCES schedule(name),
  CONSTRAINT job_duration_check CHECK ((samples = cardinality(seconds)))
);

CREATE TABLE job_type (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  schedule text,
  name text NOT NULL,
  source text NOT NULL,
  retired boolean NOT NULL DEFAULT false,
  description text NOT NULL,
  url text NOT NULL,
  connection text NOT NULL,
  scope text NOT NULL,
  endpoints json NOT NULL,
  poll_interval_ms integer,
  poll_policy text NOT NULL,
  idempotent_start boolean NOT NULL,
  on_silence text NOT NULL,
  silence_budget_ms integer NOT NULL,
  on_timeout text NOT NULL,
  start_deadline_ms integer,
  timeouts json NOT NULL,
  treat500_as_unknown boolean NOT NULL,
  retry_on503 boolean NOT NULL,
  cycle_name_style text NOT NULL,
  version integer NOT NULL,
  updated_at timestamp with time zone NOT NULL,
  CONSTRAINT job_type_pkey PRIMARY KEY (id),
  CONSTRAINT job_type_cycle_name_style_check CHECK ((cycle_name_style = ANY (ARRAY['long'::text, 'short'::text]))),
  CONSTRAINT job_type_on_silence_check CHECK ((on_silence = ANY (ARRAY['flag'::text, 'error'::text]))),
  CONSTRAINT job_type_on_timeout_check CHECK ((on_timeout = ANY (ARRAY['flag'::text, 'error'::text]))),
  CONSTRAINT job_type_poll_interval_ms_check CHECK ((poll_interval_ms > 0)),
  CONSTRAINT job_type_poll_policy_check CHECK ((poll_policy = ANY (ARRAY['adaptive'::text, 'fixed'::text]))),
  CONSTRAINT job_type_silence_budget_ms_check CHECK ((silence_budget_ms > 0)),
  CONSTRAINT job_type_source_check CHECK ((source = ANY (ARRAY['WORKBOOK'::text, 'API'::text]))),
  CONSTRAINT job_type_start_deadline_ms_check CHECK ((start_deadline_ms > 0))
);

CREATE TABLE job_type_environment (
  schedule text NOT NULL,
  job_type text NOT NULL,
  url text,
  connection text,
  scope text,
  CONSTRAINT job_type_environment_pkey PRIMARY KEY (schedule, job_type),
  CONSTRAINT job_type_environment_schedule_fkey FOREIGN KEY (schedule) REFERENCES schedule(name)
);

CREATE TABLE person (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  name text NOT NULL,
  display_name text,
  issuer text,
  subject text,
  password text,
  password_set_at timestamp with time zone,
  grants json NOT NULL,
  created_at timestamp with time zone NOT NULL,
  created_by text NOT NULL,
  last_login_at timestamp with time zone,
  disabled_at timestamp with time zone,
  disabled_by text,
  CONSTRAINT person_issuer_subject_key UNIQUE (issuer, subject),
  CONSTRAINT person_pkey PRIMARY KEY (id),
  CONSTRAINT person_check CHECK (((issuer IS NULL) = (subject IS NULL))),
  CONSTRAINT person_check1 CHECK (((issuer IS NULL) OR (password IS NULL))),
  CONSTRAINT person_check2 CHECK (((password IS NULL) = (password_set_at IS NULL))),
  CONSTRAINT person_check3 CHECK (((disabled_at IS NULL) = (disabled_by IS NULL)))
);

CREATE TABLE recovery (
  label text NOT NULL,
  begun_at timestamp with time zone NOT NULL,
  ended_at timestamp with time zone,
  ended_by text,
  reason text,
  CONSTRAINT recovery_pkey PRIMARY KEY (label),
  CONSTRAINT recovery_check CHECK (((ended_at IS NULL) = (ended_by IS NULL)))
);

CREATE TABLE run (
  id bigint NOT NULL,
  day_id bigint NOT NULL,
  execution_id bigint,
  schedule text NOT NULL,
  business_date date NOT NULL,
  cycle text NOT NULL,
  flow text NOT NULL,
  process text NOT NULL,
  job text NOT NULL,
  request_no integer NOT NULL,
  sequence integer NOT NULL,
  application text NOT NULL,
  module text,
  agent_group text NOT NULL,
  job_type text NOT NULL,
  join_mode text NOT NULL,
  parameters text NOT NULL,
  skip_on_error boolean NOT NULL,
  critical boolean NOT NULL,
  priority smallint NOT NULL,
  exclusive_key text,
  threshold_run_time integer,
  max_run_time integer,
  external_status_update text,
  status text NOT NULL,
  cause text,
  flags text[] NOT NULL DEFAULT '{}'::text[],
  reach text NOT NULL DEFAULT 'AHEAD'::text,
  active boolean NOT NULL DEFAULT false,
  forced boolean NOT NULL DEFAULT false,
  ready_at timestamp with time zone,
  skipped_from text,
  skipped_cause text,
  edges_open integer NOT NULL DEFAULT 0,
  edges_satisfied integer NOT NULL DEFAULT 0,
  edges_passed integer NOT NULL DEFAULT 0,
  edges_not_taken integer NOT NULL DEFAULT 0,
  outside_open integer NOT NULL DEFAULT 0,
  outside_satisfied integer NOT NULL DEFAULT 0,
  outside_passed integer NOT NULL DEFAULT 0,
  outside_not_taken integer NOT NULL DEFAULT 0,
  attempt integer NOT NULL DEFAULT 0,
  open_attempt_id bigint,
  requested_at timestamp with time zone,
  started_at timestamp with time zone,
  ended_at timestamp with time zone,
  attempts_before integer NOT NULL DEFAULT 0,
  on_key_taken text NOT NULL DEFAULT 'WAIT'::text,
  callback_mode text NOT NULL DEFAULT 'NONE'::text,
  CONSTRAINT run_schedule_business_date_cycle_flow_process_job_request_n_key UNIQUE (schedule, business_date, cycle, flow, process, job, request_no),
  CONSTRAINT run_pkey PRIMARY KEY (id),
  CONSTRAINT run_day_id_fkey FOREIGN KEY (day_id) REFERENCES business_day(id) ON DELETE CASCADE,
  CONSTRAINT run_execution_id_fkey FOREIGN KEY (execution_id) REFERENCES execution(id) ON DELETE CASCADE,
  CONSTRAINT run_callback_mode_check CHECK ((callback_mode = ANY (ARRAY['ALL'::text, 'FAILED'::text, 'NONE'::text]))),
  CONSTRAINT run_cause_check CHECK ((cause = ANY (ARRAY['FAILED'::text, 'START_REJECTED'::text, 'START_EXPIRED'::text, 'START_UNKNOWN'::text, 'START_ASSUMED_FAILED'::text, 'RESTART_REJECTED'::text, 'KILLED'::text, 'TIMED_OUT'::text, 'LOST'::text, 'DECLARED_FAILED'::text, 'PARAMETERS_INVALID'::text]))),
  CONSTRAINT run_check CHECK (((status <> 'ERROR'::text) OR (cause IS NOT NULL))),
  CONSTRAINT run_edges_not_taken_check CHECK ((edges_not_taken >= 0)),
  CONSTRAINT run_edges_open_check CHECK ((edges_open >= 0)),
  CONSTRAINT run_edges_passed_check CHECK ((edges_passed >= 0)),
  CONSTRAINT run_edges_satisfied_check CHECK ((edges_satisfied >= 0)),
  CONSTRAINT run_join_mode_check CHECK ((join_mode = ANY (ARRAY['ALL'::text, 'ANY'::text]))),
  CONSTRAINT run_on_key_taken_check CHECK ((on_key_taken = ANY (ARRAY['WAIT'::text, 'SKIP'::text, 'REJECT'::text]))),
  CONSTRAINT run_outside_not_taken_check CHECK ((outside_not_taken >= 0)),
  CONSTRAINT run_outside_open_check CHECK ((outside_open >= 0)),
  CONSTRAINT run_outside_passed_check CHECK ((outside_passed >= 0)),
  CONSTRAINT run_outside_satisfied_check CHECK ((outside_satisfied >= 0)),
  CONSTRAINT run_priority_check CHECK (((priority >= 1) AND (priority <= 255))),
  CONSTRAINT run_reach_check CHECK ((reach = ANY (ARRAY['AHEAD'::text, 'REACHED'::text, 'NOT_TAKEN'::text]))),
  CONSTRAINT run_status_check CHECK ((status = ANY (ARRAY['LOADED'::text, 'PENDING'::text, 'RUNNING'::text, 'COMPLETED'::text, 'ERROR'::text, 'HELD'::text, 'SKIPPED'::text, 'SKIPPED_ON_ERROR'::text, 'DISABLED'::text, 'NOT_RUN'::text])))
);

CREATE TABLE run_edge (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  successor_id bigint NOT NULL,
  predecessor_id bigint,
  kind text NOT NULL,
  satisfied_on text NOT NULL,
  enabled boolean NOT NULL,
  state text NOT NULL,
  outside_schedule text,
  outside_process text,
  outside_job text,
  business_date date,
  time_out integer,
  on_time_out text NOT NULL,
  timed_out_at timestamp with time zone,
  switched boolean NOT NULL DEFAULT false,
  CONSTRAINT run_edge_pkey PRIMARY KEY (id),
  CONSTRAINT run_edge_successor_id_fkey FOREIGN KEY (successor_id) REFERENCES run(id) ON DELETE CASCADE,
  CONSTRAINT run_edge_kind_check CHECK ((kind = ANY (ARRAY['ORDER'::text, 'DEPENDENCY'::text, 'INTER_SCHEDULE'::text, 'EXTERNAL'::text]))),
  CONSTRAINT run_edge_satisfied_on_check CHECK ((satisfied_on = ANY (ARRAY['SUCCESS'::text, 'WARNING'::text, 'FAILURE'::text, 'ALWAYS'::text]))),
  CONSTRAINT run_edge_state_check CHECK ((state = ANY (ARRAY['OPEN'::text, 'SATISFIED'::text, 'PASSED'::text, 'NOT_TAKEN'::text])))
);

CREATE TABLE run_link (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  run_id bigint NOT NULL,
  schedule text NOT NULL,
  followed_at timestamp with time zone,
  outcome text,
  CONSTRAINT run_link_pkey PRIMARY KEY (id),
  CONSTRAINT run_link_run_id_fkey FOREIGN KEY (run_id) REFERENCES run(id) ON DELETE CASCADE
);

CREATE TABLE schedule (
  name text NOT NULL,
  active_version integer,
  created_at timestamp with time zone NOT NULL,
  override_revision integer NOT NULL DEFAULT 0,
  CONSTRAINT schedule_pkey PRIMARY KEY (name),
  CONSTRAINT schedule_active_version_exists FOREIGN KEY (name, active_version) REFERENCES schedule_version(schedule, version)
);

CREATE TABLE schedule_override (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  schedule text NOT NULL,
  tab text NOT NULL,
  row_name text NOT NULL,
  field text NOT NULL,
  value json NOT NULL,
  sheet_value json NOT NULL,
  since_revision integer NOT NULL,
  set_at timestamp with time zone NOT NULL,
  set_by text NOT NULL,
  reason text,
  until_revision integer,
  ended_at timestamp with time zone,
  ended_by text,
  end_reason text,
  dropped_by integer,
  CONSTRAINT schedule_override_pkey PRIMARY KEY (id),
  CONSTRAINT schedule_override_schedule_fkey FOREIGN KEY (schedule) REFERENCES schedule(name),
  CONSTRAINT schedule_override_check CHECK ((until_revision > since_revision)),
  CONSTRAINT schedule_override_check1 CHECK ((((until_revision IS NULL) = (ended_at IS NULL)) AND ((ended_at IS NULL) = (ended_by IS NULL)))),
  CONSTRAINT schedule_override_since_revision_check CHECK ((since_revision >= 1))
);

CREATE TABLE schedule_settings (
  schedule text NOT NULL,
  sequential_days boolean NOT NULL,
  nightly_waits_for text NOT NULL,
  one_nightly_per_day boolean NOT NULL,
  external_dependencies boolean NOT NULL,
  inter_schedule_dependencies boolean NOT NULL,
  data_retention_days integer,
  long_run_multiplier numeric NOT NULL,
  version integer NOT NULL,
  updated_at timestamp with time zone NOT NULL,
  updated_by text NOT NULL,
  open_day_at text,
  open_day_refused_on date,
  CONSTRAINT schedule_settings_pkey PRIMARY KEY (schedule),
  CONSTRAINT schedule_settings_schedule_fkey FOREIGN KEY (schedule) REFERENCES schedule(name),
  CONSTRAINT schedule_settings_data_retention_days_check CHECK ((data_retention_days >= 1)),
  CONSTRAINT schedule_settings_long_run_multiplier_check CHECK (((long_run_multiplier >= (1)::numeric) AND (long_run_multiplier <= (3)::numeric))),
  CONSTRAINT schedule_settings_nightly_waits_for_check CHECK ((nightly_waits_for = ANY (ARRAY['requested'::text, 'enabled'::text]))),
  CONSTRAINT schedule_settings_open_day_at_check CHECK ((open_day_at ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'::text))
);

CREATE TABLE schedule_version (
  schedule text NOT NULL,
  version integer NOT NULL,
  label text NOT NULL,
  display_name text NOT NULL,
  description text NOT NULL,
  time_zone text NOT NULL,
  definition json NOT NULL,
  definition_hash text NOT NULL,
  file_hash text NOT NULL,
  job_types text[] NOT NULL,
  external_jobs text[] NOT NULL,
  other_schedules text[] NOT NULL,
  created_at timestamp with time zone NOT NULL,
  created_by text NOT NULL,
  CONSTRAINT schedule_version_pkey PRIMARY KEY (schedule, version),
  CONSTRAINT schedule_version_schedule_fkey FOREIGN KEY (schedule) REFERENCES schedule(name),
  CONSTRAINT schedule_version_version_check CHECK ((version >= 1))
);

CREATE TABLE session (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  hash bytea NOT NULL,
  person_id bigint NOT NULL,
  grants json NOT NULL,
  created_at timestamp with time zone NOT NULL,
  last_seen_at timestamp with time zone NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  ended_at timestamp with time zone,
  ended_by text,
  address text,
  user_agent text,
  CONSTRAINT session_hash_key UNIQUE (hash),
  CONSTRAINT session_pkey PRIMARY KEY (id),
  CONSTRAINT session_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id) ON DELETE CASCADE,
  CONSTRAINT session_check CHECK (((ended_at IS NULL) = (ended_by IS NULL))),
  CONSTRAINT session_hash_check CHECK ((length(hash) = 32))
);

CREATE INDEX attempt_kill_requested ON public.attempt USING btree (kill_requested_at) WHERE ((kill_requested_at IS NOT NULL) AND (state = ANY (ARRAY['SENDING'::text, 'TRACKING'::text, 'KILLING'::text])));

CREATE INDEX attempt_owned ON public.attempt USING btree (session_id) WHERE (state = ANY (ARRAY['CLAIMED'::text, 'SENDING'::text, 'TRACKING'::text, 'KILLING'::text]));

CREATE INDEX attempt_queued ON public.attempt USING btree (agent_group, priority DESC, id) WHERE (state = 'QUEUED'::text);

CREATE INDEX attempt_send_of_attempt ON public.attempt_send USING btree (attempt_id);

CREATE INDEX audit_action ON public.audit USING btree (action, seq);

CREATE INDEX audit_actor ON public.audit USING btree (actor, seq);

CREATE INDEX audit_at ON public.audit USING btree (at);

CREATE INDEX audit_schedule ON public.audit USING btree (schedule, seq);

CREATE INDEX business_day_closed ON public.business_day USING btree (schedule, closed_at) WHERE ((status = 'CLOSED'::text) AND (purged_at IS NULL));

CREATE INDEX callback_of_day ON public.callback USING btree (schedule, business_date, id);

CREATE INDEX callback_of_run ON public.callback USING btree (run_id, id);

CREATE INDEX callback_pending ON public.callback USING btree (schedule, next_try_at) WHERE (status = 'PENDING'::text);

CREATE INDEX disabled_job_in_force ON public.disabled_job USING btree (schedule) WHERE (ended_at IS NULL);

CREATE INDEX disabled_job_of_schedule ON public.disabled_job USING btree (schedule, id);

CREATE INDEX event_beside_runs ON public.event USING btree (schedule, at) WHERE (run_id IS NULL);

CREATE INDEX event_by_transaction ON public.event USING btree (tx, id);

CREATE INDEX event_of_run ON public.event USING btree (run_id, id) WHERE (run_id IS NOT NULL);

CREATE INDEX execution_of_caller ON public.execution USING btree (caller_id, id) WHERE (caller_id IS NOT NULL);

CREATE INDEX execution_of_correlation ON public.execution USING btree (correlation_id, id) WHERE (correlation_id IS NOT NULL);

CREATE INDEX execution_of_date ON public.execution USING btree (schedule, business_date, id);

CREATE INDEX execution_unfinished ON public.execution USING btree (id) WHERE (status = ANY (ARRAY['QUEUED'::text, 'RUNNING'::text]));

CREATE INDEX hold_open ON public.hold USING btree (id) WHERE (released_at IS NULL);

CREATE INDEX idempotency_key_age ON public.idempotency_key USING btree (created_at);

CREATE INDEX run_edge_in ON public.run_edge USING btree (successor_id);

CREATE INDEX run_edge_out ON public.run_edge USING btree (predecessor_id) WHERE (predecessor_id IS NOT NULL);

CREATE INDEX run_edge_outside ON public.run_edge USING btree (outside_schedule, business_date, outside_job) WHERE (outside_job IS NOT NULL);

CREATE INDEX run_edge_patience ON public.run_edge USING btree (business_date) WHERE ((time_out IS NOT NULL) AND (timed_out_at IS NULL));

CREATE INDEX run_halts ON public.run USING btree (execution_id) WHERE (critical AND (status = 'ERROR'::text));

CREATE INDEX run_in_a_slot ON public.run USING btree (schedule, application) WHERE (open_attempt_id IS NOT NULL);

CREATE INDEX run_link_of_run ON public.run_link USING btree (run_id);

CREATE INDEX run_link_open ON public.run_link USING btree (id) WHERE (followed_at IS NULL);

CREATE INDEX run_of_day ON public.run USING btree (day_id, id);

CREATE INDEX run_of_execution ON public.run USING btree (execution_id);

CREATE INDEX run_ready ON public.run USING btree (schedule, application, priority DESC, id) WHERE ((status = 'PENDING'::text) AND (ready_at IS NOT NULL) AND (open_attempt_id IS NULL));

CREATE INDEX run_running ON public.run USING btree (execution_id) WHERE (status = 'RUNNING'::text);

CREATE INDEX run_waits_for_key ON public.run USING btree (exclusive_key, priority DESC, id) WHERE ((exclusive_key IS NOT NULL) AND (status = 'PENDING'::text) AND (ready_at IS NOT NULL) AND (open_attempt_id IS NULL));

CREATE INDEX run_without_open_edges ON public.run USING btree (execution_id) WHERE ((status = ANY (ARRAY['PENDING'::text, 'HELD'::text])) AND (edges_open = 0));

CREATE INDEX schedule_override_of_schedule ON public.schedule_override USING btree (schedule, id);

CREATE INDEX session_expires ON public.session USING btree (expires_at);

CREATE INDEX session_person ON public.session USING btree (person_id) WHERE (ended_at IS NULL);

CREATE UNIQUE INDEX api_token_in_force ON public.api_token USING btree (name) WHERE (revoked_at IS NULL);

CREATE UNIQUE INDEX attempt_execution_id_among_open ON public.attempt USING btree (target_origin, execution_id) WHERE ((execution_id IS NOT NULL) AND (state <> ALL (ARRAY['COMPLETED'::text, 'ERROR'::text, 'NOT_STARTED'::text])));

CREATE UNIQUE INDEX attempt_one_open_per_run ON public.attempt USING btree (run_id) WHERE (state <> ALL (ARRAY['COMPLETED'::text, 'ERROR'::text, 'NOT_STARTED'::text]));

CREATE UNIQUE INDEX execution_once_per_date ON public.execution USING btree (day_id, cycle, flow) WHERE (request_no = 0);

CREATE UNIQUE INDEX job_type_key ON public.job_type USING btree (name, COALESCE(schedule, ''::text));

CREATE UNIQUE INDEX person_name ON public.person USING btree (lower(name));

CREATE UNIQUE INDEX run_holds_key ON public.run USING btree (exclusive_key) WHERE ((exclusive_key IS NOT NULL) AND (open_attempt_id IS NOT NULL));

CREATE UNIQUE INDEX schedule_override_in_force ON public.schedule_override USING btree (schedule, tab, field, row_name) WHERE (until_revision IS NULL);

CREATE OR REPLACE FUNCTION public.audit_append(content text)
 RETURNS bigint
 LANGUAGE plpgsql
AS $function$
      DECLARE
        last_seq bigint;
        last_hash bytea;
      BEGIN
        PERFORM pg_advisory_xact_lock(7202611243);
        -- A statement of its own: it sees what was committed while the lock was waited for.
        SELECT seq, hash INTO last_seq, last_hash FROM audit ORDER BY seq DESC LIMIT 1;
        last_seq := COALESCE(last_seq, 0) + 1;
        last_hash := COALESCE(last_hash, decode(repeat('0', 64), 'hex'));
        INSERT INTO audit (seq, at, actor, auth_method, address, action, schedule, object, detail, outcome, status,
          request_id, prev_hash, hash)
        SELECT last_seq, r.at, r.actor, r."authMethod", r.address, r.action, r.schedule, r.object, r.detail, r.outcome,
          r.status, r."requestId", last_hash,
          sha256(last_hash || convert_to('{"record":' || content || ',"seq":' || last_seq || '}', 'UTF8'))
        FROM json_to_record(content::json) AS r (at timestamptz, actor text, "authMethod" text, address text, action text,
          schedule text, object json, detail json, outcome text, status integer, "requestId" text);
        RETURN last_seq;
      END $function$
;

CREATE OR REPLACE FUNCTION public.audit_prune(most integer)
 RETURNS bigint
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
          WITH gone AS (
            DELETE FROM audit WHERE seq IN (
              SELECT seq FROM audit WHERE seq <= (
                SELECT (detail -> 'pruned' ->> 'seq')::bigint FROM audit
                WHERE action = 'pruneAudit' AND outcome = 'done' ORDER BY seq DESC LIMIT 1
              ) ORDER BY seq LIMIT most
            ) RETURNING seq
          ) SELECT count(*) FROM gone
        $function$
;

CREATE OR REPLACE FUNCTION public.audit_refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
      BEGIN
        RAISE EXCEPTION 'The audit is append-only: % is refused.', TG_OP USING ERRCODE = 'insufficient_privilege';
      END $function$
;

CREATE OR REPLACE FUNCTION public.audit_refuse_deletion()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
      DECLARE
        pruned bigint;
      BEGIN
        SELECT (detail -> 'pruned' ->> 'seq')::bigint INTO pruned FROM audit
          WHERE action = 'pruneAudit' AND outcome = 'done' ORDER BY seq DESC LIMIT 1;
        IF EXISTS (SELECT FROM gone WHERE pruned IS NULL OR seq > pruned) THEN
          RAISE EXCEPTION 'The audit is append-only: DELETE is refused.' USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN NULL;
      END $function$
;

CREATE OR REPLACE FUNCTION public.refuse_change_of_attempt()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
  BEGIN
    RAISE EXCEPTION 'attempt % has ended, or its agentExecutionId would change', OLD.id
      USING ERRCODE = 'integrity_constraint_violation';
  END $function$
;

CREATE OR REPLACE FUNCTION public.target_of(url text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN regexp_replace(regexp_replace(lower("substring"(url, '^[A-Za-z]+://[^/?#]+'::text)), '^(http://.*):80$'::text, '\1'::text), '^(https://.*):443$'::text, '\1'::text)
;

CREATE TRIGGER attempt_ends_once BEFORE UPDATE ON public.attempt FOR EACH ROW WHEN (((old.state = ANY (ARRAY['COMPLETED'::text, 'ERROR'::text, 'NOT_STARTED'::text])) OR (new.agent_execution_id <> old.agent_execution_id))) EXECUTE FUNCTION refuse_change_of_attempt();

CREATE TRIGGER audit_append_only BEFORE UPDATE OR TRUNCATE ON public.audit FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();

CREATE TRIGGER audit_deleted AFTER DELETE ON public.audit REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_deletion();
