import fc from 'fast-check';

/** `NIGHTJAR_SEED` makes the same cases of every property once more: the same tree has the same verdict. */
fc.configureGlobal({ seed: Number(process.env['NIGHTJAR_SEED']) });
