import type { Exchange, System } from './endpoints.js';
import { json, type Answer } from './http.js';
import { Malformed, parseFinalStatus, parseOauthSettings, parseRules } from './parse-rules.js';

type Handler = (system: System, exchange: Exchange) => Answer;

const DONE: Answer = { status: 204 };

/** How tests and demos hold the strings. It asks for no token, which is why this system must never be exposed. */
const ROUTES = new Map<string, Handler>([
  ['PUT /control/script', replaceScript],
  ['POST /control/script', addToScript],
  ['DELETE /control/script', clearScript],
  ['GET /control/ledger', readLedger],
  ['DELETE /control/ledger', clearLedger],
  ['PUT /control/oauth', configureOauth],
  ['POST /control/tokens/revoke', revokeTokens],
]);
const FINISH = /^POST \/control\/executions\/(\w+)\/finish$/;

export function control(system: System, exchange: Exchange): Answer {
  const route = `${exchange.request.method ?? ''} ${exchange.url.pathname}`;
  const finished = FINISH.exec(route)?.[1];
  try {
    if (finished !== undefined) return finish(system, finished, exchange.body);
    return ROUTES.get(route)?.(system, exchange) ?? json(404, { error: `There is no ${route}.` });
  } catch (error) {
    if (error instanceof Malformed) return json(400, { error: error.message });
    throw error;
  }
}

function replaceScript({ script }: System, { body }: Exchange): Answer {
  script.replace(parseRules(body));
  return DONE;
}

function addToScript({ script }: System, { body }: Exchange): Answer {
  script.add(...parseRules(body));
  return DONE;
}

function clearScript({ script }: System): Answer {
  script.replace([]);
  return DONE;
}

function readLedger({ ledger }: System, { url }: Exchange): Answer {
  const after = Number(url.searchParams.get('after') ?? '0');
  if (!Number.isSafeInteger(after)) throw new Malformed('after: expected a whole number');
  return json(200, ledger.after(after));
}

function clearLedger({ ledger }: System): Answer {
  ledger.clear();
  return DONE;
}

function configureOauth({ oauthControls }: System, { body }: Exchange): Answer {
  oauthControls.configure(parseOauthSettings(body));
  return DONE;
}

function revokeTokens({ oauthControls }: System): Answer {
  oauthControls.revokeAll();
  return DONE;
}

function finish({ executions }: System, id: string, body: string): Answer {
  const ending = parseFinalStatus(body) === 'COMPLETED' ? 'completed' : 'failed';
  if (executions.end(id, ending)) return DONE;
  return json(409, { error: `There is no execution ${id}, or it is over.` });
}
