import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { ciede2000, distance, type Vision } from '../../support/colour-distance.js';

/** WCAG 2.2: text 4.5, what carries a meaning 3. */
const TEXT = 4.5;
const GRAPHIC = 3;
/** CIEDE2000; what is nearer is taken for the other in a bar. */
const APART = 12;
/** They share a ground and are told apart by their outline. */
const IDLE = ['loaded', 'disabled', 'not-run'];
const VISIONS: readonly Vision[] = ['normal', 'protan', 'deutan', 'tritan'];

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

  test('tell any two statuses apart, whoever looks', () => {
    const active = tones.filter((tone) => !IDLE.includes(tone));
    expect(active).toHaveLength(9);
    for (const vision of VISIONS) {
      for (const [n, one] of active.entries()) {
        for (const other of active.slice(n + 1)) {
          const far = distance(of(`${one}-fill`), of(`${other}-fill`), vision);
          expect([vision, one, other, far >= APART]).toEqual([vision, one, other, true]);
        }
      }
    }
  });

  test('let the number of an hour be read on its heat', () => {
    for (const step of [0, 1, 2, 3, 4, 5]) {
      const ink = step < 4 ? 'heat-ink-low' : 'heat-ink-high';
      expect([step, contrast(of(ink), of(`heat-${step}`)) >= TEXT]).toEqual([step, true]);
    }
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

test.each([
  [[50, 2.6772, -79.7751], [50, 0, -82.7485], 2.0425],
  [[50, -1, 2], [50, 0, 0], 2.3669],
  [[50, 2.49, -0.001], [50, -2.49, 0.0011], 7.2195],
  [[60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387], 1.2644],
  [[2.0776, 0.0795, -1.135], [0.9033, -0.0636, -0.5514], 0.9082],
] as const)('the distance of %j and %j is %d, as its authors have published', (one, other, far) => {
  expect(ciede2000(one, other)).toBeCloseTo(far, 4);
});

const sheets = readdirSync('console/src', { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.css') && !file.endsWith('tokens.css'),
);

test.each(sheets)('no colour stands in %s: they are tokens', (file) => {
  const others = readFileSync(join('console/src', file), 'utf8');
  expect(others).not.toMatch(/#[0-9a-f]{3,8}\b|rgba?\(|hsl/i);
});
