import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Injectable } from '@nestjs/common';
import type { RawTab } from './raw-tab.js';
import { WORKBOOK_LIMITS, WorkbookRefused } from './workbook-refused.js';
import type { ChildAnswer } from './workbook.child.js';

/** The module of the child process, beside this one. */
export const WORKBOOK_CHILD = fileURLToPath(new URL('./workbook.child.js', import.meta.url));

const HEAP_MB = 256;
const WALL_CLOCK_MS = 20_000;

/**
 * Reads workbooks in a child process that gets no environment, a bounded heap and little time: a 2 KB file can make
 * ExcelJS take all memory, and a worker thread would not contain it. One child is kept warm, and serves one file.
 */
@Injectable()
export class WorkbookReader {
  private warm: ChildProcess | null = null;
  private turn: Promise<unknown> = Promise.resolve();
  private closed = false;

  constructor(private readonly childModule: string = WORKBOOK_CHILD) {}

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

  close(): void {
    this.closed = true;
    this.warm?.kill('SIGKILL');
    this.warm = null;
  }

  private async readNow(file: Buffer): Promise<readonly RawTab[]> {
    if (file.length > WORKBOOK_LIMITS.fileBytes) {
      throw new WorkbookRefused('FILE_TOO_LARGE', 'A workbook has at most 10 MB.');
    }
    const child = this.warm ?? this.spawn();
    this.warm = null;
    try {
      const answer = await answerOf(child, file);
      if (answer.ok) return answer.tabs;
      throw new WorkbookRefused(answer.code, answer.message);
    } finally {
      child.kill('SIGKILL');
      this.warmUp();
    }
  }

  private spawn(): ChildProcess {
    const child = fork(this.childModule, [], {
      env: {},
      execArgv: [`--max-old-space-size=${HEAP_MB}`],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    // An idle child keeps nobody alive.
    child.unref();
    child.channel?.unref();
    child.on('error', () => undefined);
    return child;
  }
}

function answerOf(child: ChildProcess, file: Buffer): Promise<ChildAnswer> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(
        new WorkbookRefused('TOO_SLOW', `The workbook takes longer than ${WALL_CLOCK_MS / 1000} s to read.`),
      );
    }, WALL_CLOCK_MS);
    const settle = (act: () => void): void => {
      clearTimeout(timer);
      act();
    };
    child.once('message', (answer) => {
      settle(() => {
        resolve(answer as ChildAnswer);
      });
    });
    child.once('exit', () => {
      settle(() => {
        reject(
          new WorkbookRefused('INFLATES_TOO_FAR', 'The workbook takes more memory than a workbook may.'),
        );
      });
    });
    child.send(file, (error) => {
      if (error)
        settle(() => {
          reject(error);
        });
    });
  });
}
