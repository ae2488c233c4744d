import { useEffect, useRef } from 'react';

/** Something that the palette leads to. */
export interface Hit {
  readonly id: string;
  readonly word: string;
  /** Beside it: what kind of thing, or its state. */
  readonly detail?: string;
  readonly act: () => void;
}

/** Hits for words in lower case, the best first; at most `most`. */
export type Source = (words: readonly string[], most: number) => readonly Hit[];

const sources: { current: Source }[] = [];

/** What a page has in view can be found in the palette, for as long as it is there. */
export function usePaletteSource(source: Source): void {
  const mine = useRef(source);
  useEffect(() => {
    mine.current = source;
  });
  useEffect(() => {
    sources.push(mine);
    return () => {
      sources.splice(sources.indexOf(mine), 1);
    };
  }, []);
}

export const inView: Source = (words, most) =>
  sources.flatMap(({ current }) => current(words, most)).slice(0, most);

export const hasWords = (text: string, words: readonly string[]): boolean =>
  words.every((word) => text.toLowerCase().includes(word));
