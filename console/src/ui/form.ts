import { useEffect, useState } from 'react';
import { Problem } from '../api/problem.js';

/** What stands in a form: texts, switches, and lists of texts. */
export type Values = Readonly<Record<string, string | boolean | readonly string[]>>;

export interface Form<V extends Values> {
  readonly values: V;
  /** By field. */
  readonly errors: Readonly<Record<string, string>>;
  readonly changed: boolean;
  /** What stands there was typed before one left, and is not saved. */
  readonly restored: boolean;
  readonly set: <K extends keyof V>(name: K, value: V[K]) => void;
  readonly setAll: (values: V) => void;
  readonly refuse: (errors: Readonly<Record<string, string>>) => void;
  /** Back to what is saved, or on to what was saved just now. */
  readonly begin: (saved: V) => void;
}

const PREFIX = 'nightjar.draft.';

interface Draft<V> {
  /** Under which it is kept in this tab until it is saved. */
  readonly key: string;
  /** What is never kept. */
  readonly secret?: readonly (keyof V)[];
}

/** A form whose input survives leaving the page, until it is saved or given up; closing the tab asks. */
export function useForm<V extends Values>(initial: V, { key, secret = [] }: Draft<V>): Form<V> {
  const [saved, setSaved] = useState(initial);
  const [kept] = useState(() => keptDraft(PREFIX + key, initial));
  const [values, setValues] = useState(kept ?? initial);
  const [restored, setRestored] = useState(kept !== null);
  const [errors, refuse] = useState<Readonly<Record<string, string>>>({});
  const changed = !isSame(values, saved);
  useEffect(() => {
    if (!changed) {
      sessionStorage.removeItem(PREFIX + key);
      return undefined;
    }
    const told = Object.entries(values).filter(([name]) => !secret.includes(name));
    sessionStorage.setItem(PREFIX + key, JSON.stringify(Object.fromEntries(told)));
    window.addEventListener('beforeunload', ask);
    return () => {
      window.removeEventListener('beforeunload', ask);
    };
  });
  return {
    ...{ values, errors, changed, restored: restored && changed, refuse },
    set: (name, value) => {
      setValues((before) => ({ ...before, [name]: value }));
      refuse(({ [String(name)]: _, ...others }) => others);
    },
    setAll: setValues,
    begin: (next) => {
      setSaved(next);
      setValues(next);
      refuse({});
      setRestored(false);
      sessionStorage.removeItem(PREFIX + key);
    },
  };
}

const ask = (event: BeforeUnloadEvent): void => {
  event.preventDefault();
};

const isSame = (one: Values, other: Values): boolean =>
  Object.keys(one).every((name) => JSON.stringify(one[name]) === JSON.stringify(other[name]));

/** Only what the form has, in the kind that it has it in. */
function keptDraft<V extends Values>(key: string, initial: V): V | null {
  const text = sessionStorage.getItem(key);
  if (text === null) return null;
  try {
    const kept = JSON.parse(text) as Record<string, unknown>;
    const usable = Object.entries(kept).filter(
      ([name, value]) => name in initial && kindOf(value) === kindOf(initial[name]),
    );
    const draft = { ...initial, ...Object.fromEntries(usable) };
    return isSame(draft, initial) ? null : draft;
  } catch {
    return null;
  }
}

const kindOf = (value: unknown): string =>
  Array.isArray(value) ? (value.every((one) => typeof one === 'string') ? 'texts' : 'other') : typeof value;

/** What the server says of fields, by field: each mistake of a body, or the field that a code is about. */
export function mistakesOf(
  problem: unknown,
  fieldOf: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  if (!(problem instanceof Problem)) return {};
  const { errors } = problem.told;
  if (problem.code === 'INVALID_REQUEST' && Array.isArray(errors))
    return Object.fromEntries(
      (errors as { where: string; name: string; message: string }[])
        .filter(({ where }) => where === 'body')
        .map(({ name, message }) => [name, message]),
    );
  const named = /^(endpoints\.\w+) /.exec(problem.message)?.[1];
  const field = problem.code === 'INVALID_PATH' ? named : fieldOf[problem.code];
  return field === undefined ? {} : { [field]: problem.message };
}
