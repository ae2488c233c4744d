import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';

/** WCAG 2.2: text 4.5, what carries a meaning 3. */
const TEXT = 4.5;
const GRAPHIC = 3;

const css = readFileSync('console/src/app/tokens.css', 'utf8');
const [light = '', dark = ''] = css.split("[data-mantine-color-scheme='dark']");
const tokensOf = (part: string): ReadonlyMap<string, string> =>
  new Map(
    [...part.matchAll(/--nj-([\w-]+): (#[0-9a-f]{6});/g)].map(([, name = '', value = '']) => [name, value]),
  );

function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const value = parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

describe.each([
  ['light', tokensOf(light)],
  ['dark', tokensOf(dark)],
])('the %s colours', (_scheme, tokens) => {
  const of = (name: string): string => tokens.get(name) ?? name;
  const tones = [...tokens.keys()].flatMap((name) => (name.endsWith('-fg') ? [name.slice(0, -3)] : []));

  test('have the same names in both schemes', () => {
    expect([...tokens.keys()]).toEqual([...tokensOf(light).keys()]);
    expect(tones).toHaveLength(12);
  });

  test.each(['text', 'text-2', 'muted', 'accent'])('let %s be read on every ground', (name) => {
    for (const ground of ['bg', 'surface', 'hover', 'selected', 'sunken'])
      expect([name, ground, contrast(of(name), of(ground)) >= TEXT]).toEqual([name, ground, true]);
  });

  test('let every status be read, and its bar be seen', () => {
    for (const tone of tones) {
      for (const ground of [`${tone}-tint`, 'surface', 'selected'])
        expect([tone, ground, contrast(of(`${tone}-fg`), of(ground)) >= TEXT]).toEqual([tone, ground, true]);
    }
    for (const [ink, ground] of [
      ['on-accent', 'accent'],
      ['on-accent', 'accent-hover'],
      ['on-danger', 'danger'],
    ])
      expect([ink, contrast(of(ink ?? ''), of(ground ?? '')) >= TEXT]).toEqual([ink, true]);
    for (const edge of ['border-strong', 'focus'])
      expect([edge, contrast(of(edge), of('surface')) >= GRAPHIC]).toEqual([edge, true]);
  });
});

test('no colour stands outside of the tokens', () => {
  const others = readFileSync('console/src/app/console.css', 'utf8');
  expect(others).not.toMatch(/#[0-9a-f]{3,8}\b|rgba?\(|hsl/i);
});
