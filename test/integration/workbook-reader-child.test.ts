import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from '@jest/globals';
import { WorkbookReader } from '../../src/schedules/workbook/workbook.reader.js';
import { scriptedChild } from '../support/scripted-child.js';

// Processes start when the machine has time for them.
const folder = mkdtempSync(join(tmpdir(), 'nightjar-child-'));
const child = scriptedChild(folder);
const opened: WorkbookReader[] = [];

function opening(wallClockMs?: number): WorkbookReader {
  const reader = new WorkbookReader(child, wallClockMs);
  opened.push(reader);
  return reader;
}

afterEach(() => {
  for (const reader of opened.splice(0)) reader.close();
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** What the child has answered to a command. */
async function said(reader: WorkbookReader, command: string): Promise<string> {
  const [tab] = await reader.read(Buffer.from(command));
  return tab?.rows[0]?.cells[0]?.text ?? '';
}

const warmOf = (reader: WorkbookReader): ChildProcess => {
  const { warm } = reader as unknown as { readonly warm: ChildProcess | null };
  if (!warm) throw new Error('no child is warm');
  return warm;
};

describe('the process that reads a workbook', () => {
  test('is another one for each file, and started ahead', async () => {
    const reader = opening();
    reader.warmUp();
    const first = warmOf(reader);
    expect(await said(reader, 'pid')).toBe(String(first.pid));
    const second = warmOf(reader);
    expect(second.pid).not.toBe(first.pid);
    expect(await said(reader, 'pid')).toBe(String(second.pid));
  });

  test('is there without having been started ahead', async () => {
    expect(await said(opening(), 'pid')).toMatch(/^\d+$/);
  });

  test('ends when it has answered', async () => {
    const reader = opening();
    reader.warmUp();
    const gone = once(warmOf(reader), 'exit');
    await said(reader, 'pid');
    expect((await gone)[1]).toBe('SIGKILL');
  });

  test('sees nothing of the environment', async () => {
    expect(process.env).toHaveProperty('PATH');
    const environment: unknown = JSON.parse(await said(opening(), 'environment'));
    expect(environment).not.toHaveProperty('PATH');
  });

  test('is killed when it takes too long, and the next file is read', async () => {
    const reader = opening(300);
    reader.warmUp();
    const gone = once(warmOf(reader), 'exit');
    await expect(reader.read(Buffer.from('hang'))).rejects.toMatchObject({ code: 'TOO_SLOW' });
    expect((await gone)[1]).toBe('SIGKILL');
  });

  test('dies of a full heap, which is refused as a file that takes too much', async () => {
    const reader = opening();
    await expect(reader.read(Buffer.from('fill'))).rejects.toMatchObject({ code: 'INFLATES_TOO_FAR' });
    expect(await said(reader, 'pid')).toMatch(/^\d+$/);
  });

  test('is not to blame on the file when it ends by itself', async () => {
    const reader = opening();
    await expect(reader.read(Buffer.from('exit 3'))).rejects.toThrow(/ended with code 3/);
    await expect(reader.read(Buffer.from('exit 0'))).rejects.not.toHaveProperty('code');
    expect(await said(reader, 'pid')).toMatch(/^\d+$/);
  });

  test('is replaced when it has died while it was waiting', async () => {
    const reader = opening();
    reader.warmUp();
    const warm = warmOf(reader);
    const gone = once(warm, 'exit');
    warm.kill('SIGKILL');
    await gone;
    expect(await said(reader, 'pid')).not.toBe(String(warm.pid));
  });
});

test('a process that nobody can talk to any more is replaced', async () => {
  const reader = opening();
  reader.warmUp();
  const warm = warmOf(reader);
  warm.disconnect();
  expect(await said(reader, 'pid')).not.toBe(String(warm.pid));
});

describe('a reader that is closed', () => {
  test('reads nothing', async () => {
    const reader = opening();
    reader.close();
    await expect(reader.read(Buffer.from('pid'))).rejects.toThrow('closed');
  });

  test('rejects what is being read and what waits for its turn, and leaves no process', async () => {
    const reader = opening();
    reader.warmUp();
    const gone = once(warmOf(reader), 'exit');
    const being = expect(reader.read(Buffer.from('hang'))).rejects.toThrow('closed');
    const waiting = expect(reader.read(Buffer.from('pid'))).rejects.toThrow('closed');
    setImmediate(() => {
      reader.close();
    });
    await Promise.all([being, waiting]);
    expect((await gone)[1]).toBe('SIGKILL');
    expect(() => warmOf(reader)).toThrow('no child is warm');
  });
});
