import { mayHoldSecret } from './secrets.js';

const KEY = 'nightjar.reasons';
const MOST = 5;
/** Longer ones are about one case. */
const LONGEST = 200;

/** The last that were given in this browser, the latest first. */
export function earlierReasons(): readonly string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter((one) => typeof one === 'string').slice(0, MOST) : [];
  } catch {
    return [];
  }
}

/** Keeps a reason that was given, for the next time; not one that may have a secret in it. */
export function rememberReason(given: string): void {
  const reason = given.trim();
  if (reason === '' || reason.length > LONGEST || mayHoldSecret(reason)) return;
  const others = earlierReasons().filter((one) => one !== reason);
  localStorage.setItem(KEY, JSON.stringify([reason, ...others].slice(0, MOST)));
}

export function forgetReasons(): void {
  localStorage.removeItem(KEY);
}
