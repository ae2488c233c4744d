import { VARIABLES, type Variable } from '../../src/platform/config/variables.js';

export const BEGIN = '<!-- configuration: made from src/platform/config/variables.ts -->';
export const END = '<!-- /configuration -->';

/** What a variable is when it is not set, as its schema says. */
export function presetOf({ schema }: Variable): string {
  const parsed = schema.safeParse(undefined);
  if (!parsed.success) return '';
  if (typeof parsed.data === 'boolean') return parsed.data ? 'on' : 'off';
  return typeof parsed.data === 'number' || typeof parsed.data === 'string' ? String(parsed.data) : '';
}

/** The table of README.md and docs/operating.md. */
export function configurationTable(): string {
  const rows = Object.entries<Variable>(VARIABLES).map(
    ([name, variable]) =>
      `| \`${name}\` | ${presetOf(variable)} | ${variable.meaning}; ${variable.expected} |`,
  );
  return `| variable | default | meaning |\n| --- | --- | --- |\n${rows.join('\n')}`;
}

export const between = (document: string): string =>
  document.slice(document.indexOf(BEGIN) + BEGIN.length, document.indexOf(END));
