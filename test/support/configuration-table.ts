import { VARIABLES, type Variable } from '../../src/platform/config/variables.js';
import type { GeneratedPart } from './generated-part.js';

/** The table of README.md and docs/operating.md. */
export const CONFIGURATION_TABLE: GeneratedPart = {
  begin: '<!-- configuration: made from src/platform/config/variables.ts -->',
  end: '<!-- /configuration -->',
  make: configurationTable,
};

/** What a variable is when it is not set, as its schema says. */
export function presetOf({ schema }: Variable): string {
  const parsed = schema.safeParse(undefined);
  if (!parsed.success) return '';
  if (typeof parsed.data === 'boolean') return parsed.data ? 'on' : 'off';
  return typeof parsed.data === 'number' || typeof parsed.data === 'string' ? String(parsed.data) : '';
}

function configurationTable(): string {
  const rows = Object.entries<Variable>(VARIABLES).map(
    ([name, variable]) =>
      `| \`${name}\` | ${presetOf(variable)} | ${variable.meaning}; ${variable.expected} |`,
  );
  return `| variable | default | meaning |\n| --- | --- | --- |\n${rows.join('\n')}`;
}
