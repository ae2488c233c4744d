import { createInterface } from 'node:readline';
import ExcelJS from 'exceljs';

/** How long ExcelJS takes to read a whole workbook, and nothing else: a path in, milliseconds out. */

process.stdout.write('ready\n');
for await (const path of createInterface({ input: process.stdin })) {
  const begun = performance.now();
  await new ExcelJS.Workbook().xlsx.readFile(path);
  process.stdout.write(`${performance.now() - begun}\n`);
}
