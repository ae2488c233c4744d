import type { IncomingMessage, ServerResponse } from 'node:http';
import { Refused, VERBS, type BatchService, type Call, type Verb } from './batch-service.js';
import { reply } from './faults.js';
import { json, jsonObject, text, type Answer } from './http.js';
import type { Executions, JobName } from './jobs.js';
import type { Ledger, RequestFacts } from './ledger.js';
import type { OauthControls } from './oauth-controls.js';
import type { OauthServer } from './oauth-server.js';
import type { Script } from './script.js';

/** The parts of the running system. */
export interface System {
  readonly batch: BatchService;
  readonly executions: Executions;
  readonly oauth: OauthServer;
  readonly oauthControls: OauthControls;
  readonly script: Script;
  readonly ledger: Ledger;
  readonly closing: AbortSignal;
}

/** A request that has been read, and where its answer goes. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly url: URL;
  readonly body: string;
  readonly response: ServerResponse;
}

export interface Target {
  readonly service: string;
  readonly verb: Verb;
}

type Fields = Call['fields'];

/** A call of one of the six verbs: recorded, authorised, then answered as the contract or the script says. */
export async function callVerb(system: System, exchange: Exchange, target: Target): Promise<void> {
  const { oauth, ledger, script, closing } = system;
  const { request, response, body } = exchange;
  const fields = fieldsOf(exchange, target.verb);
  const scope = oauth.scopesOf(request.headers.authorization)?.join(' ') ?? null;
  const settle = ledger.request({ ...target, ...factsOf(fields ?? {}), body, scope });
  const refusal = refusalOf(system, request, target);
  await reply(
    { response, settle, closing, perform: () => refusal ?? perform(system, target, fields) },
    refusal ? undefined : script.faultFor(target.verb, jobOf(target, fields ?? {})),
  );
}

export async function grantToken(system: System, exchange: Exchange): Promise<void> {
  const { oauth, oauthControls, ledger, closing } = system;
  const { request, response, body } = exchange;
  const { authorization, 'content-type': contentType } = request.headers;
  const settle = ledger.request({
    ...{ verb: 'token', service: null, ...factsOf({}) },
    body: body.replace(/(client_secret=)[^&]*/g, '$1***'),
    scope: new URLSearchParams(body).get('scope'),
  });
  const perform = (): Answer =>
    request.method === 'POST' ? oauth.grant({ authorization, contentType, body }) : notAllowed('POST');
  await reply({ response, settle, closing, perform }, oauthControls.nextFault());
}

/** What came with the call; undefined = the body is no JSON object. */
const fieldsOf = ({ url, body }: Exchange, verb: Verb): Fields | undefined =>
  VERBS[verb] === 'GET' ? Object.fromEntries(url.searchParams) : jsonObject(body);

function refusalOf(
  { oauth }: System,
  request: IncomingMessage,
  { service, verb }: Target,
): Answer | undefined {
  const scope = `${service}:batch`;
  switch (oauth.check(request.headers.authorization, scope)) {
    case 'invalid_token':
      return json(401, { error: 'invalid_token' }, { 'www-authenticate': 'Bearer error="invalid_token"' });
    case 'insufficient_scope':
      return json(
        403,
        { error: 'insufficient_scope' },
        { 'www-authenticate': `Bearer error="insufficient_scope", scope="${scope}"` },
      );
    case 'granted':
      return request.method === VERBS[verb] ? undefined : notAllowed(VERBS[verb]);
  }
}

const notAllowed = (allowed: string): Answer => ({
  ...text(405, `Only ${allowed} is allowed.\n`),
  headers: { allow: allowed },
});

function perform(system: System, target: Target, fields: Fields | undefined): Answer {
  const { service, verb } = target;
  try {
    if (!fields) throw new Refused('The body is not a JSON object.');
    const answer = system.batch[verb]({ service, fields });
    if (verb !== 'status') return answer;
    return reporting(system, jobOf(target, fields), { answer, id: textOf(fields, 'executionId') ?? '' });
  } catch (error) {
    if (error instanceof Refused) return json(500, { error: error.message });
    throw error;
  }
}

/** The ledger records when the end of an execution is first told, which is when that answer leaves. */
function reporting(
  { executions, ledger }: System,
  job: JobName,
  told: { answer: Answer; id: string },
): Answer {
  const execution = executions.find(job, told.id);
  if (!execution || execution.status === 'RUNNING') return told.answer;
  const leaving = (): void => {
    ledger.report(execution);
  };
  return { ...told.answer, leaving };
}

const jobOf = ({ service }: Target, fields: Fields): JobName => ({
  service,
  process: textOf(fields, 'processName') ?? '',
  job: textOf(fields, 'jobName') ?? '',
});

type CallFacts = Omit<RequestFacts, 'verb' | 'service' | 'body' | 'scope'>;

const factsOf = (fields: Fields): CallFacts => ({
  process: textOf(fields, 'processName'),
  job: textOf(fields, 'jobName'),
  cycle: textOf(fields, 'cycleName'),
  flow: textOf(fields, 'flowName'),
  agentExecutionId: textOf(fields, 'agentExecutionId'),
  executionId: textOf(fields, 'executionId'),
  parameters: textOf(fields, 'parameters'),
});

function textOf(fields: Fields, name: string): string | null {
  const value = fields[name];
  return typeof value === 'string' ? value : null;
}
