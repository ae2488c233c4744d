/**
 * SQL: whether a run is missed when its day ends, which keeps the day from being complete. What nobody has requested is
 * missed only if it belongs to the Nightly: recurring flows are run when they are needed.
 */
export const IS_MISSED = `(r.status IN ('PENDING', 'RUNNING', 'HELD', 'ERROR') OR (r.status = 'LOADED' AND r.cycle = 'Nightly'))`;
