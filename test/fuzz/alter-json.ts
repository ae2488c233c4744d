import fc from 'fast-check';
import { JUNK } from '../support/arbitrary.js';

/** What is done to a document that was sound: to one place in it, chosen by a number. */
export interface Alteration {
  readonly kind: 'replace' | 'remove' | 'add' | 'wrap';
  readonly at: number;
  readonly name: string;
  readonly value: unknown;
}

/** Members that no operation takes: what only the engine says of a run, and what makes a prototype of an object. */
export const FOREIGN_MEMBERS = [
  '__proto__',
  'constructor',
  'prototype',
  'status',
  'epoch',
  'attemptState',
  'agentExecutionId',
  'createdBy',
  'role',
  'isAdmin',
  'surprise',
];

export const alteration: fc.Arbitrary<Alteration> = fc.record({
  kind: fc.constantFrom('replace', 'replace', 'remove', 'add', 'wrap'),
  at: fc.nat(),
  name: fc.constantFrom(...FOREIGN_MEMBERS),
  value: JUNK,
});

type Place = readonly string[];

/** Every place of a document, the document itself first. */
function placesOf(value: unknown, at: Place = []): readonly Place[] {
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([key, inner]) => placesOf(inner, [...at, key]))];
}

/** The document with one thing about it that is another. */
export function alteredJson(document: unknown, { kind, at, name, value }: Alteration): unknown {
  const places = placesOf(document);
  const place = places[at % places.length] ?? [];
  switch (kind) {
    case 'replace':
      return changed(document, place, () => value);
    case 'remove':
      return changed(document, place, () => undefined);
    case 'wrap':
      return changed(document, place, (inner) => (at % 2 === 0 ? { $gt: inner } : [inner]));
    case 'add':
      return changed(document, place, (inner) => withMember(inner, name, value));
  }
}

function changed(value: unknown, [key, ...deeper]: Place, change: (inner: unknown) => unknown): unknown {
  if (key === undefined) return change(value);
  const inner = changed((value as Record<string, unknown>)[key], deeper, change);
  if (Array.isArray(value)) return value.map((one: unknown, n) => (String(n) === key ? inner : one));
  return withMember(value, key, inner);
}

/** As JSON has it: also a member `__proto__` is one. */
export function withMember(value: unknown, name: string, member: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { [name]: member };
  const copy: Record<string, unknown> = { ...value };
  Object.defineProperty(copy, name, { value: member, enumerable: true, configurable: true, writable: true });
  return copy;
}

/** The document with a list, and with an object, in the place of each single value. */
export function nestedJson(document: unknown): readonly unknown[] {
  return placesOf(document)
    .filter((place) => place.length > 0 && typeof valueAt(document, place) !== 'object')
    .flatMap((place) => [
      changed(document, place, (inner) => [inner]),
      changed(document, place, (inner) => ({ $gt: inner })),
    ]);
}

const valueAt = (document: unknown, place: Place): unknown =>
  place.reduce<unknown>((inner, key) => (inner as Record<string, unknown>)[key], document);
