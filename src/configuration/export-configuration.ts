import { Injectable } from '@nestjs/common';
import type { Transaction } from '../platform/database/transaction.js';
import { writeWorkbook } from '../schedules/workbook/workbook-writer.js';
import { documentOf, type ConfigurationDocument } from './configuration-document.js';
import { configurationSheets } from './configuration-workbook.js';
import { ReadPresentConfiguration } from './present-configuration.js';

/** The configuration of a schedule, to be edited as a spreadsheet or taken to another environment as JSON. */
@Injectable()
export class ExportConfiguration {
  constructor(private readonly present: ReadPresentConfiguration) {}

  async document(tx: Transaction, schedule: string): Promise<ConfigurationDocument> {
    return documentOf(await this.present.read(tx, schedule));
  }

  async workbook(tx: Transaction, schedule: string): Promise<Buffer> {
    return writeWorkbook(configurationSheets(await this.present.read(tx, schedule)));
  }
}
