/**
 * The architecture as a test: arrows point down only.
 * ways in → scheduler, notifications, agent, audit → execution → business-days → schedules → reference data, callbacks → runs → platform → domain
 */
const FEATURES =
  '(job-types|connections|calendar|variables|schedules|configuration|business-days|runs|callbacks|execution|forecast|agent|audit|scheduler|notifications)';
const WAYS_IN = '(auth|health|console|public-api|compat|cli)';

/** @param {string} from @param {string[]} to folders (below src/) that it may import beside itself */
const mayImportOnly = (from, to) => ({
  name: `${from}-points-down`,
  comment: `${from}/ may import only: ${to.join(', ')}`,
  severity: 'error',
  from: { path: `^src/${from}/` },
  to: { path: '^src/', pathNot: [`^src/(${[from, ...to].join('|')})/`] },
});

const REFERENCE = ['job-types', 'connections', 'calendar', 'variables'];
const GROUND = ['platform', 'domain'];

/** @param {string} vendor @param {string[]} files where it may be imported */
const vendorOnlyIn = (vendor, files) => ({
  name: `${vendor.replace(/[^a-z]/g, '')}-behind-one-door`,
  comment: `${vendor} is used only in ${files.join(', ')}`,
  severity: 'error',
  from: { path: '^src/', pathNot: files },
  to: { path: `^node_modules/${vendor}/` },
});

module.exports = {
  forbidden: [
    { name: 'no-file-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-folder-cycles', severity: 'error', scope: 'folder', from: {}, to: { circular: true } },
    { name: 'no-barrels', severity: 'error', from: {}, to: { path: '^src/.*/index\\.ts$' } },
    {
      name: 'no-undeclared-packages',
      severity: 'error',
      // The bundle is made where development packages are.
      from: { path: '^(src|migrations)/', pathNot: '^src/bin/bundle.mjs$' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'domain-is-pure',
      comment: 'domain/ imports nothing but domain/ and leven, a pure function of two texts',
      severity: 'error',
      from: { path: '^src/domain/' },
      to: { pathNot: ['^src/domain/', '^node_modules/leven/'] },
    },
    {
      name: 'platform-knows-no-feature',
      severity: 'error',
      from: { path: '^src/platform/' },
      to: { path: `^src/(${FEATURES}|${WAYS_IN})/` },
    },
    ...REFERENCE.filter((folder) => folder !== 'job-types').map((folder) => mayImportOnly(folder, GROUND)),
    // A job type names the connection that its tokens come from.
    mayImportOnly('job-types', ['connections', ...GROUND]),
    mayImportOnly('runs', GROUND),
    mayImportOnly('audit', GROUND),
    mayImportOnly('schedules', ['runs', ...REFERENCE, ...GROUND]),
    mayImportOnly('business-days', ['schedules', 'runs', ...REFERENCE, ...GROUND]),
    mayImportOnly('configuration', ['schedules', 'callbacks', 'runs', ...REFERENCE, ...GROUND]),
    mayImportOnly('callbacks', ['runs', 'connections', ...GROUND]),
    mayImportOnly('execution', ['business-days', 'schedules', 'callbacks', 'runs', ...REFERENCE, ...GROUND]),
    mayImportOnly('forecast', ['execution', 'schedules', 'runs', ...GROUND]),
    mayImportOnly('agent', ['execution', ...REFERENCE, ...GROUND]),
    {
      name: 'only-the-engine-moves-runs',
      comment: 'One file moves a run, and only execution/ may call it.',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/execution/', '^src/app\\.module\\.ts$'] },
      to: { path: '^src/runs/run\\.store\\.ts$' },
    },
    {
      name: 'features-know-no-http',
      severity: 'error',
      from: { path: `^src/${FEATURES}/` },
      to: { path: `^src/${WAYS_IN}/` },
    },
    {
      name: 'the-command-line-talks-to-the-api',
      severity: 'error',
      from: { path: '^src/cli/' },
      to: { path: '^src/', pathNot: ['^src/(cli|platform|domain)/'] },
    },
    {
      name: 'nobody-imports-the-roots',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(main|cli|boot|serve)\\.ts$' },
      to: { path: '^src/(main|cli|boot|serve|app\\.module)\\.ts$' },
    },
    vendorOnlyIn('exceljs', ['^src/schedules/workbook/workbook-(tabs|cell)\\.ts$']),
    vendorOnlyIn('bullmq', ['^src/platform/queue/']),
    vendorOnlyIn('ioredis', ['^src/platform/queue/']),
    vendorOnlyIn('openid-client', ['\\.client\\.ts$']),
    vendorOnlyIn('axios', ['^src/platform/http/']),
    vendorOnlyIn('undici', ['^src/platform/http/']),
    vendorOnlyIn('pg', ['^src/platform/(database|queue)/']),
    vendorOnlyIn('typeorm', ['^src/platform/', '\\.(entity|store|query|indicator)\\.ts$', '^src/boot\\.ts$']),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
