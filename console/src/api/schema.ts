/** Made from the OpenAPI document by `npm run docs`. */
export interface paths {
    "/api/v1/schedules/import": {
        parameters: {
        };
        /**
         * Import a schedule workbook
         * @description All findings at once, each with its cell. A workbook with an error changes nothing; with dryRun=true none does. A definition that equals the active one makes no version (unchanged).
         */
        post: operations["importImport"];
    };
    "/api/v1/schedules": {
        parameters: {
        };
        /** Schedules, by name */
        get: operations["listSchedules"];
    };
    "/api/v1/schedules/{schedule}": {
        parameters: {
        };
        /** A schedule and its active version */
        get: operations["readSchedules"];
    };
    "/api/v1/schedules/{schedule}/versions": {
        parameters: {
        };
        /** The versions of a schedule, the latest first */
        get: operations["versionsSchedules"];
    };
    "/api/v1/schedules/{schedule}/versions/{version}/activate": {
        parameters: {
        };
        /**
         * Make a version the one that days are opened with
         * @description Days that are open keep the version they were opened with.
         */
        post: operations["activateSchedules"];
    };
    "/api/v1/schedule-overviews": {
        parameters: {
        };
        /**
         * Schedules with how they stand, by name
         * @description Who has imported what is active, how many jobs and overrides it has, and its open days. Up to 100 at once.
         */
        get: operations["overviewsScheduleOverviews"];
    };
    "/api/v1/schedules/{schedule}/jobs": {
        parameters: {
        };
        /**
         * The jobs of a schedule as they are planned, by process
         * @description Of the active version with the overrides in force; a job in two processes is there twice.
         */
        get: operations["jobsScheduleOverviews"];
    };
    "/api/v1/schedules/{schedule}/versions/{version}/graph": {
        parameters: {
        };
        /**
         * What comes after what in a version of a schedule
         * @description As it would be planned: the version with the overrides that are in force now. What a business date has is `GET …/days/{date}/graph`.
         */
        get: operations["readScheduleGraph"];
    };
    "/api/v1/schedules/{schedule}/versions/{version}/diff": {
        parameters: {
        };
        /**
         * What a version of a schedule has that another one has not
         * @description From the active version, where no other one is named: what would change by activating it.
         */
        get: operations["compareCompareVersions"];
    };
    "/api/v1/schedules/{schedule}/versions/{version}/impact": {
        parameters: {
        };
        /**
         * What a version would do to open days and to the dates ahead, instead of another one
         * @description With the overrides, settings and disabled jobs of now. Open days as a restart of the schedule would change them; expected ends from what jobs have usually taken, as in forecasts. See docs/schedules.md.
         */
        get: operations["impactImpact"];
    };
    "/api/v1/schedules/{schedule}/settings": {
        parameters: {
        };
        /** How a schedule is operated here: its settings */
        get: operations["readScheduleSettings"];
        /**
         * Change settings of a schedule
         * @description What is left out stays as it is. Imports change nothing about settings.
         */
        put: operations["changeScheduleSettings"];
    };
    "/api/v1/schedules/{schedule}/overrides": {
        parameters: {
        };
        /**
         * The overrides of a schedule, each beside what its workbook said and says
         * @description Fields that are yours: what is set here wins over the workbook, now and after every import. With a state a page looks at 2,000 overrides: it may have fewer items than asked for and yet a nextCursor.
         */
        get: operations["listOverrides"];
        /**
         * Set overrides of a schedule, all of them or none
         * @description What is not named stays as it is. A value goes by the rules of its cell in the workbook; every mistake is told at once. Days that are opened from now on are planned with it, throttle limits act at once.
         */
        put: operations["setOverrides"];
    };
    "/api/v1/schedules/{schedule}/overrides/clear": {
        parameters: {
        };
        /** Clear overrides: what the workbook says counts again */
        post: operations["clearOverrides"];
    };
    "/api/v1/schedules/{schedule}/overrides/keep": {
        parameters: {
        };
        /** Keep overrides against what the workbook says by now: they are no conflict any more */
        post: operations["keepOverrides"];
    };
    "/api/v1/schedules/{schedule}/overridable-rows": {
        parameters: {
        };
        /**
         * The rows of a tab of which fields can be overridden, each with what is overridden
         * @description Of the active version, in the order of the workbook; rows of your own come last.
         */
        get: operations["listOverridableRows"];
    };
    "/api/v1/job-types": {
        parameters: {
        };
        /** Job types, shared and of schedules */
        get: operations["listJobTypes"];
        /** Define a job type, shared or of a schedule */
        post: operations["createJobTypes"];
    };
    "/api/v1/job-types/{name}": {
        parameters: {
        };
        /** A job type */
        get: operations["readJobTypes"];
        /**
         * Replace the definition of a job type
         * @description Takes everything that GET answers; what is left out gets its default. `version` is the one that was read.
         */
        put: operations["replaceJobTypes"];
        /** Delete a job type that nothing uses */
        delete: operations["removeJobTypes"];
    };
    "/api/v1/job-types/{name}/check": {
        parameters: {
        };
        /** Call the system check of a job type, now */
        post: operations["oneJobTypeChecks"];
    };
    "/api/v1/job-types/check": {
        parameters: {
        };
        /**
         * Try out a job type that is not saved, by calls that start nothing
         * @description Takes what POST and PUT take, also without a name. A token is asked for, and then the system check is called, each within 5 s.
         */
        post: operations["unsavedJobTypeChecks"];
    };
    "/api/v1/health/job-types": {
        parameters: {
        };
        /**
         * The system checks of all job types
         * @description Checks that are older than 10 s are made again, in parallel, each within 5 s.
         */
        get: operations["allJobTypeChecks"];
    };
    "/api/v1/health": {
        parameters: {
        };
        /**
         * How the parts of the installation are, and what is in the hands of the systems that jobs call
         * @description From what is written down: nothing outside is called. Numbers of runs are those of open days of the schedules that you may see.
         */
        get: operations["readHealthSummary"];
    };
    "/api/v1/connections": {
        parameters: {
        };
        /**
         * Where tokens for external systems come from
         * @description The connection `default`, if the environment has one, comes first.
         */
        get: operations["listConnections"];
        /**
         * Store a connection
         * @description Its tokens go to its origins only. The secret is stored encrypted, and no answer has it.
         */
        post: operations["createConnections"];
    };
    "/api/v1/connections/{name}": {
        parameters: {
        };
        /** A connection, without its secret */
        get: operations["readConnections"];
        /**
         * Change a connection
         * @description Takes everything that GET answers; what is left out gets its default, except the secret, which is kept: unless the token URL moves to another origin, which needs it again. Every process has the change within seconds.
         */
        put: operations["replaceConnections"];
        /** Delete a connection that nothing uses */
        delete: operations["removeConnections"];
    };
    "/api/v1/connections/check": {
        parameters: {
        };
        /**
         * Ask for a token of a connection that is not saved
         * @description Takes what POST and PUT take. Nothing is stored: the secret goes to the token endpoint, once, and into no answer. A secret that is left out is the stored one, unless the token URL moves to another origin.
         */
        post: operations["unsavedConnections"];
    };
    "/api/v1/connections/{name}/check": {
        parameters: {
        };
        /**
         * Ask for a token of a connection, now
         * @description Says what came, and never the token, which is sent nowhere.
         */
        post: operations["checkConnections"];
    };
    "/api/v1/schedules/{schedule}/days": {
        parameters: {
        };
        /** Open a business date: plan its runs and load them, once */
        post: operations["openDays"];
    };
    "/api/v1/schedules/{schedule}/days/{date}": {
        parameters: {
        };
        /** A business date with its runs by status */
        get: operations["readDays"];
    };
    "/api/v1/day-overviews": {
        parameters: {
        };
        /**
         * A business date of every schedule with how it stands, by name of the schedule
         * @description Schedules that have not opened the date are there too. Up to 50 at once.
         */
        get: operations["listDayOverviews"];
    };
    "/api/v1/schedules/{schedule}/days/{date}/graph": {
        parameters: {
        };
        /**
         * What comes after what on a business date
         * @description Processes and dependencies as the date is planned, those included that are disabled; how far the runs are is told by `GET /runs` and by the events, and the critical path by the forecast. It changes when runs are added, when the schedule is restarted, and when somebody enables or disables a dependency.
         */
        get: operations["readDayGraph"];
    };
    "/api/v1/schedules/{schedule}/days/{date}/close": {
        parameters: {
        };
        /**
         * Close a business date: nothing of it starts any more, and nobody changes it
         * @description Refused while runs are under way (runs names them), and while runs are incomplete, unless it is forced with a reason. A forced close leaves runs as they are and ends executions that are not over as ERROR.
         */
        post: operations["closeCloseDay"];
    };
    "/api/v1/schedules/{schedule}/disabled-jobs": {
        parameters: {
        };
        /** What is disabled for today and later dates */
        get: operations["listDisabledJobs"];
        /**
         * Disable a job, or a whole process, for some business dates
         * @description Days that are opened, and ad hoc requests that are made, for one of these dates load its runs as DISABLED. For one day name it twice. Days that are open already stay as they are.
         */
        post: operations["disableDisabledJobs"];
    };
    "/api/v1/schedules/{schedule}/disabled-jobs/{id}": {
        parameters: {
        };
        /**
         * Enable again what was disabled for dates
         * @description The entry stays as the record. Ending one that has ended changes nothing.
         */
        delete: operations["enableDisabledJobs"];
    };
    "/api/v1/schedules/{schedule}/executions": {
        parameters: {
        };
        /** Request Nightly, a recurring flow, or an ad hoc process */
        post: operations["requestExecutions"];
    };
    "/api/v1/executions": {
        parameters: {
        };
        /** Executions, the latest first */
        get: operations["listExecutions"];
    };
    "/api/v1/runs/actions": {
        parameters: {
        };
        /**
         * An action on many runs, by their ids or by a filter
         * @description A filter names schedule, businessDate and at least one more field, and comes with the expectedCount that was looked at. Kill and complete by filter need confirm: true. Each run has its own result.
         */
        post: operations["actBulkActions"];
    };
    "/api/v1/runs/actions/preview": {
        parameters: {
        };
        /**
         * What actions could do to many runs, counted; nothing changes
         * @description Runs by their ids or by a filter, which names schedule, businessDate and at least one more field. By the state of the runs as they stand: nothing is locked, and the action decides anew.
         */
        post: operations["previewPreviewActions"];
    };
    "/api/v1/runs/{id}/actions": {
        parameters: {
        };
        /**
         * Which actions a run allows as it stands, and why not the others
         * @description By the state of the run alone: whoever acts also needs the permission, and the action decides anew. What is refused here may go with `force` or `includeDependents`, as the detail says. `edit-parameters` is PUT /runs/{id}/parameters.
         */
        get: operations["listAllowedActions"];
    };
    "/api/v1/runs/{id}/dependencies": {
        parameters: {
        };
        /** What a run depends on, and which of it counts */
        get: operations["listRunDependencies"];
    };
    "/api/v1/runs/{id}/actions/ask-status": {
        parameters: {
        };
        /**
         * Ask the external system for the Status of a run whose contact is lost, now
         * @description An agent asks within moments instead of when it is due; where its target gets no calls for a while, as soon as that is over, at most 30 s later. What the system says moves the run as it always does.
         */
        post: operations["askStatus"];
    };
    "/api/v1/runs/{id}/check-execution": {
        parameters: {
        };
        /**
         * Ask the external system about an execution id before a Start of unknown fate is resolved with it
         * @description Calls Status alone, within 5 s, where the Start was sent, and not while that target gets no calls. Who asks again within 2 s is told the same. The run stays as it is; what `resolve-start` with `adopt` would refuse is refused here.
         */
        post: operations["checkStatus"];
    };
    "/api/v1/runs": {
        parameters: {
        };
        /** Runs, by what they belong to and their status */
        get: operations["listRuns"];
    };
    "/api/v1/runs/{id}": {
        parameters: {
        };
        /** A run */
        get: operations["readRuns"];
    };
    "/api/v1/runs/{id}/attempts": {
        parameters: {
        };
        /** The attempts of a run, with every send and its answer */
        get: operations["attemptsRuns"];
    };
    "/api/v1/runs/{id}/log": {
        parameters: {
        };
        /** The log of a run: Nightjar's own, then the external system's */
        get: operations["textRuns"];
    };
    "/api/v1/runs/{id}/why": {
        parameters: {
        };
        /** Why a run does not start: the whole chain behind it */
        get: operations["whyRuns"];
    };
    "/api/v1/runs/{id}/actions/resolve-start": {
        parameters: {
        };
        /** Say what became of a Start that nobody answered */
        post: operations["resolveRuns"];
    };
    "/api/v1/runs/{id}/actions/{action}": {
        parameters: {
        };
        /**
         * An action of an operator
         * @description hold, release, skip, release-skip, restart, kill, fail, complete, force, rerun; see docs/lifecycle.md.
         */
        post: operations["actRuns"];
    };
    "/api/v1/runs/{id}/parameters": {
        parameters: {
        };
        /** Other parameters, before the start or before a restart */
        put: operations["editRuns"];
    };
    "/api/v1/runs/{id}/history": {
        parameters: {
        };
        /**
         * The latest executions of the job of a run, this one included
         * @description Of the same process, job, flow and cycle, on its business date and those before it: the latest first. What the job usually takes, over all cycles, is GET /schedules/{schedule}/durations.
         */
        get: operations["historyBesideRuns"];
    };
    "/api/v1/runs/{id}/dependents": {
        parameters: {
        };
        /** What depends on a run, and which of it counts */
        get: operations["dependentsBesideRuns"];
    };
    "/api/v1/runs/{id}/log/lines": {
        parameters: {
        };
        /**
         * A part of the log of a run, by lines
         * @description From `from` on, or the last `tail` ones. An answer has at most 10,000 lines, and about 2 MiB of them: go on behind what it has. What the external system has said is kept for four seconds, so that its parts fit each other.
         */
        get: operations["linesLogLines"];
    };
    "/api/v1/agent-requests": {
        parameters: {
        };
        /**
         * What was asked of agents: the attempts of all runs, the latest first
         * @description Narrowed by a run, an execution, or a schedule and a business date it looks at those alone. Without them a page looks at 10,000 attempts: it may have fewer items than asked for and yet a nextCursor.
         */
        get: operations["listAgentRequests"];
    };
    "/api/v1/schedules/{schedule}/days/{date}/forecast": {
        parameters: {
        };
        /**
         * When a business date is expected to end: its Nightly and all that was requested
         * @description Computed when it is asked for, from what has ended until then, what each job has usually taken, and the dependencies. What is in ERROR, held or waited for outside counts as if it went on now, and is named; slots of throttles are not looked at. See docs/lifecycle.md.
         */
        get: operations["dayForecasts"];
    };
    "/api/v1/schedules/{schedule}/days/{date}/forecast/runs": {
        parameters: {
        };
        /**
         * When the runs of a business date were to start and to end, and when they are expected to
         * @description Computed when it is asked for, from what has ended until then, what each job has usually taken, and the dependencies. What is in ERROR, held or waited for outside counts as if it went on now, and is named; slots of throttles are not looked at. See docs/lifecycle.md.
         */
        get: operations["dayRunsForecasts"];
    };
    "/api/v1/runs/{id}/forecast": {
        parameters: {
        };
        /**
         * When a run is expected to start and to end
         * @description Computed when it is asked for, from what has ended until then, what each job has usually taken, and the dependencies. What is in ERROR, held or waited for outside counts as if it went on now, and is named; slots of throttles are not looked at. See docs/lifecycle.md.
         */
        get: operations["runForecasts"];
    };
    "/api/v1/schedules/{schedule}/durations": {
        parameters: {
        };
        /**
         * How long the jobs of a schedule have taken lately
         * @description Of the last 30 executions of each job that the external system has completed from their Start: by whatever cycle, without those that a person has completed, and without those that a Restart has taken up.
         */
        get: operations["listDurations"];
    };
    "/api/v1/reports/nights": {
        parameters: {
        };
        /** Nights compared: start, end, duration and failures, the latest first */
        get: operations["nightsReports"];
    };
    "/api/v1/reports/slow": {
        parameters: {
        };
        /** The jobs that take longest, by their median */
        get: operations["slowReports"];
    };
    "/api/v1/reports/flaky": {
        parameters: {
        };
        /** The jobs that needed more than one attempt, or ended in ERROR, most often */
        get: operations["flakyReports"];
    };
    "/api/v1/reports/late": {
        parameters: {
        };
        /**
         * The jobs that have ended latest against when they usually end
         * @description Of those that have ended at least three times.
         */
        get: operations["lateReports"];
    };
    "/api/v1/reports/heat": {
        parameters: {
        };
        /** When runs are started: by weekday and hour */
        get: operations["heatReports"];
    };
    "/api/v1/schedules/{schedule}/callback-settings": {
        parameters: {
        };
        /** Where the ends of the runs of a schedule are told, and which */
        get: operations["readCallbackSettings"];
        /**
         * Say where the ends of the runs of a schedule are told, and which
         * @description Takes everything that GET answers. A secret that is left out is kept, as long as the URL stays at its origin; secrets are never answered. The mode counts for the runs of open days too.
         */
        put: operations["replaceCallbackSettings"];
        /**
         * Tell nobody any more how the runs of a schedule end
         * @description Callbacks that are still to be delivered become SKIPPED.
         */
        delete: operations["removeCallbackSettings"];
    };
    "/api/v1/callbacks": {
        parameters: {
        };
        /** Callbacks: who was told of which end, and what became of it */
        get: operations["listCallbacks"];
    };
    "/api/v1/callbacks/{id}/retry": {
        parameters: {
        };
        /**
         * Try a callback again, now
         * @description One that has FAILED or was SKIPPED is PENDING again; one that is PENDING does not wait any longer.
         */
        post: operations["retryCallbacks"];
    };
    "/api/v1/activity": {
        parameters: {
        };
        /**
         * What has happened, by people and by the system, the latest first
         * @description The events that are kept, told. To follow them use GET /events. A page looks at 20,000 events at most: it may have fewer items than asked for and yet a nextCursor.
         */
        get: operations["listActivity"];
    };
    "/api/v1/me": {
        parameters: {
        };
        /** Who calls, and what it may do where */
        get: operations["readMe"];
    };
    "/api/v1/tokens": {
        parameters: {
        };
        /** API tokens, the latest first; those that have expired or were revoked too */
        get: operations["listTokens"];
        /**
         * Issue an API token: it is shown once
         * @description For a program. Its roles never change: a token with others is another token. A repeated Idempotency-Key answers without the token, which is not kept anywhere.
         */
        post: operations["issueTokens"];
    };
    "/api/v1/tokens/{id}/revoke": {
        parameters: {
        };
        /** Revoke an API token: the next request with it is refused */
        post: operations["revokeTokens"];
    };
    "/api/v1/audit": {
        parameters: {
        };
        /** Who did what, and what was denied; the latest first */
        get: operations["listAudit"];
    };
    "/api/v1/audit/verify": {
        parameters: {
        };
        /**
         * Whether the audit is as it was written
         * @description Looks through every record. With seq and hash, of a head that was kept elsewhere (the log has one a minute), also whether the chain still has that: else whoever owns the database could have written it anew.
         */
        get: operations["verifyAudit"];
    };
    "/api/v1/people": {
        parameters: {
        };
        /** People who may log in, or were known by the identity provider, by name */
        get: operations["listPeople"];
        /** Add a person who logs in with a password, which is set apart */
        post: operations["createPeople"];
    };
    "/api/v1/people/{name}": {
        parameters: {
        };
        /**
         * Say what a person may do, or that the person may not log in any more
         * @description Other grants, and being disabled, end the sessions of the person at once.
         */
        put: operations["replacePeople"];
        /** Delete a person, and end the sessions; events keep the name */
        delete: operations["removePeople"];
    };
    "/api/v1/people/{name}/end-sessions": {
        parameters: {
        };
        /** End all sessions of a person: the next request with one is refused */
        post: operations["endSessionsPeople"];
    };
    "/api/v1/people/{name}/password": {
        parameters: {
        };
        /** Set the password of a person, and end the sessions */
        put: operations["setPassword"];
    };
    "/api/v1/me/password": {
        parameters: {
        };
        /** Change the own password; other sessions of the person end */
        put: operations["changePassword"];
    };
    "/api/v1/sessions": {
        parameters: {
        };
        /** Sessions of people, the latest first; those that have ended too, for a month */
        get: operations["listSessions"];
    };
    "/api/v1/sessions/{id}/end": {
        parameters: {
        };
        /** End a session: the next request with it is refused */
        post: operations["endSessions"];
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        ActionPreview: {
            /** @enum {string} */
            action: "hold" | "release" | "skip" | "release-skip" | "restart" | "kill" | "fail" | "complete" | "force" | "rerun";
            can: number;
            /** @description By what they would be refused with; the most frequent first. */
            refused: {
                code: string;
                detail: string;
                runs: number;
            }[];
        };
        Activity: {
            /** @description Of the event. */
            id: string;
            /** @enum {string} */
            type: "schedule.applied" | "schedule.activated" | "schedule.environment-changed" | "schedule.settings-changed" | "schedule.configuration-imported" | "override.set" | "override.kept" | "override.cleared" | "override.dormant" | "override.revived" | "job-type.saved" | "job-type.deleted" | "token.issued" | "token.revoked" | "person.saved" | "person.deleted" | "person.password-set" | "session.ended" | "custom-process.created" | "custom-process.changed" | "custom-process.deleted" | "day.opened" | "day.opening-refused" | "day.restarted" | "day.closed" | "day.purged" | "job.disabled" | "job.enabled-again" | "schedule-link.followed" | "execution.requested" | "execution.status-changed" | "external-job.released" | "run.added" | "run.removed" | "run.status-changed" | "run.flags-changed" | "run.parameters-edited" | "run.kill-requested" | "run.key-taken" | "run.dependency-enabled" | "run.dependency-disabled" | "run.dependency-timed-out" | "connection.saved" | "connection.deleted" | "callback-settings.saved" | "callback-settings.deleted" | "callback.delivered" | "callback.failed" | "callback.skipped" | "callback.retried" | "hold.placed" | "hold.drained" | "hold.released" | "secrets.rewrapped" | "recovery.begun" | "recovery.ended";
            /**
             * Format: date-time
             * @description ISO 8601, UTC
             */
            at: string;
            /** @description What has happened, in a sentence. */
            text: string;
            schedule: string | null;
            businessDate: string | null;
            executionId: string | null;
            runId: string | null;
            from: string | null;
            to: string | null;
            attempt: number | null;
            actor: string;
            reason: string | null;
        };
        AgentRequest: {
            /** @description Of the attempt, over all runs. */
            id: string;
            /** @enum {string} */
            status: "LOADED" | "RUNNING" | "COMPLETE" | "ERROR" | "CANCELED";
            /**
             * @description The attempt's own.
             * @enum {string}
             */
            state: "QUEUED" | "CLAIMED" | "SENDING" | "TRACKING" | "KILLING" | "START_UNKNOWN" | "COMPLETED" | "ERROR" | "NOT_STARTED";
            cause: ("FAILED" | "START_REJECTED" | "START_EXPIRED" | "START_UNKNOWN" | "START_ASSUMED_FAILED" | "RESTART_REJECTED" | "KILLED" | "TIMED_OUT" | "LOST" | "DECLARED_FAILED" | "PARAMETERS_INVALID") | null;
            /** @enum {string} */
            kind: "START" | "RESTART";
            /** @description Its number within its run. */
            attempt: number;
            /** @description EXEC or the job type. */
            type: string;
            schedule: string;
            /** Format: date */
            businessDate: string;
            process: string;
            job: string;
            /** @description The parameters as they are sent. */
            payload: string;
            /** @description What there is to tell: an error, an answer, what the system said. */
            info: string | null;
            agentGroup: string;
            /** @description The session of the agent that had it last. */
            agent: string | null;
            /** @description The agent's machine, while its session is remembered. */
            host: string | null;
            application: string;
            /**
             * Format: date-time
             * @description ISO 8601, UTC
             */
            createdAt: string;
            /** @description When an agent took it. */
            startedAt: string | null;
            endedAt: string | null;
            /**
             * Format: date-time
             * @description ISO 8601, UTC
             */
            updatedAt: string;
            execution: string | null;
            run: string;
            agentExecutionId: string;
            /** @description Its Start or Restart has been sent, or may have been. */
            submitted: boolean;
        };
        AllowedAction: {
            /** @enum {string} */
            action: "hold" | "release" | "skip" | "release-skip" | "restart" | "kill" | "fail" | "complete" | "force" | "rerun" | "resolve-start" | "ask-status" | "edit-parameters";
            allowed: boolean;
            /** @description With which the action would be refused. */
            code: string | null;
            detail: string | null;
        };
        ApiToken: {
            id: string;
            name: string;
            /** @description How the token goes on after `njt_`: to recognise it by. */
            prefix: string;
            grants: components["schemas"]["Grant"][];
            /**
             * Format: date-time
             * @description ISO 8601, UTC
             */
            createdAt: string;
            createdBy: string;
            /** @description null = never. */
            expiresAt: string | null;
            /** @description To the minute. */
            lastUsedAt: string | null;
            revokedAt: string | null;
            revokedBy: string | null;
        };
        Attempt: {
            number: number;
            /** @enum {string} */
            kind: "START" | "RESTART";
            /** @enum {string} */
            state: "QUEUED" | "CLAIMED" | "SENDING" | "TRACKING" | "KILLING" | "START_UNKNOWN" | "COMPLETED" | "ERROR" | "NOT_STARTED";
            cause: ("FAILED" | "START_REJECTED" | "START_EXPIRED" | "START_UNKNOWN" | "START_ASSUMED_FAILED" | "RESTART_REJECTED" | "KILLED" | "TIMED_OUT" | "LOST" | "DECLARED_FAILED" | "PARAMETERS_INVALID") | null;
            agentExecutionId: string;
            executionId: string | null;
            restartOf: string | null;
            parameters: string;
            targetUrl: string | null;
            executionInfo: string | null;
            detail: string | null;
            remoteMayBeRunning: boolean;
            /**
             * Format: date-time
             * @description ISO 8601, UTC
             */
            queuedAt: string;
            claimedAt: string | null;
            sendingAt: string | null;
            trackingAt: string | null;
            killRequestedAt: string | null;
            killRequestedBy: string | null;
            endedAt: string | null;
            sends: {
                verb: string;
                /** @enum {string} */
                method: "GET" | "POST";
                url: string;
                /** @description As it is made of the attempt; null = none. */
                body: string | null;
                /**
                 * Format: date-time
                 * @description ISO 8601, UTC
                 */
                sentAt: string;
                answeredAt: string | null;
                outcome: string | null;
                detail: string | null;
            }[];
        };
        AuditHead: {
            seq: string;
            /** @description SHA-256, hexadecimal. */
            hash: string;
        };
        AuditRecord: {
            /** @description 1, 2, …: without a gap. */
            seq: string;
            /**
             * Format: date-time
             * @description ISO 8601, UTC
             */
            at: string;
            /** @description null = nobody who is known. */
            actor: string | null;
            authMethod: string | null;
            /** @description Where it was asked from. */
            address: string | null;
            /** @description An operationId of this document, or login, logout, callRefused, moreDenials, … */
            action: string;
            schedule: string | null;
            /** @description What the path names beside the schedule. */
            object: {
                [key: string]: unknown;
            };
            /** @description What was asked: query, body, file. Secrets are masked, long texts cut. */
            detail: unknown;
            /** @enum {string} */
            outcome: "done" | "denied";
            /** @description Of the answer. */
            status: number | null;
            /** @description The Request-Id of the answer. */
            requestId: string | null;
            /** @description SHA-256, hexadecimal. */
            prevHash: string;
            /** @description SHA-256, hexadecimal. */
            hash: string;
        };
        BusinessDay: {
            schedule: string;
            /** Format: date */
            businessDate: string;
            version: number;
            /** @description Of the overrides that it is planned with. */
            overrideRevision: number;
            /** @enum {string} */
            status: "OPEN" | "CLOSED";
            /**
             * Format: date-time
             * @description ISO 8601, UTC
             */
            openedAt: string;
            openedBy: string;
            closedAt: string | null;
            /** @description Since when its runs are kept no longer. */
            purgedAt: string | null;
            /** @description By run status; zeroes are left out. */
            counts: {
                [key: string]: number;
            };
        };
        Callback: {
            id: string;
            schedule: string;
            /** Format: date */
            businessDate: string;
            process: string;
            job: string;
            run: string;
            execution: string | null;
            /** @description Of the run, when it ended; 0 = there was none. */
            attempt: number;
            /** @description What is told. */
            runStatus: string;
            /** @enum {string} */
            status: "PENDING" | "DELIVERED" | "FAILED" | "SKIPPED";
            tries: number;
            /**
             * Format: date-time
             * @description ISO 8601, UTC
             */
            notedAt: string;
            nextTryAt: string | null;
            /**
             * Format: date-time
             * @description ISO 8601, UTC
             */
            giveUpAt: string;
            endedAt: string | null;
            /** @description The HTTP status of the last answer. */
            answerStatus: number | null;
            /** @description The last answer with its first characters, or why there was none. */
            detail: string | null;
            payload: {
                [key: string]: unknown;
            };
        };
        CallbackSettings: {
            schedule: string;
            url: string;
            /**
             * @description Which ends are told, where a job says nothing itself; FAILED = ERROR and SKIPPED_ON_ERROR.
             * @enum {string}
             */
            mode: "ALL" | "FAILED" | "NONE";
            authentication: {
                /** @enum {string} */
                kind: "none" | "basic" | "bearer" | "oauth";
                username?: string;
                connection?: string;
                scope?: string;
                /** @description Whether a secret is stored; it is never told. */
                secretSet: boolean;
            };
            signingSecretSet: boolean;
            version: number;
            /**
             * Format: date-time
             * @description ISO 8601, UTC
             */
            updatedAt: string;
            updatedBy: string;
        };
        ChangedOverrides: {
            schedule: string;
            overrideRevision: number;
            dryRun: boolean;
            changed: {
                tab: string;
                row: string;
                /** @description `row` = the whole row is your own. */
                field: string;
                value: (string | number | boolean | null) | string[] | {
                    [key: string]: string | number | boolean | null;
                };
                sheetThen: (string | number | boolean | null) | string[] | {
                    [key: string]: string | number | boolean | null;
                };
            }[];
            /** @description Of those that were named, how many were so already. */
            unchanged: number;
            /** @description Warnings about what is planned with them. */
            findings: components["schemas"]["Finding"][];
            /** @description Open days, at most 100: their runs stay as they are, see `advice`. */
            openDays: string[];
            /** @description What to do about the open days; null = there are none. */
            advice: string | null;
        };
        CheckedExecution: {
            executionId: string;
            /** @description null = it said nothing about this execution, or could not be asked. */
            status: ("RUNNING" | "COMPLETED" | "ERROR") | null;
            /** @description What it told of the execution, or why there is no status. */
            detail: string | null;
            /** @description null = no answer came. */
            httpStatus: number | null;
            latencyMs: number;
            /**
             * Format: date-time
             * @description ISO 8601, UTC
             */
            checkedAt: string;
        };
        ComparedVersions: {
            schedule: string;
            /** @description 0 = nothing. */
            fromVersion: number;
            version: number;
            diff: components["schemas"]["Diff"];
        };
        Connection: {
            name: string;
            tokenUrl: string;
            clientId: string;
            /** @enum {string} */
            authentication: "client_secret_basic" | "client_secret_post";
            audience: string | null;
            resource: string | null;
            /** @description Where its tokens may go; null = wherever an administrator points job types at. */
            origins: string[] | null;
            /** @description 0 = of the environment. */
            version: number;
            /**
             * @description Who has said it; the environment is changed there alone.
             * @enum {string}
             */
            source: "environment" | "api";
            /** @constant */
            secretSet: true;
            /** @description Tells two secrets apart; null = of the environment. */
            secretFingerprint: string | null;
            secretRotatedAt: string | null;
            /** @description Until when the secret of before is used where the present one is refused. */
            previousSecretUntil: string | null;
            updatedAt: string | null;
            updatedBy: string | null;
        };
        ConnectionCheck: {
            name: string;
            /** @enum {string} */
            status: "UP" | "DOWN";
            error?: string;
            /** @description null = not said; taken for five minutes. */
            expiresInSeconds: number | null;
            /** @description As it was granted; null = as it was asked for. */
            scope: string | null;
            /** @description Asked for and not granted. */
            missingScopes: string[];
            /** @description The present secret was refused, the one before was not. */
            withPreviousSecret: boolean;
            /**
             * Format: date-time
             * @description ISO 8601, UTC
             */
            checkedAt: string;
        };
        DayForecast: {
            schedule: string;
            /** Format: date */
            businessDate: string;
            /**
             * Format: date-time
             * @description ISO 8601, UTC
             */
            asOf: string;
            expectedStartAt: string | null;
            /** @description If all goes on from now as it usually does; null = it will not be reached. */
            expectedEndAt: string | null;
            /** @description If everything took as short as in the shortest tenth of its cases. */
            earliestEndAt: string | null;
            /** @description If everything took as long as in the longest tenth of its cases. */
            latestEndAt: string | null;
            /** @description 0 = it has ended. */
            remainingSeconds: number | null;
            /** @description Not finished, and expected to be executed. */
            runsLeft: number;
            /** @description Those of them that were never measured. */
            runsWithoutHistory: number;
            /** @description Something has to be done before it can end: see `blockedBy`. */
            blocked: boolean;
            /** @description When all of it was to have ended, had each job taken what it usually takes since it was requested; null = some of it has not begun. */
            plannedEndAt: string | null;
            /** @description Also before it is requested: as if it were now. */
            nightly: components["schemas"]["ExecutionForecast"] | null;
            /** @description All others that were requested. */
            executions: components["schemas"]["ExecutionForecast"][];
        };
        DayGraph: {
            schedule: string;
            /** Format: date */
            businessDate: string;
            /** @description In the order in which they were planned. Their jobs run one after the other. */
            processes: {
                cycle: string;
                flow: string;
                process: string;
                requestNo: number;
                /** @enum {string} */
                join: "ALL" | "ANY";
                jobs: number;
            }[];
            /** @description Which job waits for which other one, beside the order inside of processes. */
            dependencies: {
                cycle: string;
                flow: string;
                process: string;
                requestNo: number;
                job: string;
                /** @description In the same flow and request. */
                predecessorProcess: string;
                predecessorJob: string;
                /** @enum {string} */
                on: "SUCCESS" | "WARNING" | "FAILURE" | "ALWAYS";
                /** @description false = it is not waited for. */
                enabled: boolean;
            }[];
            /** @description Where it touches what is no part of it. Who waits is told of schedules that the caller may see. */
            ports: {
                cycle: string;
                flow: string;
                process: string;
                requestNo: number;
                job: string;
                /**
                 * @description The job waits for an external job; for a job of another schedule; one of those waits for it; it starts another schedule.
                 * @enum {string}
                 */
                kind: "WAITS_EXTERNAL" | "WAITS" | "WAITED_FOR" | "STARTS";
                /** @description null = it is an external job. */
                schedule: string | null;
                otherProcess: string | null;
                otherJob: string | null;
                enabled: boolean;
            }[];
        };
        DayOverview: {
            schedule: string;
            displayName: string | null;
            timeZone: string | null;
            /** Format: date */
            businessDate: string;
            /** @description null = it was not opened. */
            status: ("OPEN" | "CLOSED") | null;
            version: number | null;
            /** @description By run status; zeroes are left out. */
            counts: {
                [key: string]: number;
            };
            /** @description Runs in ERROR, and running ones that are lost, overdue or could not be killed. */
            needsPerson: number;
            /** @description What was requested, 20 at most. */
            executions: {
                id: string;
                cycleName: string;
                flowName: string;
                processName: string | null;
                /** @enum {string} */
                status: "QUEUED" | "RUNNING" | "COMPLETED" | "ERROR";
            }[];
        };
        DayRunForecasts: {
            schedule: string;
            /** Format: date */
            businessDate: string;
            /**
             * Format: date-time
             * @description ISO 8601, UTC
             */
            asOf: string;
            /** @description Of its Nightly and of all that was requested, 20,000 at most. */
            runs: {
                run: string;
                /** @description As its execution began, if nothing had failed, been held or been waited for outside. */
                plannedStartAt: string | null;
                plannedEndAt: string | null;
                expectedStartAt: string | null;
                /** @description If all goes on from now as it usually does; null = it will not be reached. */
                expectedEndAt: string | null;
                /** @description If everything took as short as in the shortest tenth of its cases. */
                earliestEndAt: string | null;
                /** @description If everything took as long as in the longest tenth of its cases. */
                latestEndAt: string | null;
                /** @description What it usually takes. */
                usualSeconds: number;
                /**
                 * @description What the expected duration rests on; `zero` = it takes no time.
                 * @enum {string}
                 */
                basis: "history" | "threshold" | "none" | "zero";
                /** @description Executions of its job that were measured. */
                samples: number;
            }[];
        };
        Dependency: {
            id: string;
            /** @enum {string} */
            kind: "ORDER" | "DEPENDENCY" | "INTER_SCHEDULE" | "EXTERNAL";
            /** @description What is waited for: PROCESS/JOB, SCHEDULE/PROCESS/JOB, or an external job. */
            ref: string;
            /** @enum {string} */
            on: "SUCCESS" | "WARNING" | "FAILURE" | "ALWAYS";
            enabled: boolean;
            /** @enum {string} */
            state: "OPEN" | "SATISFIED" | "PASSED" | "NOT_TAKEN";
            timedOutAt: string | null;
            run: string | null;
            status: ("LOADED" | "PENDING" | "RUNNING" | "COMPLETED" | "ERROR" | "HELD" | "SKIPPED" | "SKIPPED_ON_ERROR" | "DISABLED" | "NOT_RUN") | null;
            cause: ("FAILED" | "START_REJECTED" | "START_EXPIRED" | "START_UNKNOWN" | "START_ASSUMED_FAILED" | "RESTART_REJECTED" | "KILLED" | "TIMED_OUT" | "LOST" | "DECLARED_FAILED" | "PARAMETERS_INVALID") | null;
        };
        Dependent: {
            id: string;
            /** @enum {string} */
            kind: "ORDER" | "DEPENDENCY" | "INTER_SCHEDULE" | "EXTERNAL";
            /** @description What waits: PROCESS/JOB, or SCHEDULE/PROCESS/JOB of another one. */
            ref: string;
            /** @enum {string} */
            on: "SUCCESS" | "WARNING" | "FAILURE" | "ALWAYS";
            enabled: boolean;
            /** @enum {string} */
            state: "OPEN" | "SATISFIED" | "PASSED" | "NOT_TAKEN";
            run: string;
            /** @enum {string} */
            status: "LOADED" | "PENDING" | "RUNNING" | "COMPLETED" | "ERROR" | "HELD" | "SKIPPED" | "SKIPPED_ON_ERROR" | "DISABLED" | "NOT_RUN";
            cause: ("FAILED" | "START_REJECTED" | "START_EXPIRED" | "START_UNKNOWN" | "START_ASSUMED_FAILED" | "RESTART_REJECTED" | "KILLED" | "TIMED_OUT" | "LOST" | "DECLARED_FAILED" | "PARAMETERS_INVALID") | null;
        };
        /** @description By the names of tabs and columns in a workbook. */
        Diff: {
            added: {
                tab: string;
                name: string;
            }[];
            removed: {
                tab: string;
                name: string;
            }[];
            changed: {
                tab: string;
                name: string;
                fields: {
                    /** @description The header of its column. */
                    field: string;
                    /** @description As in the workbook; null = blank. */
                    from: string | null;
                    /** @description As in the workbook; null = blank. */
                    to: string | null;
                    /** @description Such as J6; null = it stands in no workbook that was sent. */
                    cell: string | null;
                    /** @description What the environment says instead of both: it wins, and imports do not change it. */
                    environment?: string;
                }[];
            }[];
            /** @description What the rows mean, each change told once; up to 5,000. */
            changes: {
                /** @enum {string} */
                code: "SCHEDULE_ADDED" | "SCHEDULE_CHANGED" | "APPLICATION_ADDED" | "APPLICATION_REMOVED" | "APPLICATION_RENAMED" | "APPLICATION_CHANGED" | "MODULE_ADDED" | "MODULE_REMOVED" | "MODULE_CHANGED" | "JOB_TYPE_ADDED" | "JOB_TYPE_REMOVED" | "JOB_TYPE_RENAMED" | "JOB_TYPE_CHANGED" | "EXIT_CODE_ADDED" | "EXIT_CODE_REMOVED" | "EXIT_CODE_CHANGED" | "FLOW_ADDED" | "FLOW_REMOVED" | "FLOW_CHANGED" | "PROCESS_ADDED" | "PROCESS_REMOVED" | "PROCESS_RENAMED" | "PROCESS_CHANGED" | "PROCESS_MOVED" | "PROCESS_MAPPED" | "PROCESS_UNMAPPED" | "PROCESS_RENUMBERED" | "JOB_ADDED" | "JOB_REMOVED" | "JOB_RENAMED" | "JOB_RETYPED" | "JOB_CHANGED" | "JOB_MOVED" | "JOB_MAPPED" | "JOB_UNMAPPED" | "JOB_REORDERED" | "PARAMETERS_CHANGED" | "DEPENDENCY_ADDED" | "DEPENDENCY_DROPPED" | "DEPENDENCY_ENABLED" | "DEPENDENCY_DISABLED" | "DEPENDENCY_CHANGED" | "LINK_ADDED" | "LINK_DROPPED" | "LINK_ENABLED" | "LINK_DISABLED";
                /**
                 * @description More, less, otherwise; > is elsewhere, or called otherwise.
                 * @enum {string}
                 */
                sign: "+" | "~" | "-" | ">";
                tab: string;
                name: string;
                /** @description The process that it concerns; null = none, or several. */
                process: string | null;
                text: string;
                /** @description The name, process, flow or type before; of a reordered job: what it came after. */
                from: string | null;
                to: string | null;
                fields: {
                    /** @description The header of its column. */
                    field: string;
                    /** @description As in the workbook; null = blank. */
                    from: string | null;
                    /** @description As in the workbook; null = blank. */
                    to: string | null;
                    /** @description Such as J6; null = it stands in no workbook that was sent. */
                    cell: string | null;
                    /** @description What the environment says instead of both: it wins, and imports do not change it. */
                    environment?: string;
                }[];
                /** @description Such as J6; null = it stands in no workbook that was sent. */
                cell: string | null;
            }[];
            changesTotal: number;
        };
        DisabledJob: {
            id: string;
            schedule: string;
            process: string;
            /** @description null = every job of the process. */
            job: string | null;
            /**
             * Format: date
             * @description The first business date.
             */
            from: string;
            /** @description The last one; null = until somebody ends it. */
            until: string | null;
            reason: string | null;
            /**
             * Format: date-time
             * @description ISO 8601, UTC
             */
            disabledAt: string;
            disabledBy: string;
            /** @description Since when it does not count any more. */
            endedAt: string | null;
            endedBy: string | null;
        };
        Execution: {
            id: string;
            schedule: string;
            /** Format: date */
            businessDate: string;
            cycleName: string;
            flowName: string;
            processName: string | null;
            requestParameters: {
                [key: string]: string;
            };
            callerId: string | null;
            correlationId: string | null;
            requestedBy: string;
            /**
             * Format: date-time
             * @description ISO 8601, UTC
             */
            requestedAt: string;
            /** @enum {string} */
            status: "QUEUED" | "RUNNING" | "COMPLETED" | "ERROR";
            /** @description A Nightly that is QUEUED: the recurring executions that it waits for. */
            waitsFor: string[];
            /** @description And, where its schedule says so, the enabled ones that nobody has requested: CYCLE/FLOW. */
            waitsForFlows: string[];
            startedAt: string | null;
            endedAt: string | null;
            /** @description By run status; zeroes are left out. */
            counts: {
                [key: string]: number;
            };
        };
        ExecutionForecast: {
            /** @description null = nobody has requested it yet. */
            execution: string | null;
            schedule: string;
            /** Format: date */
            businessDate: string;
            cycleName: string;
            flowName: string;
            processName: string | null;
            status: ("QUEUED" | "RUNNING" | "COMPLETED" | "ERROR") | null;
            /**
             * Format: date-time
             * @description ISO 8601, UTC
             */
            asOf: string;
            expectedStartAt: string | null;
            /** @description If all goes on from now as it usually does; null = it will not be reached. */
            expectedEndAt: string | null;
            /** @description If everything took as short as in the shortest tenth of its cases. */
            earliestEndAt: string | null;
            /** @description If everything took as long as in the longest tenth of its cases. */
            latestEndAt: string | null;
            /** @description 0 = it has ended. */
            remainingSeconds: number | null;
            /** @description Not finished, and expected to be executed. */
            runsLeft: number;
            /** @description Those of them that were never measured. */
            runsWithoutHistory: number;
            /** @description Something has to be done before it can end: see `blockedBy`. */
            blocked: boolean;
            /**
             * @description `actual` = it is over; else whether all, some or none of what is left was measured before.
             * @enum {string}
             */
            basis: "actual" | "history" | "partial" | "none";
            /** @description At most 20: those that hold up the most, in that order. */
            blockedBy: {
                /** @enum {string} */
                kind: "ERROR" | "HELD" | "REQUEST" | "OUTSIDE" | "DAY_CLOSED" | "NO_JOB_TYPE" | "RECOVERY" | "HOLD_ABOVE" | "HALT";
                /** @description The run that is blocked by it. */
                run: string;
                schedule: string;
                process: string;
                job: string;
                /** @description With OUTSIDE: what is waited for. */
                ref: string | null;
                /** @description Runs that wait for this run, directly or behind others. */
                holdsUp: number;
            }[];
            /** @description The runs that determine the end, in their order, through other schedules too. */
            criticalPath: {
                run: string;
                schedule: string;
                process: string;
                job: string;
                /** @enum {string} */
                status: "LOADED" | "PENDING" | "RUNNING" | "COMPLETED" | "ERROR" | "HELD" | "SKIPPED" | "SKIPPED_ON_ERROR" | "DISABLED" | "NOT_RUN";
                expectedStartAt: string | null;
                expectedEndAt: string | null;
                expectedSeconds: number;
                /**
                 * @description What the expected duration rests on; `zero` = it takes no time.
                 * @enum {string}
                 */
                basis: "history" | "threshold" | "none" | "zero";
            }[];
            processes: {
                process: string;
                expectedStartAt: string | null;
                /** @description If all goes on from now as it usually does; null = it will not be reached. */
                expectedEndAt: string | null;
                /** @description If everything took as short as in the shortest tenth of its cases. */
                earliestEndAt: string | null;
                /** @description If everything took as long as in the longest tenth of its cases. */
                latestEndAt: string | null;
                /** @description 0 = it has ended. */
                remainingSeconds: number | null;
                /** @description Not finished, and expected to be executed. */
                runsLeft: number;
                /** @description Those of them that were never measured. */
                runsWithoutHistory: number;
                /** @description Something has to be done before it can end: see `blockedBy`. */
                blocked: boolean;
                onCriticalPath: boolean;
            }[];
        };
        Finding: {
            /** @enum {string} */
            severity: "error" | "warning";
            code: string;
            tab: string | null;
            cell: string | null;
            value: string | null;
            message: string;
        };
        Grant: {
            /** @enum {string} */
            role: "viewer" | "operator" | "schedule administrator" | "administrator";
            /**
             * @description null or left out = every schedule.
             * @default null
             */
            schedule: string | null;
        };
        Health: {
            /**
             * Format: date-time
             * @description ISO 8601, UTC
             */
            checkedAt: string;
            server: {
                /**
                 * @description A part that is down cannot answer: then there is a problem.
                 * @enum {string}
                 */
                status: "UP" | "WARNING";
                /** @description What is the matter; null = nothing. */
                detail: string | null;
                version: string;
                /**
                 * Format: date-time
                 * @description Of the process that answers.
                 */
                startedAt: string;
            };
            database: {
                /**
                 * @description A part that is down cannot answer: then there is a problem.
                 * @enum {string}
                 */
                status: "UP" | "WARNING";
                /** @description What is the matter; null = nothing. */
                detail: string | null;
                /** @description Of one question to it. */
                latencyMs: number;
            };
            queue: {
                /**
                 * @description A part that is down cannot answer: then there is a problem.
                 * @enum {string}
                 */
                status: "UP" | "WARNING";
                /** @description What is the matter; null = nothing. */
                detail: string | null;
                /** @description Attempts that no agent has taken yet; 10,000 = those or more. */
                queued: number;
                oldestQueuedAt: string | null;
            };
            agents: {
                /**
                 * @description A part that is down cannot answer: then there is a problem.
                 * @enum {string}
                 */
                status: "UP" | "WARNING";
                /** @description What is the matter; null = nothing. */
                detail: string | null;
                /** @description Those whose lease has not passed, 100 at most. */
                items: {
                    /** @description Only for those who may see everything. */
                    host: string | null;
                    /** @description Empty = all. */
                    agentGroups: string[];
                    /**
                     * Format: date-time
                     * @description ISO 8601, UTC
                     */
                    startedAt: string;
                    /** @description Attempts that it has claimed and not ended. */
                    inHand: number;
                }[];
                /** @description Groups that applications name and no agent serves. */
                unserved: string[];
            };
            events: {
                /**
                 * @description A part that is down cannot answer: then there is a problem.
                 * @enum {string}
                 */
                status: "UP" | "WARNING";
                /** @description What is the matter; null = nothing. */
                detail: string | null;
                latestAt: string | null;
            };
            /** @description By job type, 1,000 at most; what their systems say is at /health/job-types. */
            jobTypes: {
                name: string;
                /** @description null = shared. */
                schedule: string | null;
                /** @description Whom it calls. */
                origin: string;
                /** @description Runs of open days that an agent has in hand. */
                inHand: number;
                /** @description Runs of open days that are still to be started. */
                waiting: number;
                /** @description Of those in hand: those whose calls do not get through, or are held back until the system answers. */
                heldBack: number;
                /** @description Of one of them. */
                why: string | null;
            }[];
        };
        Impact: {
            schedule: string;
            /** @description What is compared with; 0 = nothing. */
            fromVersion: number;
            version: number;
            /**
             * Format: date-time
             * @description ISO 8601, UTC
             */
            asOf: string;
            /** @description What a restart of the schedule would do to each, the latest first; up to 7. Without one they stay as they are. */
            openDays: {
                /** Format: date */
                businessDate: string;
                /** @description The version that the day has. */
                version: number;
                added: number;
                removed: number;
                changed: number;
                /** @description Runs that stay as they are. */
                untouched: number;
                /** @description Up to 100 of each. */
                runs: {
                    added: {
                        /** @description null = it would be added. */
                        id: string | null;
                        cycle: string;
                        flow: string;
                        process: string;
                        job: string;
                        /**
                         * @description Before; of an added run, as it is loaded.
                         * @enum {string}
                         */
                        status: "LOADED" | "PENDING" | "RUNNING" | "COMPLETED" | "ERROR" | "HELD" | "SKIPPED" | "SKIPPED_ON_ERROR" | "DISABLED" | "NOT_RUN";
                    }[];
                    removed: {
                        /** @description null = it would be added. */
                        id: string | null;
                        cycle: string;
                        flow: string;
                        process: string;
                        job: string;
                        /**
                         * @description Before; of an added run, as it is loaded.
                         * @enum {string}
                         */
                        status: "LOADED" | "PENDING" | "RUNNING" | "COMPLETED" | "ERROR" | "HELD" | "SKIPPED" | "SKIPPED_ON_ERROR" | "DISABLED" | "NOT_RUN";
                    }[];
                    changed: {
                        /** @description null = it would be added. */
                        id: string | null;
                        cycle: string;
                        flow: string;
                        process: string;
                        job: string;
                        /**
                         * @description Before; of an added run, as it is loaded.
                         * @enum {string}
                         */
                        status: "LOADED" | "PENDING" | "RUNNING" | "COMPLETED" | "ERROR" | "HELD" | "SKIPPED" | "SKIPPED_ON_ERROR" | "DISABLED" | "NOT_RUN";
                        /** @description What about it. */
                        changes: string[];
                    }[];
                    /** @description Untouched because they have started, although the version has them otherwise or not at all. */
                    kept: {
                        /** @description null = it would be added. */
                        id: string | null;
                        cycle: string;
                        flow: string;
                        process: string;
                        job: string;
                        /**
                         * @description Before; of an added run, as it is loaded.
                         * @enum {string}
                         */
                        status: "LOADED" | "PENDING" | "RUNNING" | "COMPLETED" | "ERROR" | "HELD" | "SKIPPED" | "SKIPPED_ON_ERROR" | "DISABLED" | "NOT_RUN";
                        /** @description false = the version does not have it. */
                        planned: boolean;
                    }[];
                };
                /** @description HELD and RUNNING runs that the version has otherwise, or not at all; up to 100. */
                touched: {
                    /** @description null = it would be added. */
                    id: string | null;
                    cycle: string;
                    flow: string;
                    process: string;
                    job: string;
                    /**
                     * @description Before; of an added run, as it is loaded.
                     * @enum {string}
                     */
                    status: "LOADED" | "PENDING" | "RUNNING" | "COMPLETED" | "ERROR" | "HELD" | "SKIPPED" | "SKIPPED_ON_ERROR" | "DISABLED" | "NOT_RUN";
                    /**
                     * @description KEPT: it is under way, and goes on to its end as it was started.
                     * @enum {string}
                     */
                    effect: "CHANGED" | "REMOVED" | "KEPT";
                    changes: string[];
                }[];
                touchedTotal: number;
                /** @description As it is, and after a restart of the schedule; counted from `asOf`. */
                nightly: {
                    /** @description null = there is no Nightly, or nothing of it is reached. */
                    before: {
                        expectedSeconds: number;
                        /** @description If everything took as short as in the shortest tenth of its cases. */
                        earliestSeconds: number;
                        /** @description If everything took as long as in the longest tenth of its cases. */
                        latestSeconds: number;
                        /**
                         * @description Whether all, some or none of what is left was measured before: with `none` the figures are guesses.
                         * @enum {string}
                         */
                        basis: "actual" | "history" | "partial" | "none";
                        /** @description Not finished, and expected to be executed. */
                        runsLeft: number;
                        runsWithoutHistory: number;
                        /** @description The runs that determine the end, in their order; of more than 50 the longest. */
                        criticalPath: {
                            process: string;
                            job: string;
                            expectedSeconds: number;
                            /** @enum {string} */
                            basis: "history" | "threshold" | "none" | "zero";
                        }[];
                        criticalPathTotal: number;
                    } | null;
                    after: {
                        expectedSeconds: number;
                        /** @description If everything took as short as in the shortest tenth of its cases. */
                        earliestSeconds: number;
                        /** @description If everything took as long as in the longest tenth of its cases. */
                        latestSeconds: number;
                        /**
                         * @description Whether all, some or none of what is left was measured before: with `none` the figures are guesses.
                         * @enum {string}
                         */
                        basis: "actual" | "history" | "partial" | "none";
                        /** @description Not finished, and expected to be executed. */
                        runsLeft: number;
                        runsWithoutHistory: number;
                        /** @description The runs that determine the end, in their order; of more than 50 the longest. */
                        criticalPath: {
                            process: string;
                            job: string;
                            expectedSeconds: number;
                            /** @enum {string} */
                            basis: "history" | "threshold" | "none" | "zero";
                        }[];
                        criticalPathTotal: number;
                    } | null;
                    /** @description Below 0 = earlier; null = one of them is not foreseen. */
                    laterBySeconds: number | null;
                    criticalPathChanged: boolean;
                };
            }[];
            openDaysTotal: number;
            /** @description The next 14 business dates that are not opened yet, by what happens to them. */
            fortnight: {
                /** @description Dates to which the same happens. */
                dates: string[];
                runsBefore: number;
                runsAfter: number;
                /** @description Those of them that take part: neither skipped by the calendar nor disabled. */
                loadedBefore: number;
                loadedAfter: number;
                added: number;
                removed: number;
                changed: number;
                /** @description Runs that stay as they are. */
                untouched: number;
                /** @description Up to 100 of each. */
                runs: {
                    added: {
                        cycle: string;
                        flow: string;
                        process: string;
                        job: string;
                        /** @description What it is loaded as; null = it is not planned. */
                        before: ("LOADED" | "SKIPPED" | "DISABLED") | null;
                        after: ("LOADED" | "SKIPPED" | "DISABLED") | null;
                        /** @description What about it. */
                        changes: string[];
                    }[];
                    removed: {
                        cycle: string;
                        flow: string;
                        process: string;
                        job: string;
                        /** @description What it is loaded as; null = it is not planned. */
                        before: ("LOADED" | "SKIPPED" | "DISABLED") | null;
                        after: ("LOADED" | "SKIPPED" | "DISABLED") | null;
                        /** @description What about it. */
                        changes: string[];
                    }[];
                    changed: {
                        cycle: string;
                        flow: string;
                        process: string;
                        job: string;
                        /** @description What it is loaded as; null = it is not planned. */
                        before: ("LOADED" | "SKIPPED" | "DISABLED") | null;
                        after: ("LOADED" | "SKIPPED" | "DISABLED") | null;
                        /** @description What about it. */
                        changes: string[];
                    }[];
                };
                /** @description Counted from its request. */
                nightly: {
                    /** @description null = there is no Nightly, or nothing of it is reached. */
                    before: {
                        expectedSeconds: number;
                        /** @description If everything took as short as in the shortest tenth of its cases. */
                        earliestSeconds: number;
                        /** @description If everything took as long as in the longest tenth of its cases. */
                        latestSeconds: number;
                        /**
                         * @description Whether all, some or none of what is left was measured before: with `none` the figures are guesses.
                         * @enum {string}
                         */
                        basis: "actual" | "history" | "partial" | "none";
                        /** @description Not finished, and expected to be executed. */
                        runsLeft: number;
                        runsWithoutHistory: number;
                        /** @description The runs that determine the end, in their order; of more than 50 the longest. */
                        criticalPath: {
                            process: string;
                            job: string;
                            expectedSeconds: number;
                            /** @enum {string} */
                            basis: "history" | "threshold" | "none" | "zero";
                        }[];
                        criticalPathTotal: number;
                    } | null;
                    after: {
                        expectedSeconds: number;
                        /** @description If everything took as short as in the shortest tenth of its cases. */
                        earliestSeconds: number;
                        /** @description If everything took as long as in the longest tenth of its cases. */
                        latestSeconds: number;
                        /**
                         * @description Whether all, some or none of what is left was measured before: with `none` the figures are guesses.
                         * @enum {string}
                         */
                        basis: "actual" | "history" | "partial" | "none";
                        /** @description Not finished, and expected to be executed. */
                        runsLeft: number;
                        runsWithoutHistory: number;
                        /** @description The runs that determine the end, in their order; of more than 50 the longest. */
                        criticalPath: {
                            process: string;
                            job: string;
                            expectedSeconds: number;
                            /** @enum {string} */
                            basis: "history" | "threshold" | "none" | "zero";
                        }[];
                        criticalPathTotal: number;
                    } | null;
                    /** @description Below 0 = earlier; null = one of them is not foreseen. */
                    laterBySeconds: number | null;
                    criticalPathChanged: boolean;
                };
            }[];
            /** @description Jobs that no flow leads to. */
            unreachable: {
                total: number;
                new: number;
                /** @description Up to 100, the new ones first. */
                items: {
                    job: string;
                    /**
                     * @description In no process; in processes of no flow; only in flows that are disabled.
                     * @enum {string}
                     */
                    why: "NOT_MAPPED" | "NO_FLOW" | "FLOW_DISABLED";
                    /** @description Not so with the version before. */
                    isNew: boolean;
                }[];
            };
            /** @description Jobs that are executed on none of the next 400 business dates. */
            neverRun: {
                total: number;
                new: number;
                /** @description Up to 100, the new ones first. */
                items: {
                    process: string;
                    job: string;
                    /**
                     * @description NEVER_REACHED: it waits for something that never happens.
                     * @enum {string}
                     */
                    why: "JOB_DISABLED" | "MODULE_DISABLED" | "DISABLED_FOR_DATES" | "NEVER_REACHED";
                    /** @description Not so with the version before. */
                    isNew: boolean;
                }[];
            };
            /** @description Dependencies that are satisfied on none of these dates. */
            neverMet: {
                total: number;
                new: number;
                /** @description Up to 100, the new ones first. */
                items: {
                    /** @description Whose run waits: this schedule, or another one that waits for it. */
                    schedule: string;
                    process: string;
                    job: string;
                    /** @enum {string} */
                    kind: "DEPENDENCY" | "INTER_SCHEDULE";
                    /** @enum {string} */
                    on: "SUCCESS" | "WARNING" | "FAILURE" | "ALWAYS";
                    /** @description What is waited for: PROCESS/JOB, or SCHEDULE/PROCESS/JOB. */
                    ref: string;
                    /**
                     * @description NEVER_ON_ONE_DATE: the predecessor is executed on no date on which the run is. CANNOT_FAIL, CANNOT_WARN: it is a DUMMY. UNKNOWN_…: the other schedule, or its Nightly, does not have it.
                     * @enum {string}
                     */
                    why: "NEVER_ON_ONE_DATE" | "CANNOT_FAIL" | "CANNOT_WARN" | "UNKNOWN_SCHEDULE" | "UNKNOWN_PREDECESSOR";
                    /**
                     * @description What becomes of the run; PROCEED, SKIP and FAIL by time-out; NOTHING = any of its other predecessors is enough.
                     * @enum {string}
                     */
                    follows: "NOT_RUN" | "WAITS" | "PROCEED" | "SKIP" | "FAIL" | "NOTHING";
                    /** @description Not so with the version before. */
                    isNew: boolean;
                }[];
            };
        };
        Import: {
            schedule: string;
            version: number;
            label: string;
            applied: boolean;
            unchanged: boolean;
            findings: components["schemas"]["Finding"][];
            findingsTotal: number;
            /** @description null = they were not asked for. */
            excerpts: components["schemas"]["TabExcerpt"][] | null;
            /** @description Job types that are new, or have another URL or scope: only an administrator may apply it. */
            needsAdministrator: string[];
            diff: components["schemas"]["Diff"];
            overrides: {
                /** @description The workbook has changed under them. They hold until a person decides. */
                conflicts: {
                    tab: string;
                    row: string;
                    /** @description `row` = the whole row is your own. */
                    field: string;
                    value: (string | number | boolean | null) | string[] | {
                        [key: string]: string | number | boolean | null;
                    };
                    sheetThen: (string | number | boolean | null) | string[] | {
                        [key: string]: string | number | boolean | null;
                    };
                    sheetNow: (string | number | boolean | null) | string[] | {
                        [key: string]: string | number | boolean | null;
                    };
                    /** @description The version that has dropped the row. */
                    droppedBy: number | null;
                }[];
                /** @description The workbook says the same by now. */
                agreed: {
                    tab: string;
                    row: string;
                    /** @description `row` = the whole row is your own. */
                    field: string;
                    value: (string | number | boolean | null) | string[] | {
                        [key: string]: string | number | boolean | null;
                    };
                    sheetThen: (string | number | boolean | null) | string[] | {
                        [key: string]: string | number | boolean | null;
                    };
                    sheetNow: (string | number | boolean | null) | string[] | {
                        [key: string]: string | number | boolean | null;
                    };
                    /** @description The version that has dropped the row. */
                    droppedBy: number | null;
                }[];
                /** @description The workbook does not have their rows; they come back with these. */
                dormant: {
                    tab: string;
                    row: string;
                    /** @description `row` = the whole row is your own. */
                    field: string;
                    value: (string | number | boolean | null) | string[] | {
                        [key: string]: string | number | boolean | null;
                    };
                    sheetThen: (string | number | boolean | null) | string[] | {
                        [key: string]: string | number | boolean | null;
                    };
                    sheetNow: (string | number | boolean | null) | string[] | {
                        [key: string]: string | number | boolean | null;
                    };
                    /** @description The version that has dropped the row. */
                    droppedBy: number | null;
                }[];
                /** @description An earlier version had dropped their rows, and this one has them again. */
                revived: {
                    tab: string;
                    row: string;
                    /** @description `row` = the whole row is your own. */
                    field: string;
                    value: (string | number | boolean | null) | string[] | {
                        [key: string]: string | number | boolean | null;
                    };
                    sheetThen: (string | number | boolean | null) | string[] | {
                        [key: string]: string | number | boolean | null;
                    };
                    sheetNow: (string | number | boolean | null) | string[] | {
                        [key: string]: string | number | boolean | null;
                    };
                    /** @description The version that has dropped the row. */
                    droppedBy: number | null;
                }[];
                /** @description Warnings: what is wrong with the workbook only because of overrides, such as a circle. */
                findings: components["schemas"]["Finding"][];
            };
            /** @description null = it was not asked for. */
            impact: components["schemas"]["Impact"] | null;
        };
        JobDuration: {
            schedule: string;
            process: string;
            job: string;
            samples: number;
            averageSeconds: number;
            medianSeconds: number;
            /** @description A tenth of the executions took no longer. */
            p10Seconds: number;
            /** @description Nine tenths of them took no longer. */
            p90Seconds: number;
            /**
             * Format: date-time
             * @description ISO 8601, UTC
             */
            updatedAt: string;
        };
        JobType: {
            name: string;
            /** @description null = shared by all schedules. */
            schedule: string | null;
            description: string;
            url: string;
            connection: string;
            scope: string;
            endpoints: {
                start: string;
                restart?: string | null;
                status: string;
                kill?: string | null;
                log?: string | null;
                check?: string | null;
            };
            pollIntervalMs?: number | null;
            /** @enum {string} */
            pollPolicy: "adaptive" | "fixed";
            idempotentStart: boolean;
            /** @enum {string} */
            onSilence: "flag" | "error";
            silenceBudgetMs: number;
            /** @enum {string} */
            onTimeout: "flag" | "error";
            startDeadlineMs?: number | null;
            timeouts: {
                connectMs: number;
                answerMs: number;
                statusMs: number;
            };
            treat500AsUnknown: boolean;
            retryOn503: boolean;
            /** @enum {string} */
            cycleNameStyle: "long" | "short";
            version: number;
            /**
             * @description Who has made it.
             * @enum {string}
             */
            source: "WORKBOOK" | "API";
        };
        JobTypeCheck: {
            name: string;
            schedule: string | null;
            /** @enum {string} */
            status: "UP" | "DOWN" | "CHECK_NOT_DEFINED";
            error?: string;
            latencyMs: number | null;
            /**
             * Format: date-time
             * @description ISO 8601, UTC
             */
            checkedAt: string;
            /** @description Until when the access token is valid that this server holds; null = none. It is renewed before. */
            tokenUntil: string | null;
            /** @description Until when the certificate of its system is valid; null = this server has seen none. */
            certificateUntil: string | null;
        };
        LogLines: {
            /** @enum {string} */
            source: "external" | "own";
            /** @description Why there is no such log; null = there is one. */
            says: string | null;
            /** @description Lines of the whole log. */
            total: number;
            /** @description Of the whole log. */
            bytes: number;
            /** @description It is longer: no more than 10 MiB and 1,000,000 lines are read of it. */
            cut: boolean;
            /** @description The number of the first of `items`. */
            from: number;
            /** @description A line of more than 20,000 characters is cut. */
            items: string[];
        };
        OverridableRow: {
            /** @description As overrides name it. */
            row: string;
            /** @description What the workbook says, by fields; null = the row is your own. */
            sheet: {
                [key: string]: unknown;
            } | null;
            /** @description Those in force. What is not among them holds as the workbook says. */
            overrides: components["schemas"]["Override"][];
        };
        Override: {
            id: string;
            tab: string;
            row: string;
            /** @description `row` = the whole row is your own. */
            field: string;
            value: (string | number | boolean | null) | string[] | {
                [key: string]: string | number | boolean | null;
            };
            /** @description What the workbook said when it was set or kept; null = a blank cell, or no such row. */
            sheetThen: (string | number | boolean | null) | string[] | {
                [key: string]: string | number | boolean | null;
            };
            /** @description What the active version says. */
            sheetNow: (string | number | boolean | null) | string[] | {
                [key: string]: string | number | boolean | null;
            };
            /**
             * @description ACTIVE; AGREED: the workbook says the same by now; CONFLICT: it says something third; DORMANT: it has no such row; ENDED: it holds no more.
             * @enum {string}
             */
            state: "ACTIVE" | "AGREED" | "CONFLICT" | "DORMANT" | "ENDED";
            /** @description The version that does not have the row any more. */
            droppedBy: number | null;
            /** @description The overrideRevision from which on it holds. */
            since: number;
            /**
             * Format: date-time
             * @description ISO 8601, UTC
             */
            setAt: string;
            setBy: string;
            reason: string | null;
            /** @description The overrideRevision from which on it holds no more. */
            until: number | null;
            endedAt: string | null;
            endedBy: string | null;
            endReason: string | null;
        };
        PastRun: {
            run: string;
            /** Format: date */
            businessDate: string;
            /** @enum {string} */
            status: "LOADED" | "PENDING" | "RUNNING" | "COMPLETED" | "ERROR" | "HELD" | "SKIPPED" | "SKIPPED_ON_ERROR" | "DISABLED" | "NOT_RUN";
            cause: ("FAILED" | "START_REJECTED" | "START_EXPIRED" | "START_UNKNOWN" | "START_ASSUMED_FAILED" | "RESTART_REJECTED" | "KILLED" | "TIMED_OUT" | "LOST" | "DECLARED_FAILED" | "PARAMETERS_INVALID") | null;
            flags: ("WARNING" | "FORCED" | "TRACKING_LOST" | "OVERDUE" | "LONG_RUNNING" | "KILL_FAILED" | "WAITING_FOR_TARGET")[];
            attempt: number;
            /**
             * Format: date-time
             * @description ISO 8601, UTC
             */
            startedAt: string;
            endedAt: string | null;
        };
        Person: {
            /** @description As events name them. */
            name: string;
            displayName: string | null;
            /** @description The identity provider; null = logs in with a password. */
            issuer: string | null;
            grants: components["schemas"]["Grant"][];
            passwordSetAt: string | null;
            /**
             * Format: date-time
             * @description ISO 8601, UTC
             */
            createdAt: string;
            createdBy: string;
            lastLoginAt: string | null;
            disabledAt: string | null;
            disabledBy: string | null;
        };
        Run: {
            id: string;
            schedule: string;
            /** Format: date */
            businessDate: string;
            cycle: string;
            flow: string;
            process: string;
            job: string;
            requestNo: number;
            /** @description The request it belongs to. */
            execution: string | null;
            application: string;
            jobType: string;
            agentGroup: string;
            /** @enum {string} */
            status: "LOADED" | "PENDING" | "RUNNING" | "COMPLETED" | "ERROR" | "HELD" | "SKIPPED" | "SKIPPED_ON_ERROR" | "DISABLED" | "NOT_RUN";
            cause: ("FAILED" | "START_REJECTED" | "START_EXPIRED" | "START_UNKNOWN" | "START_ASSUMED_FAILED" | "RESTART_REJECTED" | "KILLED" | "TIMED_OUT" | "LOST" | "DECLARED_FAILED" | "PARAMETERS_INVALID") | null;
            flags: ("WARNING" | "FORCED" | "TRACKING_LOST" | "OVERDUE" | "LONG_RUNNING" | "KILL_FAILED" | "WAITING_FOR_TARGET")[];
            waitingFor: {
                kind: string;
                ref: string | null;
                since: string | null;
                detail: string | null;
            }[];
            /** @description 0 before the first. */
            attempt: number;
            attemptState: ("QUEUED" | "CLAIMED" | "SENDING" | "TRACKING" | "KILLING" | "START_UNKNOWN" | "COMPLETED" | "ERROR" | "NOT_STARTED") | null;
            agentExecutionId: string | null;
            /** @description The external system's own id. */
            executionId: string | null;
            executionInfo: string | null;
            /** @description What the latest attempt has to tell: an answer, a warning. */
            detail: string | null;
            parameters: string;
            priority: number;
            skipOnError: boolean;
            requestedAt: string | null;
            startedAt: string | null;
            endedAt: string | null;
        };
        RunForecast: {
            run: string;
            execution: string | null;
            schedule: string;
            /** Format: date */
            businessDate: string;
            process: string;
            job: string;
            /** @enum {string} */
            status: "LOADED" | "PENDING" | "RUNNING" | "COMPLETED" | "ERROR" | "HELD" | "SKIPPED" | "SKIPPED_ON_ERROR" | "DISABLED" | "NOT_RUN";
            /**
             * Format: date-time
             * @description ISO 8601, UTC
             */
            asOf: string;
            expectedStartAt: string | null;
            /** @description If all goes on from now as it usually does; null = it will not be reached. */
            expectedEndAt: string | null;
            /** @description If everything took as short as in the shortest tenth of its cases. */
            earliestEndAt: string | null;
            /** @description If everything took as long as in the longest tenth of its cases. */
            latestEndAt: string | null;
            /** @description 0 = it has ended. */
            remainingSeconds: number | null;
            expectedSeconds: number;
            /**
             * @description What the expected duration rests on; `zero` = it takes no time.
             * @enum {string}
             */
            basis: "history" | "threshold" | "none" | "zero";
            /** @description It is flagged LONG_RUNNING after that; null = it has no threshold, and was measured too seldom. */
            longRunningAfterSeconds: number | null;
            /** @description It runs for longer than it usually does. */
            late: boolean;
            /** @description Of its execution. */
            onCriticalPath: boolean;
            /** @description Something has to be done before it can end: see `blockedBy`. */
            blocked: boolean;
            /** @description At most 20: those that hold up the most, in that order. */
            blockedBy: {
                /** @enum {string} */
                kind: "ERROR" | "HELD" | "REQUEST" | "OUTSIDE" | "DAY_CLOSED" | "NO_JOB_TYPE" | "RECOVERY" | "HOLD_ABOVE" | "HALT";
                /** @description The run that is blocked by it. */
                run: string;
                schedule: string;
                process: string;
                job: string;
                /** @description With OUTSIDE: what is waited for. */
                ref: string | null;
                /** @description Runs that wait for this run, directly or behind others. */
                holdsUp: number;
            }[];
            /** @description The runs that determine the end, in their order, through other schedules too. */
            criticalPath: {
                run: string;
                schedule: string;
                process: string;
                job: string;
                /** @enum {string} */
                status: "LOADED" | "PENDING" | "RUNNING" | "COMPLETED" | "ERROR" | "HELD" | "SKIPPED" | "SKIPPED_ON_ERROR" | "DISABLED" | "NOT_RUN";
                expectedStartAt: string | null;
                expectedEndAt: string | null;
                expectedSeconds: number;
                /**
                 * @description What the expected duration rests on; `zero` = it takes no time.
                 * @enum {string}
                 */
                basis: "history" | "threshold" | "none" | "zero";
            }[];
        };
        SavedCallbackSettings: {
            schedule: string;
            url: string;
            /**
             * @description Which ends are told, where a job says nothing itself; FAILED = ERROR and SKIPPED_ON_ERROR.
             * @enum {string}
             */
            mode: "ALL" | "FAILED" | "NONE";
            authentication: {
                /** @enum {string} */
                kind: "none" | "basic" | "bearer" | "oauth";
                username?: string;
                connection?: string;
                scope?: string;
                /** @description Whether a secret is stored; it is never told. */
                secretSet: boolean;
            };
            signingSecretSet: boolean;
            version: number;
            /**
             * Format: date-time
             * @description ISO 8601, UTC
             */
            updatedAt: string;
            updatedBy: string;
            findings: components["schemas"]["Finding"][];
        };
        SavedConnection: {
            name: string;
            tokenUrl: string;
            clientId: string;
            /** @enum {string} */
            authentication: "client_secret_basic" | "client_secret_post";
            audience: string | null;
            resource: string | null;
            /** @description Where its tokens may go; null = wherever an administrator points job types at. */
            origins: string[] | null;
            /** @description 0 = of the environment. */
            version: number;
            /**
             * @description Who has said it; the environment is changed there alone.
             * @enum {string}
             */
            source: "environment" | "api";
            /** @constant */
            secretSet: true;
            /** @description Tells two secrets apart; null = of the environment. */
            secretFingerprint: string | null;
            secretRotatedAt: string | null;
            /** @description Until when the secret of before is used where the present one is refused. */
            previousSecretUntil: string | null;
            updatedAt: string | null;
            updatedBy: string | null;
            findings: components["schemas"]["Finding"][];
        };
        SavedJobType: {
            name: string;
            /** @description null = shared by all schedules. */
            schedule: string | null;
            description: string;
            url: string;
            connection: string;
            scope: string;
            endpoints: {
                start: string;
                restart?: string | null;
                status: string;
                kill?: string | null;
                log?: string | null;
                check?: string | null;
            };
            pollIntervalMs?: number | null;
            /** @enum {string} */
            pollPolicy: "adaptive" | "fixed";
            idempotentStart: boolean;
            /** @enum {string} */
            onSilence: "flag" | "error";
            silenceBudgetMs: number;
            /** @enum {string} */
            onTimeout: "flag" | "error";
            startDeadlineMs?: number | null;
            timeouts: {
                connectMs: number;
                answerMs: number;
                statusMs: number;
            };
            treat500AsUnknown: boolean;
            retryOn503: boolean;
            /** @enum {string} */
            cycleNameStyle: "long" | "short";
            version: number;
            /**
             * @description Who has made it.
             * @enum {string}
             */
            source: "WORKBOOK" | "API";
            findings: components["schemas"]["Finding"][];
        };
        Schedule: {
            name: string;
            displayName: string | null;
            description: string | null;
            activeVersion: number | null;
            label: string | null;
            timeZone: string | null;
            /**
             * Format: date-time
             * @description ISO 8601, UTC
             */
            createdAt: string;
        };
        ScheduleGraph: {
            schedule: string;
            version: number;
            /** @description Those that have processes, Nightly first. */
            flows: {
                flow: string;
                cycles: ("Nightly" | "Hourly_Cycle_1" | "Hourly_Cycle_2" | "Hourly_Cycle_3" | "Hourly_Cycle_4" | "Hourly_Cycle_5" | "Hourly_Cycle_6" | "Hourly_Cycle_7" | "Hourly_Cycle_8" | "Hourly_Cycle_9" | "Hourly_Cycle_10" | "Hourly_Cycle_11" | "Hourly_Cycle_12" | "Hourly_Cycle_13" | "Hourly_Cycle_14" | "Hourly_Cycle_15" | "Hourly_Cycle_16" | "Hourly_Cycle_17" | "Hourly_Cycle_18" | "Hourly_Cycle_19" | "Hourly_Cycle_20" | "Hourly_Cycle_21" | "Hourly_Cycle_22" | "Hourly_Cycle_23" | "Hourly_Cycle_24" | "Adhoc")[];
            }[];
            /** @description Once for each flow. Their jobs run one after the other. */
            processes: {
                /** @description null = it is in none. */
                flow: string | null;
                process: string;
                /** @enum {string} */
                join: "ALL" | "ANY";
                jobs: number;
            }[];
            /** @description They hold inside of each flow that has both processes. */
            dependencies: {
                process: string;
                job: string;
                predecessorProcess: string;
                predecessorJob: string;
                /** @enum {string} */
                on: "SUCCESS" | "WARNING" | "FAILURE" | "ALWAYS";
                enabled: boolean;
            }[];
            /** @description Where it touches what is no part of it. */
            ports: {
                process: string;
                job: string;
                /** @enum {string} */
                kind: "WAITS_EXTERNAL" | "WAITS" | "STARTS";
                /** @description null = it is an external job. */
                schedule: string | null;
                otherProcess: string | null;
                otherJob: string | null;
                enabled: boolean;
            }[];
        };
        ScheduleJob: {
            /** @description null = in none: it never runs. */
            process: string | null;
            sequence: number | null;
            flows: string[];
            job: string;
            description: string;
            application: string;
            module: string | null;
            jobType: string;
            enabled: boolean;
            /** @description null = every day. */
            daysOfTheWeek: ("SUNDAY" | "MONDAY" | "TUESDAY" | "WEDNESDAY" | "THURSDAY" | "FRIDAY" | "SATURDAY")[] | null;
            /** @description Seconds. */
            thresholdRunTime: number | null;
            priority: number;
            critical: boolean;
            skipOnError: boolean;
            parameters: string | null;
            /** @description Fields that an override has otherwise than the workbook. */
            overridden: string[];
        };
        ScheduleOverview: {
            name: string;
            displayName: string | null;
            description: string | null;
            timeZone: string | null;
            /** @description null = no workbook was applied yet. */
            activeVersion: number | null;
            label: string | null;
            /** @description When the active version was made. */
            importedAt: string | null;
            importedBy: string | null;
            fileHash: string | null;
            /** @description Of the active version. */
            jobs: number | null;
            /** @description In force. */
            overrides: number;
            openDays: number;
            /** @description Planned with another version than the active one. */
            openDaysOfOtherVersions: number;
            latestOpenDay: string | null;
            /** @description Of open days. */
            runsInError: number;
        };
        ScheduleSettings: {
            schedule: string;
            /** @description From this time on, in the schedule's time zone, today's business date is opened by itself; null = by people only. */
            openDayAt: string | null;
            /** @description A day is opened only when all before it are complete. */
            sequentialDays: boolean;
            /**
             * @description What a Nightly comes after: the recurring flows that were requested, or all that are enabled.
             * @enum {string}
             */
            nightlyWaitsFor: "requested" | "enabled";
            /** @description Two Nightlies do not begin on one calendar day in the schedule's time zone. */
            oneNightlyPerDay: boolean;
            /** @description false = days that are opened wait for no external job. */
            externalDependencies: boolean;
            /** @description false = days that are opened wait for no other schedule. */
            interScheduleDependencies: boolean;
            /** @description How long closed days are kept; null = for ever. */
            dataRetentionDays: number | null;
            /** @description A run is long running after so many times its average run time, or its threshold. */
            longRunMultiplier: number;
            /** @description 0 = nobody has set anything yet. */
            version: number;
            updatedAt: string | null;
            updatedBy: string | null;
        };
        ScheduleVersion: {
            schedule: string;
            version: number;
            label: string;
            active: boolean;
            fileHash: string;
            /**
             * Format: date-time
             * @description ISO 8601, UTC
             */
            createdAt: string;
            createdBy: string;
        };
        Session: {
            id: string;
            person: string;
            /** @description What the person might do at the login. */
            grants: components["schemas"]["Grant"][];
            /**
             * Format: date-time
             * @description ISO 8601, UTC
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description To the minute.
             */
            lastSeenAt: string;
            /**
             * Format: date-time
             * @description At the latest; 30 minutes after the last request it ends as well.
             */
            expiresAt: string;
            /** @description Since when it was ended; null also of one that is over. */
            endedAt: string | null;
            endedBy: string | null;
            address: string | null;
            userAgent: string | null;
        };
        TabExcerpt: {
            tab: string;
            /** @description Without its header. */
            rowsTotal: number;
            header: {
                /** @description As Excel counts. */
                number: number;
                /** @description From column A on; of each at most 100 characters. */
                cells: string[];
            } | null;
            /** @description Those near findings; up to 2,000 of all tabs together. */
            rows: {
                /** @description As Excel counts. */
                number: number;
                /** @description From column A on; of each at most 100 characters. */
                cells: string[];
            }[];
        };
        TriedJobType: {
            /** @enum {string} */
            status: "UP" | "DOWN" | "CHECK_NOT_DEFINED";
            steps: {
                /** @enum {string} */
                step: "TOKEN" | "SYSTEM_CHECK";
                /** @enum {string} */
                outcome: "DONE" | "FAILED" | "NOT_MADE";
                /** @description What went wrong, or why it was not made. */
                detail: string | null;
                /** @description null = no answer; of a token endpoint, `detail` tells. */
                httpStatus: number | null;
                /** @description null = nothing was called. */
                latencyMs: number | null;
            }[];
            /** @description What would not keep it from being saved. */
            findings: components["schemas"]["Finding"][];
            /**
             * Format: date-time
             * @description ISO 8601, UTC
             */
            checkedAt: string;
        };
        UnsavedConnectionCheck: {
            /** @enum {string} */
            status: "UP" | "DOWN";
            error?: string;
            /** @description null = not said; taken for five minutes. */
            expiresInSeconds: number | null;
            /** @description As it was granted; null = as it was asked for. */
            scope: string | null;
            /** @description Asked for and not granted. */
            missingScopes: string[];
            /** @description The present secret was refused, the one before was not. */
            withPreviousSecret: boolean;
            /**
             * Format: date-time
             * @description ISO 8601, UTC
             */
            checkedAt: string;
            findings: components["schemas"]["Finding"][];
        };
        WhyReason: {
            code: string;
            message: string;
            since: string | null;
            run?: string;
            because: components["schemas"]["WhyReason"][];
        };
        Problem: {
            type: string;
            title: string;
            status: number;
            /** @description What is wrong and how to mend it. */
            detail: string;
            /** @description Stable; what programs go by. */
            code: string;
            /** @description Of the request; the log has it under this. */
            requestId?: string;
            /** @description Where there are several. */
            findings?: Record<string, never>[];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    importImport: {
        parameters: {
            query?: {
                dryRun?: "true" | "false";
                /** @description Whether to tell the impact, which takes its time; absent = in a dry run only. */
                impact?: "true" | "false";
                /** @description Whether to tell rows of the workbook near findings, also beside WORKBOOK_HAS_ERRORS. */
                excerpts?: "true" | "false";
                /** @description The active version that was looked at; 0 = none. Another one now is 409 VERSION_MOVED. */
                expectedVersion?: number;
            };
            header?: {
                /** @description Repeated within 24 hours, the same request gets the first answer again. */
                "Idempotency-Key"?: string;
            };
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    /** Format: binary */
                    file: string;
                };
            };
        };
        responses: {
            /** @description Applied, unchanged, or what would be. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Import"];
                };
            };
        };
    };
    listSchedules: {
        parameters: {
            query?: {
                /** @description How many at most; above 1000 counts as 1000. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
            };
        };
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Schedule"][];
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    readSchedules: {
        parameters: {
            path: {
                schedule: string;
            };
        };
        responses: {
            /** @description The schedule. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Schedule"];
                };
            };
        };
    };
    versionsSchedules: {
        parameters: {
            query?: {
                /** @description How many at most; above 1000 counts as 1000. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
            };
            path: {
                schedule: string;
            };
        };
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ScheduleVersion"][];
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    activateSchedules: {
        parameters: {
            header?: {
                /** @description Repeated within 24 hours, the same request gets the first answer again. */
                "Idempotency-Key"?: string;
            };
            path: {
                schedule: string;
                version: number;
            };
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description Why; kept with the event. */
                    reason?: string;
                    /** @description The active version that was looked at; 0 = none. Another one now is 409 VERSION_MOVED. */
                    expectedVersion?: number;
                };
            };
        };
        responses: {
            /** @description The schedule. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Schedule"];
                };
            };
        };
    };
    overviewsScheduleOverviews: {
        parameters: {
            query?: {
                /** @description How many at most; above 1000 counts as 1000. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Only this one. */
                schedule?: string;
            };
        };
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ScheduleOverview"][];
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    jobsScheduleOverviews: {
        parameters: {
            query?: {
                /** @description How many at most; above 1000 counts as 1000. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
            };
            path: {
                schedule: string;
            };
        };
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ScheduleJob"][];
                        nextCursor: string | null;
                        version: number;
                        /** @description Rows of all pages. */
                        jobsTotal: number;
                    };
                };
            };
        };
    };
    readScheduleGraph: {
        parameters: {
            path: {
                schedule: string;
                version: number;
            };
        };
        responses: {
            /** @description The graph. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScheduleGraph"];
                };
            };
        };
    };
    compareCompareVersions: {
        parameters: {
            query?: {
                /** @description The version before; 0 = nothing, absent = the active one. */
                from?: number;
            };
            path: {
                schedule: string;
                version: number;
            };
        };
        responses: {
            /** @description The difference. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ComparedVersions"];
                };
            };
        };
    };
    impactImpact: {
        parameters: {
            query?: {
                /** @description The version that it is compared with; 0 = with none, absent = with the active one. */
                from?: number;
            };
            path: {
                schedule: string;
                version: number;
            };
        };
        responses: {
            /** @description The impact. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Impact"];
                };
            };
        };
    };
    readScheduleSettings: {
        parameters: {
            path: {
                schedule: string;
            };
        };
        responses: {
            /** @description The settings; what nobody has set is as by default. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScheduleSettings"];
                };
            };
        };
    };
    changeScheduleSettings: {
        parameters: {
            path: {
                schedule: string;
            };
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description From this time on, in the schedule's time zone, today's business date is opened by itself; null = by people only. */
                    openDayAt?: string | null;
                    /** @description A day is opened only when all before it are complete. */
                    sequentialDays?: boolean;
                    /**
                     * @description What a Nightly comes after: the recurring flows that were requested, or all that are enabled.
                     * @enum {string}
                     */
                    nightlyWaitsFor?: "requested" | "enabled";
                    /** @description Two Nightlies do not begin on one calendar day in the schedule's time zone. */
                    oneNightlyPerDay?: boolean;
                    /** @description false = days that are opened wait for no external job. */
                    externalDependencies?: boolean;
                    /** @description false = days that are opened wait for no other schedule. */
                    interScheduleDependencies?: boolean;
                    /** @description How long closed days are kept; null = for ever. */
                    dataRetentionDays?: number | null;
                    /** @description A run is long running after so many times its average run time, or its threshold. */
                    longRunMultiplier?: number;
                    /** @description The one that was read; another one now is 409. */
                    version?: number;
                    /** @description Why; kept with the event. */
                    reason?: string;
                };
            };
        };
        responses: {
            /** @description The settings as they are now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScheduleSettings"];
                };
            };
        };
    };
    listOverrides: {
        parameters: {
            query?: {
                /** @description How many at most; above 1000 counts as 1000. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                tab?: "Application" | "Modules" | "Flow" | "Job" | "ProcessJobMapping" | "Dependency" | "InterScheduleDependency" | "ExternalDependency" | "ScheduleLink";
                row?: string;
                state?: "ACTIVE" | "AGREED" | "CONFLICT" | "DORMANT" | "ENDED";
                /** @description Also those that hold no more. */
                past?: "true" | "false";
            };
            path: {
                schedule: string;
            };
        };
        responses: {
            /** @description A page, with the revision of them all. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Override"][];
                        nextCursor: string | null;
                        overrideRevision: number;
                    };
                };
            };
        };
    };
    setOverrides: {
        parameters: {
            path: {
                schedule: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    overrides: ({
                        /** @description As the workbook calls it: Job, ProcessJobMapping, ... */
                        tab: string;
                        /** @description What the row is called there: LOAD_JOB, P/LOAD_JOB, Hourly_Cycle_1/LOADS, P/J after X. */
                        row: string;
                        /** @description enabled, thresholdRunTime, ... */
                        field: string;
                        /** @description As a blank cell where it is null. Also as the text of a cell: "Y", "MONDAY,TUESDAY". */
                        value: (string | number | boolean | null) | string[];
                    } | {
                        /** @description InterScheduleDependency, ExternalDependency or ScheduleLink. */
                        tab: string;
                        /** @description A row of your own, by fields; said again, it becomes that. */
                        add: {
                            [key: string]: string | number | boolean | null;
                        };
                    })[];
                    /** @description The overrideRevision that was looked at; another one now is 409 VERSION_MOVED. */
                    expectedRevision?: number;
                    /** @description Only say what would change. */
                    dryRun?: boolean;
                    /** @description Why; kept with the overrides and the event. */
                    reason?: string;
                };
            };
        };
        responses: {
            /** @description What has changed, or would. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangedOverrides"];
                };
            };
        };
    };
    clearOverrides: {
        parameters: {
            header?: {
                /** @description Repeated within 24 hours, the same request gets the first answer again. */
                "Idempotency-Key"?: string;
            };
            path: {
                schedule: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    overrides?: {
                        tab: string;
                        row: string;
                        /** @description Left out = all of the row. */
                        field?: string;
                    }[];
                    /**
                     * @description Instead of names: all that are in this state.
                     * @enum {string}
                     */
                    state?: "ACTIVE" | "AGREED" | "CONFLICT" | "DORMANT";
                    /** @description The overrideRevision that was looked at; another one now is 409 VERSION_MOVED. */
                    expectedRevision?: number;
                    /** @description Only say what would change. */
                    dryRun?: boolean;
                    /** @description Why; kept with the overrides and the event. */
                    reason?: string;
                };
            };
        };
        responses: {
            /** @description What has changed, or would. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangedOverrides"];
                };
            };
        };
    };
    keepOverrides: {
        parameters: {
            header?: {
                /** @description Repeated within 24 hours, the same request gets the first answer again. */
                "Idempotency-Key"?: string;
            };
            path: {
                schedule: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    overrides?: {
                        tab: string;
                        row: string;
                        /** @description Left out = all of the row. */
                        field?: string;
                    }[];
                    /**
                     * @description Instead of names: all that are in this state.
                     * @enum {string}
                     */
                    state?: "ACTIVE" | "AGREED" | "CONFLICT" | "DORMANT";
                    /** @description The overrideRevision that was looked at; another one now is 409 VERSION_MOVED. */
                    expectedRevision?: number;
                    /** @description Only say what would change. */
                    dryRun?: boolean;
                    /** @description Why; kept with the overrides and the event. */
                    reason?: string;
                };
            };
        };
        responses: {
            /** @description What has changed, or would. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangedOverrides"];
                };
            };
        };
    };
    listOverridableRows: {
        parameters: {
            query: {
                /** @description How many at most; above 1000 counts as 1000. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                tab: "Application" | "Modules" | "Flow" | "Job" | "ProcessJobMapping" | "Dependency" | "InterScheduleDependency" | "ExternalDependency" | "ScheduleLink";
            };
            path: {
                schedule: string;
            };
        };
        responses: {
            /** @description A page, with the revision of all overrides. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["OverridableRow"][];
                        nextCursor: string | null;
                        overrideRevision: number;
                    };
                };
            };
        };
    };
    listJobTypes: {
        parameters: {
            query?: {
                /** @description How many at most; above 1000 counts as 1000. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                schedule?: string;
            };
        };
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["JobType"][];
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    createJobTypes: {
        parameters: {
            header?: {
                /** @description Repeated within 24 hours, the same request gets the first answer again. */
                "Idempotency-Key"?: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    /** @description null = shared by all schedules. */
                    schedule?: string | null;
                    description?: string;
                    url: string;
                    connection?: string;
                    scope?: string;
                    endpoints: {
                        start: string;
                        restart?: string | null;
                        status: string;
                        kill?: string | null;
                        log?: string | null;
                        check?: string | null;
                    };
                    pollIntervalMs?: number | null;
                    /** @enum {string} */
                    pollPolicy?: "adaptive" | "fixed";
                    idempotentStart?: boolean;
                    /** @enum {string} */
                    onSilence?: "flag" | "error";
                    silenceBudgetMs?: number;
                    /** @enum {string} */
                    onTimeout?: "flag" | "error";
                    startDeadlineMs?: number | null;
                    timeouts?: {
                        connectMs: number;
                        answerMs: number;
                        statusMs: number;
                    };
                    treat500AsUnknown?: boolean;
                    retryOn503?: boolean;
                    /** @enum {string} */
                    cycleNameStyle?: "long" | "short";
                    version?: number;
                    /**
                     * @description Who has made it.
                     * @enum {string}
                     */
                    source?: "WORKBOOK" | "API";
                    findings?: components["schemas"]["Finding"][];
                };
            };
        };
        responses: {
            /** @description Defined. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedJobType"];
                };
            };
        };
    };
    readJobTypes: {
        parameters: {
            query?: {
                /** @description The schedule that it belongs to; empty = the shared one. Needed where several have the name. */
                schedule?: string | "";
            };
            path: {
                name: string;
            };
        };
        responses: {
            /** @description The job type. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobType"];
                };
            };
        };
    };
    replaceJobTypes: {
        parameters: {
            query?: {
                /** @description The schedule that it belongs to; empty = the shared one. Needed where several have the name. */
                schedule?: string | "";
            };
            path: {
                name: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    name?: string;
                    /** @description null = shared by all schedules. */
                    schedule?: string | null;
                    description?: string;
                    url: string;
                    connection?: string;
                    scope?: string;
                    endpoints: {
                        start: string;
                        restart?: string | null;
                        status: string;
                        kill?: string | null;
                        log?: string | null;
                        check?: string | null;
                    };
                    pollIntervalMs?: number | null;
                    /** @enum {string} */
                    pollPolicy?: "adaptive" | "fixed";
                    idempotentStart?: boolean;
                    /** @enum {string} */
                    onSilence?: "flag" | "error";
                    silenceBudgetMs?: number;
                    /** @enum {string} */
                    onTimeout?: "flag" | "error";
                    startDeadlineMs?: number | null;
                    timeouts?: {
                        connectMs: number;
                        answerMs: number;
                        statusMs: number;
                    };
                    treat500AsUnknown?: boolean;
                    retryOn503?: boolean;
                    /** @enum {string} */
                    cycleNameStyle?: "long" | "short";
                    version?: number;
                    /**
                     * @description Who has made it.
                     * @enum {string}
                     */
                    source?: "WORKBOOK" | "API";
                    findings?: components["schemas"]["Finding"][];
                };
            };
        };
        responses: {
            /** @description The job type. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedJobType"];
                };
            };
        };
    };
    removeJobTypes: {
        parameters: {
            query?: {
                /** @description The schedule that it belongs to; empty = the shared one. Needed where several have the name. */
                schedule?: string | "";
            };
            path: {
                name: string;
            };
        };
        responses: {
            /** @description Deleted. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
            };
        };
    };
    oneJobTypeChecks: {
        parameters: {
            query?: {
                /** @description The schedule that it belongs to; empty = the shared one. Needed where several have the name. */
                schedule?: string | "";
            };
            header?: {
                /** @description Repeated within 24 hours, the same request gets the first answer again. */
                "Idempotency-Key"?: string;
            };
            path: {
                name: string;
            };
        };
        responses: {
            /** @description What it said. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobTypeCheck"];
                };
            };
        };
    };
    unsavedJobTypeChecks: {
        parameters: {
            header?: {
                /** @description Repeated within 24 hours, the same request gets the first answer again. */
                "Idempotency-Key"?: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    name?: string;
                    /** @description null = shared by all schedules. */
                    schedule?: string | null;
                    description?: string;
                    url: string;
                    connection?: string;
                    scope?: string;
                    endpoints: {
                        start: string;
                        restart?: string | null;
                        status: string;
                        kill?: string | null;
                        log?: string | null;
                        check?: string | null;
                    };
                    pollIntervalMs?: number | null;
                    /** @enum {string} */
                    pollPolicy?: "adaptive" | "fixed";
                    idempotentStart?: boolean;
                    /** @enum {string} */
                    onSilence?: "flag" | "error";
                    silenceBudgetMs?: number;
                    /** @enum {string} */
                    onTimeout?: "flag" | "error";
                    startDeadlineMs?: number | null;
                    timeouts?: {
                        connectMs: number;
                        answerMs: number;
                        statusMs: number;
                    };
                    treat500AsUnknown?: boolean;
                    retryOn503?: boolean;
                    /** @enum {string} */
                    cycleNameStyle?: "long" | "short";
                    version?: number;
                    /**
                     * @description Who has made it.
                     * @enum {string}
                     */
                    source?: "WORKBOOK" | "API";
                    findings?: components["schemas"]["Finding"][];
                };
            };
        };
        responses: {
            /** @description What became of each call. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TriedJobType"];
                };
            };
        };
    };
    allJobTypeChecks: {
        parameters: {
        };
        responses: {
            /** @description All of them. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["JobTypeCheck"][];
                    };
                };
            };
        };
    };
    readHealthSummary: {
        parameters: {
        };
        responses: {
            /** @description All parts. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    listConnections: {
        parameters: {
            query?: {
                /** @description How many at most; above 1000 counts as 1000. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
            };
        };
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Connection"][];
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    createConnections: {
        parameters: {
            header?: {
                /** @description Repeated within 24 hours, the same request gets the first answer again. */
                "Idempotency-Key"?: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description Who has said it; the environment is changed there alone.
                     * @enum {string}
                     */
                    source?: "environment" | "api";
                    secretSet?: boolean;
                    /** @description Tells two secrets apart; null = of the environment. */
                    secretFingerprint?: string | null;
                    secretRotatedAt?: string | null;
                    /** @description Until when the secret of before is used where the present one is refused. */
                    previousSecretUntil?: string | null;
                    updatedAt?: string | null;
                    updatedBy?: string | null;
                    name: string;
                    /** @description The token endpoint; NIGHTJAR_ALLOWED_TARGETS must list it. */
                    tokenUrl: string;
                    clientId: string;
                    /** @description Left out = the stored one is kept, as long as the token URL stays at its origin. */
                    clientSecret?: string;
                    /**
                     * @default client_secret_basic
                     * @enum {string}
                     */
                    authentication?: "client_secret_basic" | "client_secret_post";
                    /** @default null */
                    audience?: string | null;
                    /** @default null */
                    resource?: string | null;
                    /** @description Where its tokens may go: scheme, host and port. */
                    origins: string[];
                    /**
                     * @description With a new secret: how long the one before is used where the new one is refused.
                     * @default 60
                     */
                    overlapMinutes?: number;
                    /** @description The one that was read. */
                    version?: number;
                    /** @description Read-only. */
                    findings?: components["schemas"]["Finding"][];
                };
            };
        };
        responses: {
            /** @description Stored. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedConnection"];
                };
            };
        };
    };
    readConnections: {
        parameters: {
            path: {
                name: string;
            };
        };
        responses: {
            /** @description The connection. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Connection"];
                };
            };
        };
    };
    replaceConnections: {
        parameters: {
            path: {
                name: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description Who has said it; the environment is changed there alone.
                     * @enum {string}
                     */
                    source?: "environment" | "api";
                    secretSet?: boolean;
                    /** @description Tells two secrets apart; null = of the environment. */
                    secretFingerprint?: string | null;
                    secretRotatedAt?: string | null;
                    /** @description Until when the secret of before is used where the present one is refused. */
                    previousSecretUntil?: string | null;
                    updatedAt?: string | null;
                    updatedBy?: string | null;
                    /** @description The addressed one. */
                    name?: string;
                    /** @description The token endpoint; NIGHTJAR_ALLOWED_TARGETS must list it. */
                    tokenUrl: string;
                    clientId: string;
                    /** @description Left out = the stored one is kept, as long as the token URL stays at its origin. */
                    clientSecret?: string;
                    /**
                     * @default client_secret_basic
                     * @enum {string}
                     */
                    authentication?: "client_secret_basic" | "client_secret_post";
                    /** @default null */
                    audience?: string | null;
                    /** @default null */
                    resource?: string | null;
                    /** @description Where its tokens may go: scheme, host and port. */
                    origins: string[];
                    /**
                     * @description With a new secret: how long the one before is used where the new one is refused.
                     * @default 60
                     */
                    overlapMinutes?: number;
                    /** @description The one that was read. */
                    version?: number;
                    /** @description Read-only. */
                    findings?: components["schemas"]["Finding"][];
                };
            };
        };
        responses: {
            /** @description The connection. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedConnection"];
                };
            };
        };
    };
    removeConnections: {
        parameters: {
            path: {
                name: string;
            };
        };
        responses: {
            /** @description Deleted. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
            };
        };
    };
    unsavedConnections: {
        parameters: {
            header?: {
                /** @description Repeated within 24 hours, the same request gets the first answer again. */
                "Idempotency-Key"?: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description Who has said it; the environment is changed there alone.
                     * @enum {string}
                     */
                    source?: "environment" | "api";
                    secretSet?: boolean;
                    /** @description Tells two secrets apart; null = of the environment. */
                    secretFingerprint?: string | null;
                    secretRotatedAt?: string | null;
                    /** @description Until when the secret of before is used where the present one is refused. */
                    previousSecretUntil?: string | null;
                    updatedAt?: string | null;
                    updatedBy?: string | null;
                    /** @description Of a stored connection, whose secret is used where none is said; left out = a new one. */
                    name?: string;
                    /** @description The token endpoint; NIGHTJAR_ALLOWED_TARGETS must list it. */
                    tokenUrl: string;
                    clientId: string;
                    /** @description Left out = the stored one is kept, as long as the token URL stays at its origin. */
                    clientSecret?: string;
                    /**
                     * @default client_secret_basic
                     * @enum {string}
                     */
                    authentication?: "client_secret_basic" | "client_secret_post";
                    /** @default null */
                    audience?: string | null;
                    /** @default null */
                    resource?: string | null;
                    /** @description Where its tokens may go: scheme, host and port. */
                    origins: string[];
                    /**
                     * @description With a new secret: how long the one before is used where the new one is refused.
                     * @default 60
                     */
                    overlapMinutes?: number;
                    /** @description The one that was read. */
                    version?: number;
                    /** @description Read-only. */
                    findings?: components["schemas"]["Finding"][];
                    /**
                     * @description What the token is asked for.
                     * @default
                     */
                    scope?: string;
                };
            };
        };
        responses: {
            /** @description What came. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UnsavedConnectionCheck"];
                };
            };
        };
    };
    checkConnections: {
        parameters: {
            header?: {
                /** @description Repeated within 24 hours, the same request gets the first answer again. */
                "Idempotency-Key"?: string;
            };
            path: {
                name: string;
            };
        };
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * @description What the token is asked for.
                     * @default
                     */
                    scope?: string;
                };
            };
        };
        responses: {
            /** @description What came. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConnectionCheck"];
                };
            };
        };
    };
    openDays: {
        parameters: {
            header?: {
                /** @description Repeated within 24 hours, the same request gets the first answer again. */
                "Idempotency-Key"?: string;
            };
            path: {
                schedule: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: date */
                    businessDate: string;
                };
            };
        };
        responses: {
            /** @description It was open already; nothing changes. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BusinessDay"];
                };
            };
            /** @description Opened. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BusinessDay"];
                };
            };
        };
    };
    readDays: {
        parameters: {
            path: {
                schedule: string;
                date: string;
            };
        };
        responses: {
            /** @description The day. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BusinessDay"];
                };
            };
        };
    };
    listDayOverviews: {
        parameters: {
            query: {
                /** @description How many at most; above 1000 counts as 1000. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                businessDate: string;
            };
        };
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["DayOverview"][];
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    readDayGraph: {
        parameters: {
            path: {
                schedule: string;
                date: string;
            };
        };
        responses: {
            /** @description The graph. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DayGraph"];
                };
            };
        };
    };
    closeCloseDay: {
        parameters: {
            header?: {
                /** @description Repeated within 24 hours, the same request gets the first answer again. */
                "Idempotency-Key"?: string;
            };
            path: {
                schedule: string;
                date: string;
            };
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description Although runs are incomplete; needs a reason. */
                    force?: boolean;
                    reason?: string;
                };
            };
        };
        responses: {
            /** @description The day; closing a closed one changes nothing. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BusinessDay"];
                };
            };
        };
    };
    listDisabledJobs: {
        parameters: {
            query?: {
                /** @description How many at most; above 1000 counts as 1000. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                process?: string;
                job?: string;
                /** @description Also what has ended, by its dates or by hand. */
                past?: "true" | "false";
            };
            path: {
                schedule: string;
            };
        };
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["DisabledJob"][];
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    disableDisabledJobs: {
        parameters: {
            header?: {
                /** @description Repeated within 24 hours, the same request gets the first answer again. */
                "Idempotency-Key"?: string;
            };
            path: {
                schedule: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    process: string;
                    /** @description Left out = every job of the process. */
                    job?: string;
                    /** Format: date */
                    from: string;
                    /**
                     * Format: date
                     * @description The last date; left out = until somebody ends it.
                     */
                    until?: string;
                    /** @description Why; kept with the event. */
                    reason?: string;
                };
            };
        };
        responses: {
            /** @description Disabled. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        schedule: string;
                        process: string;
                        /** @description null = every job of the process. */
                        job: string | null;
                        /**
                         * Format: date
                         * @description The first business date.
                         */
                        from: string;
                        /** @description The last one; null = until somebody ends it. */
                        until: string | null;
                        reason: string | null;
                        /**
                         * Format: date-time
                         * @description ISO 8601, UTC
                         */
                        disabledAt: string;
                        disabledBy: string;
                        /** @description Since when it does not count any more. */
                        endedAt: string | null;
                        endedBy: string | null;
                        /** @description Open days of these dates, at most 100: their runs stay as they are, see `advice`. */
                        openDays: string[];
                        /** @description What to do about the open days; null = there are none. */
                        advice: string | null;
                    };
                };
            };
        };
    };
    enableDisabledJobs: {
        parameters: {
            query?: {
                /** @description Why; kept with the event. */
                reason?: string;
            };
            path: {
                schedule: string;
                id: string;
            };
        };
        responses: {
            /** @description The entry, ended. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        schedule: string;
                        process: string;
                        /** @description null = every job of the process. */
                        job: string | null;
                        /**
                         * Format: date
                         * @description The first business date.
                         */
                        from: string;
                        /** @description The last one; null = until somebody ends it. */
                        until: string | null;
                        reason: string | null;
                        /**
                         * Format: date-time
                         * @description ISO 8601, UTC
                         */
                        disabledAt: string;
                        disabledBy: string;
                        /** @description Since when it does not count any more. */
                        endedAt: string | null;
                        endedBy: string | null;
                        /** @description Open days of these dates, at most 100: their runs stay as they are, see `advice`. */
                        openDays: string[];
                        /** @description What to do about the open days; null = there are none. */
                        advice: string | null;
                    };
                };
            };
        };
    };
    requestExecutions: {
        parameters: {
            header?: {
                /** @description Repeated within 24 hours, the same request gets the first answer again. */
                "Idempotency-Key"?: string;
            };
            path: {
                schedule: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Format: date
                     * @description Absent = the latest open day.
                     */
                    businessDate?: string;
                    cycleName: string;
                    flowName?: string;
                    /** @description Only for the cycle Adhoc. */
                    processName?: string;
                    /** @description Only for Adhoc: not while a Nightly is under way. */
                    notDuringNightly?: boolean;
                    requestParameters?: {
                        [key: string]: string;
                    };
                    callerId?: string;
                    correlationId?: string;
                };
            };
        };
        responses: {
            /** @description Accepted; its runs become PENDING. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Execution"];
                };
            };
        };
    };
    listExecutions: {
        parameters: {
            query?: {
                /** @description How many at most; above 1000 counts as 1000. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                schedule?: string;
                businessDate?: string;
                cycle?: string;
                flow?: string;
                /** @description Executions of this ad hoc process alone. */
                process?: string;
                /** @description One or more, comma separated: QUEUED, RUNNING, COMPLETED, ERROR. */
                status?: string;
                callerId?: string;
                correlationId?: string;
            };
        };
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Execution"][];
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    actBulkActions: {
        parameters: {
            header?: {
                /** @description Repeated within 24 hours, the same request gets the first answer again. */
                "Idempotency-Key"?: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    action: "hold" | "release" | "skip" | "release-skip" | "restart" | "kill" | "fail" | "complete" | "force" | "rerun";
                    runIds?: string[];
                    filter?: {
                        schedule?: string;
                        /** Format: date */
                        businessDate?: string;
                        cycle?: string;
                        flow?: string;
                        process?: string;
                        job?: string;
                        status?: ("LOADED" | "PENDING" | "RUNNING" | "COMPLETED" | "ERROR" | "HELD" | "SKIPPED" | "SKIPPED_ON_ERROR" | "DISABLED" | "NOT_RUN") | ("LOADED" | "PENDING" | "RUNNING" | "COMPLETED" | "ERROR" | "HELD" | "SKIPPED" | "SKIPPED_ON_ERROR" | "DISABLED" | "NOT_RUN")[];
                        execution?: string;
                    };
                    expectedCount?: number;
                    dryRun?: boolean;
                    confirm?: boolean;
                    force?: boolean;
                    includeDependents?: boolean;
                    reason?: string;
                };
            };
        };
        responses: {
            /** @description A result for each run. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        results: {
                            id: string;
                            ok: boolean;
                            status: string | null;
                            problem?: unknown;
                        }[];
                    };
                };
            };
        };
    };
    previewPreviewActions: {
        parameters: {
            header?: {
                /** @description Repeated within 24 hours, the same request gets the first answer again. */
                "Idempotency-Key"?: string;
            };
        };
        requestBody?: {
            content: {
                "application/json": {
                    runIds?: string[];
                    filter?: {
                        schedule?: string;
                        /** Format: date */
                        businessDate?: string;
                        cycle?: string;
                        flow?: string;
                        process?: string;
                        job?: string;
                        status?: ("LOADED" | "PENDING" | "RUNNING" | "COMPLETED" | "ERROR" | "HELD" | "SKIPPED" | "SKIPPED_ON_ERROR" | "DISABLED" | "NOT_RUN") | ("LOADED" | "PENDING" | "RUNNING" | "COMPLETED" | "ERROR" | "HELD" | "SKIPPED" | "SKIPPED_ON_ERROR" | "DISABLED" | "NOT_RUN")[];
                        execution?: string;
                    };
                    /** @description All where nothing is said. What a rerun reaches takes the longest to find. */
                    actions?: ("hold" | "release" | "skip" | "release-skip" | "restart" | "kill" | "fail" | "complete" | "force" | "rerun")[];
                    force?: boolean;
                    includeDependents?: boolean;
                };
            };
        };
        responses: {
            /** @description For each action how many of the runs it could be done to, and why not to the others. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description That are meant. */
                        runs: number;
                        actions: components["schemas"]["ActionPreview"][];
                    };
                };
            };
        };
    };
    listAllowedActions: {
        parameters: {
            path: {
                id: string;
            };
        };
        responses: {
            /** @description All actions, in one order. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["AllowedAction"][];
                    };
                };
            };
        };
    };
    listRunDependencies: {
        parameters: {
            path: {
                id: string;
            };
        };
        responses: {
            /** @description All of it, decided or not. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Dependency"][];
                    };
                };
            };
        };
    };
    askStatus: {
        parameters: {
            header?: {
                /** @description Repeated within 24 hours, the same request gets the first answer again. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description Why; kept with the event. */
                    reason?: string;
                    /** @description The attempt that was looked at; another one now is 409 STALE. */
                    attempt?: number;
                };
            };
        };
        responses: {
            /** @description The run, as it stands. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
        };
    };
    checkStatus: {
        parameters: {
            header?: {
                /** @description Repeated within 24 hours, the same request gets the first answer again. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    executionId: string;
                    /** @description The attempt that was looked at; another one now is 409 STALE. */
                    attempt?: number;
                };
            };
        };
        responses: {
            /** @description What it said, or why it said nothing. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CheckedExecution"];
                };
            };
        };
    };
    listRuns: {
        parameters: {
            query?: {
                /** @description How many at most; above 1000 counts as 1000. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                schedule?: string;
                businessDate?: string;
                cycle?: string;
                flow?: string;
                process?: string;
                job?: string;
                /** @description One or more, comma separated: LOADED, PENDING, RUNNING, COMPLETED, ERROR, HELD, SKIPPED, SKIPPED_ON_ERROR, DISABLED, NOT_RUN. */
                status?: string;
                execution?: string;
                /** @description At most 500, comma separated. */
                ids?: string;
            };
        };
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Run"][];
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    readRuns: {
        parameters: {
            path: {
                id: string;
            };
        };
        responses: {
            /** @description The run. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
        };
    };
    attemptsRuns: {
        parameters: {
            path: {
                id: string;
            };
        };
        responses: {
            /** @description All attempts. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Attempt"][];
                    };
                };
            };
        };
    };
    textRuns: {
        parameters: {
            path: {
                id: string;
            };
        };
        responses: {
            /** @description Text. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
        };
    };
    whyRuns: {
        parameters: {
            path: {
                id: string;
            };
        };
        responses: {
            /** @description The reasons, each with what is behind it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        runId: string;
                        reasons: components["schemas"]["WhyReason"][];
                    };
                };
            };
        };
    };
    resolveRuns: {
        parameters: {
            header?: {
                /** @description Repeated within 24 hours, the same request gets the first answer again. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Why; kept with the event. */
                    reason?: string;
                    /** @description The attempt that was looked at; another one now is 409 STALE. */
                    attempt?: number;
                    /** @enum {string} */
                    resolution: "adopt" | "notStarted" | "failed";
                    /** @description With adopt: the execution that was found. */
                    executionId?: string;
                };
            };
        };
        responses: {
            /** @description The run. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
        };
    };
    actRuns: {
        parameters: {
            header?: {
                /** @description Repeated within 24 hours, the same request gets the first answer again. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
                action: string;
            };
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description Why; kept with the event. */
                    reason?: string;
                    /** @description The attempt that was looked at; another one now is 409 STALE. */
                    attempt?: number;
                    /** @description With fail and complete: also for a run that is tracked well. */
                    force?: boolean;
                    /** @description With rerun: also what has been executed behind it, each when its turn comes. */
                    includeDependents?: boolean;
                    /** @description With restart: other parameters for it, as PUT /runs/{id}/parameters takes them. Both, or neither. */
                    parameters?: string;
                };
            };
        };
        responses: {
            /** @description The run, after the action. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
        };
    };
    editRuns: {
        parameters: {
            path: {
                id: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Why; kept with the event. */
                    reason?: string;
                    /** @description The attempt that was looked at; another one now is 409 STALE. */
                    attempt?: number;
                    parameters: string;
                };
            };
        };
        responses: {
            /** @description The run. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
        };
    };
    historyBesideRuns: {
        parameters: {
            query?: {
                /** @description How many at most; above 100 counts as 100. */
                limit?: number;
            };
            path: {
                id: string;
            };
        };
        responses: {
            /** @description Those that have started. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["PastRun"][];
                    };
                };
            };
        };
    };
    dependentsBesideRuns: {
        parameters: {
            path: {
                id: string;
            };
        };
        responses: {
            /** @description At most 1,000, in the order in which they were planned. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Dependent"][];
                    };
                };
            };
        };
    };
    linesLogLines: {
        parameters: {
            query?: {
                /** @description The external system's log of the latest execution, or Nightjar's own. */
                source?: "external" | "own";
                /** @description The first line; 1 unless it is said. */
                from?: number;
                /** @description How many at most; above 10,000 counts as 10,000. */
                limit?: number;
                /** @description The last lines, so many of them; goes without `from` and `limit`. */
                tail?: number;
            };
            path: {
                id: string;
            };
        };
        responses: {
            /** @description The lines, and how many there are in all. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LogLines"];
                };
            };
        };
    };
    listAgentRequests: {
        parameters: {
            query?: {
                /** @description How many at most; above 1000 counts as 1000. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                schedule?: string;
                businessDate?: string;
                /** @description One or more, comma separated: LOADED, RUNNING, COMPLETE, ERROR, CANCELED. */
                status?: string;
                agentGroup?: string;
                application?: string;
                execution?: string;
                run?: string;
            };
        };
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["AgentRequest"][];
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    dayForecasts: {
        parameters: {
            path: {
                schedule: string;
                date: string;
            };
        };
        responses: {
            /** @description The forecast. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DayForecast"];
                };
            };
        };
    };
    dayRunsForecasts: {
        parameters: {
            path: {
                schedule: string;
                date: string;
            };
        };
        responses: {
            /** @description All of them, by execution. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DayRunForecasts"];
                };
            };
        };
    };
    runForecasts: {
        parameters: {
            path: {
                id: string;
            };
        };
        responses: {
            /** @description The forecast. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunForecast"];
                };
            };
        };
    };
    listDurations: {
        parameters: {
            query?: {
                /** @description How many at most; above 1000 counts as 1000. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                process?: string;
                job?: string;
            };
            path: {
                schedule: string;
            };
        };
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["JobDuration"][];
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    nightsReports: {
        parameters: {
            query: {
                /** @description The first business date. */
                from: string;
                /** @description The last one, at most 400 days later. */
                to: string;
                schedule?: string;
                /** @description At most 1000. */
                limit?: number;
            };
        };
        responses: {
            /** @description One for each schedule and business date. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            schedule: string;
                            /** Format: date */
                            businessDate: string;
                            /**
                             * Format: date-time
                             * @description ISO 8601, UTC
                             */
                            startedAt: string;
                            endedAt: string | null;
                            /** @description From the first start to the last end. */
                            seconds: number | null;
                            /** @description That were started. */
                            runs: number;
                            /** @description That are in ERROR. */
                            errors: number;
                            /** @description With more than one attempt. */
                            repeated: number;
                        }[];
                    };
                };
            };
        };
    };
    slowReports: {
        parameters: {
            query: {
                /** @description The first business date. */
                from: string;
                /** @description The last one, at most 400 days later. */
                to: string;
                schedule?: string;
                /** @description At most 1000. */
                limit?: number;
            };
        };
        responses: {
            /** @description The slowest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            schedule: string;
                            process: string;
                            job: string;
                            runs: number;
                            medianSeconds: number;
                            p90Seconds: number;
                            longestSeconds: number;
                        }[];
                    };
                };
            };
        };
    };
    flakyReports: {
        parameters: {
            query: {
                /** @description The first business date. */
                from: string;
                /** @description The last one, at most 400 days later. */
                to: string;
                schedule?: string;
                /** @description At most 1000. */
                limit?: number;
            };
        };
        responses: {
            /** @description By the share of their runs. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            schedule: string;
                            process: string;
                            job: string;
                            runs: number;
                            repeated: number;
                            errors: number;
                            mostAttempts: number;
                        }[];
                    };
                };
            };
        };
    };
    lateReports: {
        parameters: {
            query: {
                /** @description The first business date. */
                from: string;
                /** @description The last one, at most 400 days later. */
                to: string;
                schedule?: string;
                /** @description At most 1000. */
                limit?: number;
            };
        };
        responses: {
            /** @description The latest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            schedule: string;
                            process: string;
                            job: string;
                            runs: number;
                            /** @description When it usually ends: seconds after midnight of the business date, in the schedule's zone. */
                            usualSeconds: number;
                            /** @description How much later it has ended once. */
                            lateSeconds: number;
                            /** @description Then. */
                            run: string;
                            /** Format: date */
                            businessDate: string;
                        }[];
                    };
                };
            };
        };
    };
    heatReports: {
        parameters: {
            query: {
                /** @description The first business date. */
                from: string;
                /** @description The last one, at most 400 days later. */
                to: string;
                schedule?: string;
                /** @description Whose hours. */
                zone?: string;
            };
        };
        responses: {
            /** @description Hours without runs are left out. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** @description 1 = Monday. */
                            weekday: number;
                            hour: number;
                            /** @description That were started then. */
                            runs: number;
                            errors: number;
                        }[];
                    };
                };
            };
        };
    };
    readCallbackSettings: {
        parameters: {
            path: {
                schedule: string;
            };
        };
        responses: {
            /** @description The settings, without secrets. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CallbackSettings"];
                };
            };
        };
    };
    replaceCallbackSettings: {
        parameters: {
            path: {
                schedule: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The addressed one. */
                    schedule?: string;
                    url: string;
                    /**
                     * @description Which ends are told, where a job says nothing itself; FAILED = ERROR and SKIPPED_ON_ERROR.
                     * @enum {string}
                     */
                    mode: "ALL" | "FAILED" | "NONE";
                    /**
                     * @default {
                     *       "kind": "none"
                     *     }
                     */
                    authentication?: {
                        /** @constant */
                        kind: "none";
                        /** @description Read-only: whether a secret is stored. */
                        secretSet?: boolean;
                    } | {
                        /** @constant */
                        kind: "basic";
                        username: string;
                        /** @description Left out = the stored one is kept. */
                        password?: string;
                        /** @description Read-only: whether a secret is stored. */
                        secretSet?: boolean;
                    } | {
                        /** @constant */
                        kind: "bearer";
                        /** @description Left out = the stored one is kept. */
                        token?: string;
                        /** @description Read-only: whether a secret is stored. */
                        secretSet?: boolean;
                    } | {
                        /** @constant */
                        kind: "oauth";
                        /** @description Where tokens come from; left out = default. */
                        connection?: string;
                        scope?: string;
                        /** @description Read-only: whether a secret is stored. */
                        secretSet?: boolean;
                    };
                    /** @description Left out = the stored one is kept, null = callbacks are not signed. */
                    signingSecret?: string | null;
                    /** @description The one that was read; 0 = there were none. */
                    version?: number;
                    /** @description Read-only. */
                    signingSecretSet?: boolean;
                    /**
                     * Format: date-time
                     * @description Read-only.
                     */
                    updatedAt?: string;
                    /** @description Read-only. */
                    updatedBy?: string;
                    /** @description Read-only. */
                    findings?: components["schemas"]["Finding"][];
                };
            };
        };
        responses: {
            /** @description The settings. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedCallbackSettings"];
                };
            };
        };
    };
    removeCallbackSettings: {
        parameters: {
            path: {
                schedule: string;
            };
        };
        responses: {
            /** @description Deleted. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
            };
        };
    };
    listCallbacks: {
        parameters: {
            query?: {
                /** @description How many at most; above 1000 counts as 1000. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                schedule?: string;
                businessDate?: string;
                /** @description One or more, comma separated: PENDING, DELIVERED, FAILED, SKIPPED. */
                status?: string;
                run?: string;
            };
        };
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Callback"][];
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    retryCallbacks: {
        parameters: {
            header?: {
                /** @description Repeated within 24 hours, the same request gets the first answer again. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description Why; kept with the event. */
                    reason?: string;
                };
            };
        };
        responses: {
            /** @description The callback. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Callback"];
                };
            };
        };
    };
    listActivity: {
        parameters: {
            query?: {
                /** @description How many at most; above 1000 counts as 1000. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                schedule?: string;
                businessDate?: string;
                /** @description A principal, `agent` or `system`. */
                actor?: string;
                /** @description By whoever has called the API, or by Nightjar itself. */
                by?: "people" | "system";
                /** @description One or more, comma separated: schedule.applied, schedule.activated, schedule.environment-changed, schedule.settings-changed, schedule.configuration-imported, override.set, override.kept, override.cleared, override.dormant, override.revived, job-type.saved, job-type.deleted, token.issued, token.revoked, person.saved, person.deleted, person.password-set, session.ended, custom-process.created, custom-process.changed, custom-process.deleted, day.opened, day.opening-refused, day.restarted, day.closed, day.purged, job.disabled, job.enabled-again, schedule-link.followed, execution.requested, execution.status-changed, external-job.released, run.added, run.removed, run.status-changed, run.flags-changed, run.parameters-edited, run.kill-requested, run.key-taken, run.dependency-enabled, run.dependency-disabled, run.dependency-timed-out, connection.saved, connection.deleted, callback-settings.saved, callback-settings.deleted, callback.delivered, callback.failed, callback.skipped, callback.retried, hold.placed, hold.drained, hold.released, secrets.rewrapped, recovery.begun, recovery.ended. */
                type?: string;
                run?: string;
                /** @description Not older than this. */
                after?: string;
                /** @description Older than this. */
                before?: string;
            };
        };
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Activity"][];
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    readMe: {
        parameters: {
        };
        responses: {
            /** @description The caller. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description As events name it. */
                        name: string;
                        /** @enum {string} */
                        method: "bootstrap token" | "API token" | "session";
                        grants: components["schemas"]["Grant"][];
                        permissions: {
                            /** @description On every schedule, and on what belongs to none. */
                            everywhere: ("see" | "operate" | "define" | "administer")[];
                            /** @description On these more than everywhere: all that may be done there. */
                            schedules: {
                                [key: string]: ("see" | "operate" | "define" | "administer")[];
                            };
                        };
                    };
                };
            };
        };
    };
    listTokens: {
        parameters: {
            query?: {
                /** @description How many at most; above 1000 counts as 1000. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
            };
        };
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ApiToken"][];
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    issueTokens: {
        parameters: {
            header?: {
                /** @description Repeated within 24 hours, the same request gets the first answer again. */
                "Idempotency-Key"?: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Of one token in force; events name it token:NAME. */
                    name: string;
                    grants: components["schemas"]["Grant"][];
                    /** @description null = never; left out = in 90 days. */
                    expiresAt?: string | null;
                };
            };
        };
        responses: {
            /** @description The token. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        name: string;
                        /** @description How the token goes on after `njt_`: to recognise it by. */
                        prefix: string;
                        grants: components["schemas"]["Grant"][];
                        /**
                         * Format: date-time
                         * @description ISO 8601, UTC
                         */
                        createdAt: string;
                        createdBy: string;
                        /** @description null = never. */
                        expiresAt: string | null;
                        /** @description To the minute. */
                        lastUsedAt: string | null;
                        revokedAt: string | null;
                        revokedBy: string | null;
                        /** @description Send it as `Authorization: Bearer <token>`. */
                        token: string | null;
                    };
                };
            };
        };
    };
    revokeTokens: {
        parameters: {
            header?: {
                /** @description Repeated within 24 hours, the same request gets the first answer again. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
        };
        responses: {
            /** @description The token. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiToken"];
                };
            };
        };
    };
    listAudit: {
        parameters: {
            query?: {
                /** @description How many at most; above 1000 counts as 1000. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                actor?: string;
                /** @description An operationId, or another action. */
                action?: string;
                schedule?: string;
                /** @description Not older than this. */
                after?: string;
                /** @description Older than this. */
                before?: string;
            };
        };
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["AuditRecord"][];
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    verifyAudit: {
        parameters: {
            query?: {
                seq?: string;
                /** @description SHA-256, hexadecimal. */
                hash?: string;
            };
        };
        responses: {
            /** @description What was found. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        ok: boolean;
                        /** @description How many were looked at: all, or those before the break. */
                        records: number;
                        /** @description The first that is kept. */
                        first: string | null;
                        /** @description The last of them: keep it elsewhere, and hold the chain against it later. */
                        head: components["schemas"]["AuditHead"] | null;
                        /** @description The first place that is not what it was. */
                        broken: {
                            seq: string;
                            /** @enum {string} */
                            code: "MISSING" | "UNCHAINED" | "CHANGED" | "PRUNED_OTHERWISE" | "OTHER_HEAD";
                            message: string;
                        } | null;
                    };
                };
            };
        };
    };
    listPeople: {
        parameters: {
            query?: {
                /** @description How many at most; above 1000 counts as 1000. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
            };
        };
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Person"][];
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    createPeople: {
        parameters: {
            header?: {
                /** @description Repeated within 24 hours, the same request gets the first answer again. */
                "Idempotency-Key"?: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description As events will name them. */
                    name: string;
                    /**
                     * @description What is shown of them.
                     * @default null
                     */
                    displayName?: string | null;
                    /** @description None = may log in, and nothing else. */
                    grants: components["schemas"]["Grant"][];
                };
            };
        };
        responses: {
            /** @description The person. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Person"];
                };
            };
        };
    };
    replacePeople: {
        parameters: {
            path: {
                name: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description What is shown of them.
                     * @default null
                     */
                    displayName?: string | null;
                    /** @description None = may log in, and nothing else. */
                    grants: components["schemas"]["Grant"][];
                    /** @default false */
                    disabled?: boolean;
                };
            };
        };
        responses: {
            /** @description The person. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Person"];
                };
            };
        };
    };
    removePeople: {
        parameters: {
            path: {
                name: string;
            };
        };
        responses: {
            /** @description The person is deleted. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
            };
        };
    };
    endSessionsPeople: {
        parameters: {
            header?: {
                /** @description Repeated within 24 hours, the same request gets the first answer again. */
                "Idempotency-Key"?: string;
            };
            path: {
                name: string;
            };
        };
        responses: {
            /** @description How many. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        ended: number;
                    };
                };
            };
        };
    };
    setPassword: {
        parameters: {
            path: {
                name: string;
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description 12 characters or more, and not the name. */
                    password: string;
                };
            };
        };
        responses: {
            /** @description It is set. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
            };
        };
    };
    changePassword: {
        parameters: {
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description 12 characters or more, and not the name. */
                    password: string;
                    /** @description A browser that was left open is not enough. */
                    currentPassword: string;
                };
            };
        };
        responses: {
            /** @description It is changed. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
            };
        };
    };
    listSessions: {
        parameters: {
            query?: {
                /** @description How many at most; above 1000 counts as 1000. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                person?: string;
            };
        };
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Session"][];
                        nextCursor: string | null;
                    };
                };
            };
        };
    };
    endSessions: {
        parameters: {
            header?: {
                /** @description Repeated within 24 hours, the same request gets the first answer again. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
        };
        responses: {
            /** @description The session. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
        };
    };
}
