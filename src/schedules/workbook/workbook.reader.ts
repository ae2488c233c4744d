import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { RawTab } from './raw-tab.js';
import { unpackTabs } from './workbook-packed.js';
import { WORKBOOK_LIMITS, WorkbookRefused } from './workbook-refused.js';
import type { ChildAnswer } from './workbook.child.js';

/** The module of the child process, beside this one. */
export const WORKBOOK_CHILD = fileURLToPath(new URL('./workbook.child.js', import.meta.url));

/** Enough for 300,000 rows and 100 MB of different texts: measured with 2.7 million cells. */
const HEAP_MB = 256;
/** Events live for one piece of a sheet. With the default of 16 MB too many survive, and half of the time goes there. */
const YOUNG_MB = 32;
/** Several times what the largest workbook takes. */
const WALL_CLOCK_MS = 30_000;

/**
 * Reads workbooks in a child process that gets no environment, a bounded heap and little time: a 2 KB file can make
 * ExcelJS take all memory, and a worker thread would not contain it. One child is kept warm, and serves one file.
 */
export class WorkbookReader {
  private warm: ChildProcess | null = null;
  private reading: ChildProcess | null = null;
  private turn: Promise<unknown> = Promise.resolve();
  private closed = false;

  constructor(
    private readonly childModule: string = WORKBOOK_CHILD,
    private readonly wallClockMs = WALL_CLOCK_MS,
  ) {}

  /** Starts the child that the first file will find warm. */
  warmUp(): void {
    if (!this.closed) this.warm ??= this.spawn();
  }

  /** The tabs of a workbook; throws WorkbookRefused. One file at a time: the next waits for its turn. */
  read(file: Buffer): Promise<readonly RawTab[]> {
    const mine = this.turn.then(() => this.readNow(file));
    this.turn = mine.catch(() => undefined);
    return mine;
  }

  /** Ends the children; files that are being read or wait for their turn are rejected. */
  close(): void {
    this.closed = true;
    this.warm?.kill('SIGKILL');
    this.warm = null;
    this.reading?.kill('SIGKILL');
  }

  private async readNow(file: Buffer): Promise<readonly RawTab[]> {
    if (file.length > WORKBOOK_LIMITS.fileBytes) {
      throw new WorkbookRefused('FILE_TOO_LARGE', 'A workbook has at most 10 MB.');
    }
    this.refuseIfClosed();
    const child = this.take();
    this.reading = child;
    try {
      const answer = await answerOf(child, file, this.wallClockMs);
      if (answer.ok) return unpackTabs(answer.tabs);
      throw new WorkbookRefused(answer.code, answer.message);
    } catch (error) {
      this.refuseIfClosed();
      throw error;
    } finally {
      child.kill('SIGKILL');
      this.reading = null;
      this.warmUp();
    }
  }

  private refuseIfClosed(): void {
    if (this.closed) throw new Error('The reader of workbooks is closed.');
  }

  /** The warm child, if it still lives. */
  private take(): ChildProcess {
    const { warm } = this;
    this.warm = null;
    return warm?.connected ? warm : this.spawn();
  }

  private spawn(): ChildProcess {
    const child = fork(this.childModule, [], {
      env: {},
      execArgv: [
        '--disable-proto=delete',
        `--max-old-space-size=${HEAP_MB}`,
        `--max-semi-space-size=${YOUNG_MB}`,
      ],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    // An idle child keeps nobody alive.
    child.unref();
    child.channel?.unref();
    child.on('error', () => undefined);
    child.once('exit', () => {
      if (this.warm === child) this.warm = null;
    });
    return child;
  }
}

/** What the child says, or why it says nothing. */
async function answerOf(child: ChildProcess, file: Buffer, wallClockMs: number): Promise<ChildAnswer> {
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<ChildAnswer>((resolve, reject) => {
      timer = setTimeout(() => {
        reject(
          new WorkbookRefused('TOO_SLOW', `The workbook takes longer than ${wallClockMs / 1000} s to read.`),
        );
      }, wallClockMs);
      child.once('message', (answer) => {
        resolve(answer as ChildAnswer);
      });
      // Unlike exit, close comes after the last message.
      child.once('close', (code, signal) => {
        reject(endedEarly(code, signal));
      });
      child.once('error', reject);
      child.send(file, (error) => {
        if (error) reject(error);
      });
    });
  } finally {
    clearTimeout(timer);
  }
}

/** Node aborts when the heap is full, and the system kills what takes too much; nothing else signals a child of ours. */
function endedEarly(code: number | null, signal: NodeJS.Signals | null): Error {
  return signal === null
    ? new Error(`The process that reads workbooks ended with code ${code ?? 'none'}.`)
    : new WorkbookRefused('INFLATES_TOO_FAR', 'The workbook takes more memory than a workbook may.');
}
