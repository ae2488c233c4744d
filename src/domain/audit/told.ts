import { canonicalJson, type Json } from './canonical-json.js';

/** A text without the values that are known to be secret. */
export type Redact = (text: string) => string;

/** What stands for a secret. */
export const MASK = '[masked]';

const MOST_TEXT = 1_000;
/** A token may be longer: of one that begins so far behind nothing is kept. */
const LONGEST_SECRET = 500;
const MOST_ITEMS = 200;
const MOST_DEPTH = 20;
/** Of all that is told of one request, in characters. */
export const MOST_TOLD = 16_000;

const SECRET = 'secret|secrets|password|passwd|passphrase|token|credential|credentials|authorization|cookie';
const SECRET_KEY = '(?:api|private|secret|signing|access|master|encryption)[_.-]?key';
/** By its end: `clientSecret` is one, `tokenUrl` and `secretSetAt` are not. */
const IS_SECRET = new RegExp(`(?:${SECRET}|${SECRET_KEY})$`, 'i');
/** `password=…` in parameters (`k=v||k=v`, `k=v,k=v`), in queries and in forms. */
const IN_TEXT = new RegExp(
  `((?:^|[|,;&?\\s])[\\w.-]*(?:${SECRET}|${SECRET_KEY})\\s*[=:]\\s*)([^|,;&\\s]+)`,
  'gi',
);
const IN_URL = /(\w+:\/\/)[^/@\s]+@/g;
const BEARER = /\b(Bearer|Basic)\s+[\w.~+/=-]{8,}/gi;
const OUR_TOKEN = /njt_[A-Za-z0-9]{12}_[A-Za-z0-9_-]{43}/g;

/**
 * What was asked, as the audit keeps it: secrets masked by the names of what holds them, long texts and lists cut, and nothing
 * that a database or a reader of JSON stumbles over.
 */
export function told(value: unknown, redact: Redact = (text) => text): Json {
  const whole = toldOf(value, redact, 0);
  const { length } = canonicalJson(whole);
  return length <= MOST_TOLD
    ? whole
    : { cut: `${length} characters, of which ${MOST_TOLD} are kept`, members: outline(whole) };
}

function toldOf(value: unknown, redact: Redact, depth: number): Json {
  if (typeof value === 'string') return toldText(value, redact);
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return toldNumber(value);
  if (typeof value !== 'object' || value === null) return null;
  if (depth === MOST_DEPTH) return '[deeper]';
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return toldList(value, redact, depth);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  const kept = members.slice(0, MOST_ITEMS).map(([name, member]) => {
    const isSet = member !== null && member !== '' && typeof member !== 'boolean';
    return [
      sound(name).slice(0, MOST_TEXT),
      IS_SECRET.test(name) && isSet ? MASK : toldOf(member, redact, depth + 1),
    ];
  });
  const left = members.length - kept.length;
  return fromEntries([...kept, ...(left > 0 ? [['…', `${left} more`]] : [])]);
}

/** JSON knows neither what is not finite nor the sign of nothing. */
function toldNumber(value: number): Json {
  if (!Number.isFinite(value)) return String(value);
  return value === 0 ? 0 : value;
}

function toldList(value: readonly unknown[], redact: Redact, depth: number): Json {
  const kept = value.slice(0, MOST_ITEMS).map((item) => toldOf(item, redact, depth + 1));
  const left = value.length - kept.length;
  return left > 0 ? [...kept, `… ${left} more`] : kept;
}

/** A text without its secrets, and of bounded length. */
export function toldText(text: string, redact: Redact = (same) => same): string {
  // Cut first, so that a long text takes no long time; far enough behind, so that no secret is split by it.
  const kept = redact(sound(text.slice(0, MOST_TEXT + LONGEST_SECRET)))
    .replace(IN_URL, `$1${MASK}@`)
    .replace(BEARER, `$1 ${MASK}`)
    .replace(OUR_TOKEN, MASK)
    .replace(IN_TEXT, `$1${MASK}`)
    .slice(0, MOST_TEXT);
  return text.length > MOST_TEXT ? `${kept}… (${text.length} characters)` : kept;
}

/** Names with what fits into a line of each: of what is too much to be kept whole. */
function outline(value: Json): Json {
  if (typeof value !== 'object' || value === null) return value;
  const room = Math.floor(MOST_TOLD / 2 / Math.max(Object.keys(value).length, 1));
  const members = Object.entries(value as Readonly<Record<string, Json>>).map(([name, member]) => {
    const text = canonicalJson(member);
    return [name, text.length <= room ? member : `${text.slice(0, room)}… (${text.length} characters)`];
  });
  return fromEntries(members);
}

/** Neither NUL nor half a character: what UTF-8 cannot say, no database keeps. */
const sound = (text: string): string => text.replace(/\0|\p{Surrogate}/gu, '\uFFFD');

/** `__proto__` is a name like any other. */
const fromEntries = (entries: readonly (readonly unknown[])[]): Json =>
  Object.fromEntries(entries as [string, Json][]);
