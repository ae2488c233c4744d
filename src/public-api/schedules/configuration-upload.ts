import { Injectable } from '@nestjs/common';
import type { ConfigurationToImport } from '../../configuration/import-configuration.js';
import { Refused } from '../../domain/errors.js';
import type { Finding } from '../../domain/finding.js';
import { refusedUpload } from '../../schedules/refused-upload.js';
import { WorkbookReader } from '../../schedules/workbook/workbook.reader.js';
import { unsound } from '../call/check-request.js';
import { configurationDocument } from './configuration-shapes.js';

/** Of so many mistakes of form nobody reads more. */
const MOST_TOLD = 100;

/** What was uploaded, by its content: a JSON document begins with a brace, everything else is taken for a workbook. */
@Injectable()
export class ConfigurationUpload {
  constructor(private readonly workbooks: WorkbookReader) {}

  /** Outside of any transaction: it may take seconds. */
  async read(file: Buffer): Promise<ConfigurationToImport['from']> {
    const text = /^(\uFEFF)?\s*\{/.test(file.toString('utf8', 0, 1000)) ? file.toString('utf8') : null;
    if (text !== null) return { document: documentIn(text.replace(/^\uFEFF/, '')) };
    try {
      return { tabs: await this.workbooks.read(file) };
    } catch (error) {
      throw refusedUpload(error);
    }
  }
}

function documentIn(text: string): ReturnType<typeof configurationDocument.parse> {
  const given = parsed(text);
  const read = configurationDocument.safeParse(given);
  const issues = read.success ? unsound(given, read.data) : read.error.issues;
  if (issues.length > 0 || !read.success) {
    throw hasErrors(issues.map(({ path, message }) => mistake(path.join('.'), message)));
  }
  return read.data;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw hasErrors([mistake(null, `It is no JSON: ${(error as Error).message}.`)]);
  }
}

const mistake = (cell: string | null, message: string): Finding => ({
  severity: 'error',
  code: 'INVALID_CONFIGURATION',
  tab: null,
  cell,
  value: null,
  message: cell === null || cell === '' ? message : `${cell}: ${message}`,
});

function hasErrors(findings: readonly Finding[]): Refused {
  const [first] = findings;
  return new Refused({
    kind: 'INVALID',
    code: 'CONFIGURATION_HAS_ERRORS',
    message: `This is no configuration: ${first?.message ?? ''}`,
    findings: findings.slice(0, MOST_TOLD),
    extra: { findingsTotal: findings.length },
  });
}
