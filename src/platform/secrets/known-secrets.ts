/** How many values are kept out of what is logged; of those that pass, the earliest leave first. */
const MOST = 10_000;
/** Shorter ones are words of everyday texts: a log without them could not be read. */
const SHORTEST = 8;
const CENSOR = '[redacted]';

/** For as long as the process lives, or for the life of a token. */
export type Stay = 'lasting' | 'passing';

interface Known {
  readonly forms: readonly string[];
  readonly stay: Stay;
  /** A value that several hold is forgotten with the last of them. */
  holders: number;
}

/** The values of all secrets that a process has loaded, so that no text leaves with one of them in it. */
export class KnownSecrets {
  private readonly known = new Map<string, Known>();
  /** Forms by their first characters: a text is looked through once, however many secrets there are. */
  private readonly byStart = new Map<string, Set<string>>();

  constructor(private readonly most = MOST) {}

  add(value: string, stay: Stay = 'passing'): void {
    if (value.length < SHORTEST) return;
    const before = this.known.get(value);
    if (before) {
      before.holders += 1;
      return;
    }
    const known = { forms: formsOf(value), stay, holders: 1 };
    this.known.set(value, known);
    for (const form of known.forms) {
      const start = form.slice(0, SHORTEST);
      this.byStart.set(start, (this.byStart.get(start) ?? new Set()).add(form));
    }
    if (this.known.size > this.most) this.forgetTheEarliest();
  }

  forget(value: string): void {
    const known = this.known.get(value);
    if (!known) return;
    known.holders -= 1;
    if (known.holders === 0) this.drop(value, known);
  }

  /** The text without what is secret, whether it stands there as it is, in JSON or in a form. */
  redact(text: string): string {
    let clean = '';
    let from = 0;
    for (let at = 0; at + SHORTEST <= text.length;) {
      const length = this.lengthOfSecretAt(text, at);
      if (length === 0) {
        at += 1;
        continue;
      }
      clean += text.slice(from, at) + CENSOR;
      at += length;
      from = at;
    }
    return from === 0 ? text : clean + text.slice(from);
  }

  private lengthOfSecretAt(text: string, at: number): number {
    const forms = this.byStart.get(text.slice(at, at + SHORTEST));
    let longest = 0;
    for (const form of forms ?? []) {
      if (form.length > longest && text.startsWith(form, at)) longest = form.length;
    }
    return longest;
  }

  private forgetTheEarliest(): void {
    for (const [value, known] of this.known) {
      if (known.stay === 'lasting') continue;
      this.drop(value, known);
      return;
    }
  }

  private drop(value: string, { forms }: Known): void {
    this.known.delete(value);
    for (const form of forms) {
      const start = form.slice(0, SHORTEST);
      const others = this.byStart.get(start);
      others?.delete(form);
      if (others?.size === 0) this.byStart.delete(start);
    }
  }
}

/** Half a pair of UTF-16 cannot be sent. */
const wellFormed = (value: string): string => Buffer.from(value, 'utf8').toString('utf8');

/** As it is, as JSON writes it, and as a form sends it. */
const formsOf = (value: string): readonly string[] => [
  ...new Set([value, JSON.stringify(value).slice(1, -1), encodeURIComponent(wellFormed(value))]),
];

/** Those of this process. Whoever makes a Secret adds to them. */
export const knownSecrets = new KnownSecrets();
