/**
 * What is wrong with the packages of a lock file, a sentence each. There is no audit feed that could be asked wherever the tests
 * run, so the known holes are kept in floors.json, next to the rules of how packages come in.
 */

/**
 * @param {{dependencies?: object, devDependencies?: object, optionalDependencies?: object}} manifest package.json
 * @param {{packages: Record<string, {version?: string, integrity?: string, license?: string, dev?: boolean, hasInstallScript?: boolean}>}} lock
 *   package-lock.json
 * @param {{floors: object, never: object, installScripts: object, licences: {allowed: string[], undeclared: object}}} rules floors.json
 * @returns {string[]}
 */
export function offences(manifest, lock, rules) {
  const packages = Object.entries(lock.packages)
    .filter(([path]) => path !== '')
    .map(([path, entry]) => ({ ...entry, name: path.split('node_modules/').at(-1) }));
  return [
    ...unpinned(manifest),
    ...packages.flatMap((one) => [
      ...tooOld(one, rules),
      ...untrusted(one, rules),
      ...unlicensed(one, rules),
    ]),
    ...outdated(packages, rules),
  ];
}

const EXACT = /^\d+\.\d+\.\d+(-[\w.]+)?$/;

const unpinned = ({ dependencies, devDependencies, optionalDependencies }) =>
  Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies })
    .filter(([, range]) => !EXACT.test(range))
    .map(([name, range]) => `${name} is wanted as ${range}: write one exact version`);

function tooOld({ name, version }, { floors, never }) {
  if (never[name]) return [`${name} must not be installed: ${never[name]}`];
  const floor = floors[name];
  if (!floor) return [];
  if (floor.never?.includes(version)) return [`${name} ${version} must not be installed: ${floor.because}`];
  if (isAtLeast(version, floor.atLeast)) return [];
  return [`${name} ${version} is older than ${floor.atLeast}: ${floor.because}`];
}

function untrusted({ name, version, integrity, hasInstallScript }, { installScripts }) {
  return [
    ...(integrity ? [] : [`${name} ${version} has no checksum in the lock file`]),
    ...(hasInstallScript && !installScripts[name]
      ? [`${name} ${version} has a script for its installation: say in floors.json why it may go without it`]
      : []),
  ];
}

/** Of what is delivered; what only tests and builds use is nobody's but ours. */
function unlicensed({ name, version, license, dev }, { licences: { allowed, undeclared } }) {
  if (dev || allowed.includes(license) || (!license && undeclared[name])) return [];
  return [
    `${name} ${version} has the licence ${license ?? 'of nobody knows what'}, which is not among those allowed`,
  ];
}

/** A rule for a package that nobody uses any more says nothing and hides what is said. */
function outdated(packages, { installScripts, licences: { undeclared } }) {
  const names = new Set(packages.map(({ name }) => name));
  return [...Object.keys(installScripts), ...Object.keys(undeclared)]
    .filter((name) => !names.has(name))
    .map((name) => `floors.json speaks of ${name}, which is not among the packages`);
}

/** Both of the form 1.2.3; a pre-release counts as older than its release. */
export function isAtLeast(version, floor) {
  const [numbers, preRelease] = version.split(/-(.*)/s);
  const [ours, theirs] = [numbers, floor].map((text) => text.split('.').map(Number));
  const place = ours.findIndex((number, n) => number !== theirs[n]);
  return place === -1 ? preRelease === undefined : ours[place] > theirs[place];
}
