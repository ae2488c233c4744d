import { constants } from 'node:zlib';
import compression from 'compression';
import type { RequestHandler } from 'express';

/** Below this it is not worth a byte: most answers are smaller. */
const FROM_BYTES = 8 * 1024;
/** Of gzip and of Brotli: the fastest that still makes a list of runs a twentieth of what it was. */
const LEVEL = 3;
/** What is read in quantity. A stream of events would wait for its buffer to be full. */
const READ_IN_QUANTITY = /^(?:application\/(?:json|x-ndjson)|text\/(?:csv|plain))\b/;

/**
 * Compresses large answers for whoever takes them so: ten thousand runs are six megabytes. Only what is read: the answer to a
 * command may have a secret beside what was sent, and its length would tell of both. What is compressed already stays as it is.
 */
export const compressAnswers = (): RequestHandler =>
  compression({
    threshold: FROM_BYTES,
    level: LEVEL,
    brotli: { params: { [constants.BROTLI_PARAM_QUALITY]: LEVEL, [constants.BROTLI_PARAM_LGWIN]: 18 } },
    filter: ({ method }, response) =>
      method === 'GET' && READ_IN_QUANTITY.test(String(response.getHeader('Content-Type'))),
  });
