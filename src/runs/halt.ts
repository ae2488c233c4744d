/** SQL: whether a critical job of the execution of run `r` has failed. It ends with the failure, whatever is done about it. */
export const IS_HALTED = `EXISTS (SELECT FROM run c
  WHERE c.execution_id = r.execution_id AND c.critical AND c.status = 'ERROR')`;
