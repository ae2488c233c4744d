import type { ReactElement } from 'react';
import { FormProblem } from '../../ui/form-problem.js';
import { Outside } from '../../ui/outside-text.js';
import type { Send } from '../../ui/send.js';

/** Every mistake that the server has found, in its words. */
export function OverrideProblem({ send }: { readonly send: Pick<Send, 'problem'> }): ReactElement {
  const findings = send.problem?.told['findings'];
  return (
    <>
      {Array.isArray(findings) ? null : <FormProblem problem={send.problem} errors={{}} />}
      {Array.isArray(findings) ? (
        <ul className="nj-problem nj-mistakes" role="alert">
          {(findings as { code: string; message: string }[]).map(({ code, message }) => (
            <li key={`${code}${message}`}>
              <code>{code}</code> <Outside text={message} />
            </li>
          ))}
        </ul>
      ) : null}
    </>
  );
}
