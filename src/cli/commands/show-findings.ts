import type { Finding } from '../../domain/finding.js';
import type { Style } from '../terminal/style.js';
import { table } from '../terminal/table.js';
import { counted } from '../terminal/text.js';

/** `severity code Tab!Cell value message`. */
export function findingsTable(findings: readonly Finding[], style: Style): string {
  if (findings.length === 0) return '';
  return table<Finding>(
    [
      {
        title: 'SEVERITY',
        of: ({ severity }) => severity,
        paint: ({ severity }) => (severity === 'error' ? style.bad : style.warning),
      },
      { title: 'CODE', of: ({ code }) => code },
      { title: 'CELL', of: placeOf },
      { title: 'VALUE', of: ({ value }) => value },
      { title: 'MESSAGE', of: ({ message }) => message },
    ],
    findings,
    style,
  );
}

function placeOf({ tab, cell }: Finding): string {
  if (tab === null) return '';
  return cell === null ? tab : `${tab}!${cell}`;
}

/** `21 errors, 1 warning`, and how many of all that is. */
export function findingsSum(findings: readonly Finding[], total: number): string {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const sum = [counted(errors, 'error'), counted(findings.length - errors, 'warning')].join(', ');
  return total > findings.length ? `${sum} shown of ${total} findings` : sum;
}
