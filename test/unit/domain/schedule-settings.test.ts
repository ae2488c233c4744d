import { describe, expect, test } from '@jest/globals';
import { DEFAULT_SETTINGS, settingsChange, withSaid } from '../../../src/domain/schedule-settings.js';

describe('settings', () => {
  test('that nobody speaks of stay as they are', () => {
    const said = { sequentialDays: true, dataRetentionDays: undefined };
    expect(withSaid(DEFAULT_SETTINGS, said)).toEqual({ ...DEFAULT_SETTINGS, sequentialDays: true });
  });

  test('can be taken back to "for ever"', () => {
    const kept = withSaid(DEFAULT_SETTINGS, { dataRetentionDays: 30 });
    expect(withSaid(kept, { dataRetentionDays: null })).toEqual(DEFAULT_SETTINGS);
  });

  test('tell in which of them two differ', () => {
    const after = withSaid(DEFAULT_SETTINGS, { nightlyWaitsFor: 'enabled', dataRetentionDays: 30 });
    expect(settingsChange(DEFAULT_SETTINGS, after)).toEqual({
      from: 'nightlyWaitsFor=requested, dataRetentionDays=null',
      to: 'nightlyWaitsFor=enabled, dataRetentionDays=30',
    });
  });

  test('that are equal have no change to tell', () => {
    expect(settingsChange(DEFAULT_SETTINGS, { ...DEFAULT_SETTINGS })).toBeNull();
  });
});
