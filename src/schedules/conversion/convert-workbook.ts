import { Injectable } from '@nestjs/common';
import type { Finding } from '../../domain/finding.js';
import { JobTypeStore } from '../../job-types/job-type.store.js';
import type { Transaction } from '../../platform/database/transaction.js';
import { convertTabs, scheduleNamed, type Converted } from './convert-tabs.js';
import { parseSchedule } from '../sheet/parse-schedule.js';
import type { RawTab } from '../workbook/raw-tab.js';
import { refusedUpload } from '../refused-upload.js';
import type { SheetTab } from '../workbook/sheet-tab.js';
import { Surroundings } from '../surroundings.js';
import { WorkbookReader } from '../workbook/workbook.reader.js';
import { writeWorkbook } from '../workbook/workbook-writer.js';

export interface ConvertedWorkbook {
  /** Its name, as far as it has one. */
  readonly schedule: string;
  readonly done: Converted['done'];
  /** What import would say of the workbook that was made. */
  readonly findings: readonly Finding[];
  readonly findingsTotal: number;
  readonly file: Buffer;
}

/** Makes a workbook of an older template one of today's. Nothing is kept of either. */
@Injectable()
export class ConvertWorkbook {
  constructor(
    private readonly reader: WorkbookReader,
    private readonly jobTypes: JobTypeStore,
    private readonly surroundings: Surroundings,
  ) {}

  async run(tx: Transaction, file: Buffer): Promise<ConvertedWorkbook> {
    const given = await this.read(file);
    const schedule = scheduleNamed(given);
    const { tabs, done } = convertTabs(given, await this.jobTypes.namesKnownTo(tx, schedule));
    const { findings, findingsTotal } = await this.surroundings.check(tx, parseSchedule(asRead(tabs)));
    return { schedule, done, findings, findingsTotal, file: await writeWorkbook(tabs) };
  }

  private async read(file: Buffer): Promise<readonly RawTab[]> {
    try {
      return await this.reader.read(file);
    } catch (error) {
      throw refusedUpload(error);
    }
  }
}

/** Tabs as the reader would find them. */
const asRead = (tabs: readonly SheetTab[]): readonly RawTab[] =>
  tabs.map(({ name, columns, rows }) => ({
    name,
    rows: [columns.map(({ header }) => header), ...rows].map((cells, place) => ({
      number: place + 1,
      cells: cells
        .map((cell, column) => ({ column: column + 1, text: String(cell) }))
        .filter(({ text }) => text !== ''),
    })),
  }));
