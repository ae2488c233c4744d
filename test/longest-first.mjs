import Sequencer from '@jest/test-sequencer';

/** Minutes each, and nights of their own: begun last, they would run on alone when everything else is over. */
const LONGEST = /\/test\/crash\//;

/** Jest's order, which knows how long tests took here before, and nothing on a clean clone. */
export default class LongestFirst extends Sequencer {
  async sort(tests) {
    const isLongest = ({ path }) => LONGEST.test(path);
    const sorted = await super.sort(tests);
    return [...sorted.filter(isLongest), ...sorted.filter((test) => !isLongest(test))];
  }
}
