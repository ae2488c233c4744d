const SECRET = /pass(?:word|wd|phrase)|secret|token|credential|(?:api|private|access)[-_. ]?key/i;

/** By its name: its value is shown only to whoever asks for it, and in nothing that is copied. */
export const isSecret = (key: string): boolean => SECRET.test(key);

/** What is said to be a secret, a token as calls carry it, and what no word of a language looks like. */
export function mayHoldSecret(text: string): boolean {
  const named = [...text.matchAll(/([\w.-]+)(?: ?[:=] ?| is )\S/g)].some(([, name = '']) => isSecret(name));
  return named || /\b(?:bearer|basic) \S/i.test(text) || /[\w+/=-]{32,}/.test(text);
}
