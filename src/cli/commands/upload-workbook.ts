import { apiPath, type ApiClient, type Query } from '../api/api.client.js';
import { ApiRefused, type ProblemDocument } from '../api/errors.js';
import type { Imported } from '../api/shapes.js';
import { EXIT, type ExitCode } from '../terminal/exit-code.js';
import { oneLine } from '../terminal/text.js';
import type { Voice } from '../terminal/voice.js';
import { findingsSum, findingsTable } from './show-findings.js';
import { workbookIn } from './workbook-in.js';

interface Upload {
  readonly path: string;
  readonly query: Query;
}

/** Sends a workbook and tells what comes back: `told` of an answer, or all findings of a workbook with errors. */
export async function uploadWorkbook(
  { voice, api }: { readonly voice: Voice; readonly api: ApiClient },
  { path, query }: Upload,
  told: (imported: Imported) => ExitCode,
): Promise<ExitCode> {
  const file = await workbookIn(path);
  let imported: Imported;
  try {
    imported = await api.upload<Imported>(apiPath`schedules/import`, file, query);
  } catch (error) {
    if (!(error instanceof ApiRefused) || !error.problem.findings) throw error;
    const { problem } = error;
    voice.show(problem, () => refusedText(file.name, problem, voice));
    return EXIT.failed;
  }
  return told(imported);
}

function refusedText(
  file: string,
  { findings = [], findingsTotal }: ProblemDocument,
  { style }: Voice,
): string {
  const sum = findingsSum(findings, findingsTotal ?? findings.length);
  return `${findingsTable(findings, style)}\n${style.bad(`${oneLine(file)}: ${sum}; nothing is applied.`)}\n`;
}
