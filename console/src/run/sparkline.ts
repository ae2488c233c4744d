export interface Spark {
  /** Of one `path`: a line through all durations. */
  readonly path: string;
  /** Of the last of them. */
  readonly last: { readonly x: number; readonly y: number };
  readonly yOf: (seconds: number) => number;
}

interface Size {
  readonly width: number;
  readonly height: number;
  /** What is left free around it. */
  readonly margin: number;
}

/** The earliest at the left; the height is from nothing to the longest, so that they can be compared. */
export function sparkOf(seconds: readonly number[], { width, height, margin }: Size): Spark {
  const longest = Math.max(...seconds, 0) || 1;
  const across = width - 2 * margin;
  const xOf = (index: number): number =>
    round(seconds.length < 2 ? width - margin : margin + (across * index) / (seconds.length - 1));
  const yOf = (value: number): number =>
    round(height - margin - ((height - 2 * margin) * Math.min(value, longest)) / longest);
  const path = seconds
    .map((value, index) => `${index === 0 ? 'M' : 'L'}${xOf(index)} ${yOf(value)}`)
    .join('');
  return { path, last: { x: xOf(seconds.length - 1), y: yOf(seconds.at(-1) ?? 0) }, yOf };
}

const round = (value: number): number => Math.round(value * 10) / 10;

/** `+20 %`, `−5 %`; null = too few to say what is usual. */
export function against(seconds: number, median: number, samples: number): string | null {
  if (samples < 5 || median <= 0) return null;
  const percent = Math.round((seconds / median - 1) * 100);
  return `${percent > 0 ? '+' : percent < 0 ? '−' : '±'}${Math.abs(percent)} %`;
}
