import { useEffect, useRef, useState, type ReactElement, type ReactNode } from 'react';
import type { components } from '../api/schema.js';
import { useKeys } from '../app/keys.js';
import { admin } from '../text/admin.js';
import { forms } from '../text/forms.js';
import type { Form, Values } from '../ui/form.js';
import { Outside } from '../ui/outside-text.js';

/** What several pages of the administration are made of. */

interface PageHeadProps {
  readonly title: ReactNode;
  readonly what?: string;
  /** Where one came from. */
  readonly back?: { readonly label: string; readonly go: () => void };
  readonly children?: ReactNode;
}

/** Heading, what the page is about, and what can be done with the whole of it. */
export function PageHead({ title, what, back, children }: PageHeadProps): ReactElement {
  return (
    <header className="nj-admin-head">
      {back ? (
        <button type="button" className="nj-link" onClick={back.go}>
          {back.label}
        </button>
      ) : null}
      <div className="nj-admin-title">
        <h1>{title}</h1>
        <span className="nj-space" />
        {children}
      </div>
      {what === undefined ? null : <p className="nj-muted">{what}</p>}
    </header>
  );
}

interface Head {
  readonly name: string;
  /** Left out where there is little room. */
  readonly wide?: boolean;
}

interface TableProps {
  readonly label: string;
  readonly heads: readonly Head[];
  readonly children: ReactNode;
}

export function Table({ label, heads, children }: TableProps): ReactElement {
  return (
    <div className="nj-admin-table" tabIndex={0} role="region" aria-label={label}>
      <table>
        <thead>
          <tr>
            {heads.map(({ name, wide = false }) => (
              <th key={name} scope="col" data-wide={wide}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

const TYPED_MS = 300;

interface FilterProps {
  readonly label: string;
  readonly value: string;
  readonly set: (value: string | undefined) => void;
}

/** What is typed counts when nothing is typed for a moment. */
export function FilterText({ label, value, set }: FilterProps): ReactElement {
  const [typed, setTyped] = useState(value);
  const field = useRef<HTMLInputElement>(null);
  const latest = useRef({ value, set });
  useEffect(() => {
    latest.current = { value, set };
  });
  useEffect(() => {
    const timer = window.setTimeout(() => {
      if (typed !== latest.current.value) latest.current.set(typed === '' ? undefined : typed);
    }, TYPED_MS);
    return () => {
      window.clearTimeout(timer);
    };
  }, [typed]);
  useEffect(() => {
    if (document.activeElement !== field.current) setTyped(value);
  }, [value]);
  useKeys({ '/': () => field.current?.focus() });
  return (
    <input
      ref={field}
      type="search"
      aria-label={label}
      placeholder={label}
      value={typed}
      maxLength={200}
      onChange={({ target }) => {
        setTyped(target.value);
      }}
    />
  );
}

interface PickProps {
  readonly label: string;
  readonly value: string;
  readonly choices: readonly (readonly [string, string])[];
  readonly set: (value: string | undefined) => void;
}

/** One of several, where the first says nothing. */
export function Pick({ label, value, choices, set }: PickProps): ReactElement {
  return (
    <select
      aria-label={label}
      value={value}
      onChange={({ target }) => {
        set(target.value === '' ? undefined : target.value);
      }}
    >
      {choices.map(([key, word]) => (
        <option key={key} value={key}>
          {word}
        </option>
      ))}
    </select>
  );
}

/** What was typed before one left the page, and can be given up. */
export function Restored<V extends Values>({
  form,
  saved,
}: {
  readonly form: Form<V>;
  readonly saved: V;
}): ReactElement | null {
  if (!form.restored) return null;
  return (
    <p className="nj-note" role="status">
      {forms.restored}{' '}
      <button
        type="button"
        className="nj-link"
        onClick={() => {
          form.begin(saved);
        }}
      >
        {forms.discard}
      </button>
    </p>
  );
}

/** What a saved definition was remarked on. */
export function Findings({
  findings,
  title = admin.findings,
}: {
  readonly findings: readonly components['schemas']['Finding'][];
  readonly title?: string;
}): ReactElement | null {
  if (findings.length === 0) return null;
  return (
    <div className="nj-note" role="status">
      <p>{title}</p>
      <ul>
        {findings.map(({ code, message }) => (
          <li key={`${code}${message}`}>
            <code>{code}</code> <Outside text={message} />
          </li>
        ))}
      </ul>
    </div>
  );
}

/** All words of a filter, in any order. */
export function hasWords(text: string, filter: string): boolean {
  const words = filter.toLowerCase().split(/\s+/);
  const lower = text.toLowerCase();
  return words.every((word) => lower.includes(word));
}
