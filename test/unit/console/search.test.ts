import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { formatAddress, parseAddress } from '../../../console/src/app/address.js';
import { NIGHT_FLAGS } from '../../../console/src/night/run-flags.js';
import {
  addressOf,
  DENSITIES,
  GRAPH_WISHES,
  nightSearchOf,
  RUN_TABS,
  VIEW_NAMES,
  type NightSearch,
} from '../../../console/src/night/search.js';
import { visible } from '../../../console/src/ui/visible.js';
import { durationText } from '../../../console/src/ui/duration.js';
import { isDone, lookOf, STATUSES } from '../../../console/src/ui/status.js';
import { CAUSES, FLAGS, isFinished, RUN_STATUSES } from '../../../src/domain/run/run-state.js';
import { hostileTexts } from '../../support/hostile-texts.js';

const parseSearch = (text: string): NightSearch => nightSearchOf(parseAddress(text));
const formatSearch = (search: NightSearch): string => formatAddress(addressOf(search));

describe('the address of a night', () => {
  test('says the same when it is read and written again', () => {
    const text = fc.string({ minLength: 1, maxLength: 30 });
    const search = fc.record(
      {
        view: fc.constantFrom(...VIEW_NAMES),
        status: fc.uniqueArray(fc.constantFrom(...STATUSES), { minLength: 1 }),
        process: text,
        app: text,
        q: text,
        agent: text,
        type: text,
        flag: fc.uniqueArray(fc.constantFrom(...NIGHT_FLAGS), { minLength: 1 }),
        sort: fc.constantFrom('start', '-start', 'name'),
        cols: fc.constantFrom('status name-320 why', 'name status'),
        density: fc.constantFrom(...DENSITIES),
        graph: fc.uniqueArray(fc.constantFrom(...GRAPH_WISHES), { minLength: 1 }),
        open: fc.uniqueArray(text, { minLength: 1, maxLength: 5 }),
        at: text,
        run: fc.nat().map(String),
        tab: fc.constantFrom(...RUN_TABS),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(search, (one) => {
        const said = JSON.parse(JSON.stringify(one)) as typeof one;
        expect(parseSearch(formatSearch(said))).toEqual(said);
      }),
    );
  });

  test('is never refused: what is unknown is dropped, and a status that does not exist is told', () => {
    const text =
      '?status=error&status=foo&x=1&run=abc&tab=nothing&q=&flag=late&flag=none&sort=up&cols=none&view=cards';
    expect(parseSearch(text)).toEqual({
      ...{ status: ['ERROR'], flag: ['late'], ignored: 'status FOO, flag none, sort up, view cards' },
    });
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(parseSearch(text)).toBeInstanceOf(Object);
      }),
    );
  });
});

describe('a run', () => {
  test('has a word for every status, cause and flag, and is done when the engine says so', () => {
    for (const status of RUN_STATUSES) {
      expect(isDone(status)).toBe(isFinished(status));
      for (const cause of [null, ...CAUSES])
        for (const flags of [[], ...FLAGS.map((flag) => [flag])]) {
          expect(lookOf({ status, cause, flags }).word).toMatch(/^\w/);
        }
    }
    expect(lookOf({ status: 'ERROR', cause: 'START_UNKNOWN', flags: [] }).tone).toBe('unknown');
  });
});

describe('text from outside', () => {
  test('hides nothing, and turns no direction', () => {
    for (const { text } of hostileTexts('terminal', 'direction', 'control')) {
      expect(visible(text)).not.toMatch(
        // eslint-disable-next-line no-control-regex -- these are what must be seen
        /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/,
      );
    }
    expect(visible('log_\u202etxt.exe\u001b[31m')).toBe('log_⟨U+202E⟩txt.exe\u241b[31m');
  });
});

test('durations have two units at most', () => {
  const second = 1000;
  expect([412, 4200, 192 * second, 3840 * second, 183_600 * second].map(durationText)).toEqual([
    ...['412 ms', '4.2 s', '3m 12s', '1h 04m'],
    '2d 3h',
  ]);
});
