import type { Client } from 'pg';

/** The schema of a database as text that can be read and compared: tables, constraints, indexes, functions, triggers. */
export async function schemaText(client: Client): Promise<string> {
  const parts = await Promise.all([TABLES, INDEXES, FUNCTIONS, TRIGGERS].map((sql) => linesOf(client, sql)));
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

async function linesOf(client: Client, sql: string): Promise<string> {
  const { rows } = await client.query<{ text: string }>(sql);
  return rows.map(({ text }) => text).join('\n\n');
}

const OWN = `n.nspname = 'public' AND c.relname <> 'migration'`;

const TABLES = `
  SELECT 'CREATE TABLE ' || c.relname || E' (\\n  ' || (
    SELECT string_agg(line, E',\\n  ' ORDER BY kind, place) FROM (
      SELECT 0 AS kind, a.attnum::int AS place,
        a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
          || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END
          || CASE WHEN a.attidentity <> '' THEN ' GENERATED ALWAYS AS IDENTITY' ELSE '' END
          || COALESCE(' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), '') AS line
      FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
      WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      UNION ALL
      SELECT 1, row_number() OVER (ORDER BY k.contype DESC, k.conname)::int,
        'CONSTRAINT ' || k.conname || ' ' || pg_get_constraintdef(k.oid)
      FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype <> 'n'
    ) lines) || E'\\n);' AS text
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE ${OWN} AND c.relkind = 'r' ORDER BY c.relname`;

/** Those that no constraint has made. */
const INDEXES = `
  SELECT pg_get_indexdef(i.indexrelid) || ';' AS text
  FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE ${OWN} AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid) ORDER BY 1`;

const FUNCTIONS = `
  SELECT trim(pg_get_functiondef(p.oid)) || ';' AS text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
  WHERE n.nspname = 'public' ORDER BY p.proname`;

const TRIGGERS = `
  SELECT pg_get_triggerdef(t.oid) || ';' AS text
  FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE ${OWN} AND NOT t.tgisinternal ORDER BY 1`;
