/** The last line of a test run, for programs that read it: `N passed, N failed`. */
export default class TestTotals {
  onRunComplete(_tests, results) {
    // A file that could not be run at all has no tests that could be counted.
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    const skipped = results.numPendingTests + results.numTodoTests;
    const left = skipped > 0 ? `, ${skipped} skipped` : '';
    console.log(`\n${results.numPassedTests} passed, ${failed} failed${left}`);
  }
}
