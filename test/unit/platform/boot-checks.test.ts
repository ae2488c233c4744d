import { describe, expect, test } from '@jest/globals';
import {
  unfitness as ofDatabase,
  type DatabaseTraits,
} from '../../../src/platform/database/check-database.js';
import { unfitness as ofRedis } from '../../../src/platform/queue/check-redis.js';

const FIT: DatabaseTraits = { inRecovery: false, readOnly: false, synchronousCommit: 'on', skewMs: 0 };

describe('a database', () => {
  test.each(['on', 'local', 'remote_write', 'remote_apply'])(
    'with synchronous_commit %s will do',
    (level) => {
      expect(ofDatabase({ ...FIT, synchronousCommit: level }, true)).toBeNull();
    },
  );

  test.each([
    ['is a standby', { inRecovery: true }, /standby: point DATABASE_URL at the primary/],
    ['is read-only', { readOnly: true }, /read-only .* make it writable/],
    ['may lose commits', { synchronousCommit: 'off' }, /set synchronous_commit to on/],
    ['is half a minute ahead', { skewMs: 31_000 }, /31 s ahead of this machine's.*NTP.*REDIS_URL/],
    ['is half a minute behind', { skewMs: -45_400 }, /45 s behind this machine's/],
  ] as const)('that %s will not do', (_what, traits, why) => {
    expect(ofDatabase({ ...FIT, ...traits }, true)).toMatch(why);
  });

  test('with another clock will do where the queue is elsewhere, and a little difference always does', () => {
    expect(ofDatabase({ ...FIT, skewMs: 3_600_000 }, false)).toBeNull();
    expect(ofDatabase({ ...FIT, skewMs: 29_000 }, true)).toBeNull();
  });
});

describe('a Redis', () => {
  const memory = (maxmemory: string, policy: string): string =>
    `# Memory\r\nused_memory:1\r\nmaxmemory:${maxmemory}\r\nmaxmemory_human:x\r\nmaxmemory_policy:${policy}\r\n`;

  test.each(['allkeys-lru', 'volatile-ttl', 'allkeys-random'])('that evicts by %s will not do', (policy) => {
    expect(ofRedis(memory('1048576', policy))).toMatch(`maxmemory-policy ${policy}`);
  });

  test('that has no limit, evicts nothing, or does not say, will do', () => {
    expect(ofRedis(memory('0', 'allkeys-lru'))).toBeNull();
    expect(ofRedis(memory('1048576', 'noeviction'))).toBeNull();
    expect(ofRedis('# Memory\r\n')).toBeNull();
  });
});
