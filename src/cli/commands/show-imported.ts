import type { Imported } from '../api/shapes.js';
import type { Style } from '../terminal/style.js';
import { oneLine } from '../terminal/text.js';
import { findingsSum, findingsTable } from './show-findings.js';

/** What has become of a workbook, or would: its findings, the version, and who has to import it. */
export function outcomeText(imported: Imported, style: Style): string {
  const { findings, findingsTotal, needsAdministrator, applied } = imported;
  const found = findings.length === 0 ? '' : `${findingsTable(findings, style)}\n`;
  const sum = findings.length === 0 ? 'no findings' : findingsSum(findings, findingsTotal);
  const outcome = `${style.good(oneLine(outcomeOf(imported)))} (${sum})\n`;
  const types = needsAdministrator.map((name) => oneLine(name)).join(', ');
  const needed =
    applied || types === ''
      ? ''
      : `${style.warning(`An administrator has to import it: it adds job types, or gives them another URL or scope: ${types}.`)}\n`;
  return `${found}${outcome}${needed}`;
}

function outcomeOf({ schedule, version, label, unchanged, applied }: Imported): string {
  const named = `${schedule} version ${version} (label ${label})`;
  if (unchanged) return `${named} is active already: the workbook says the same.`;
  return applied
    ? `${named} is active now.`
    : `${schedule}: this would be version ${version} (label ${label}).`;
}
