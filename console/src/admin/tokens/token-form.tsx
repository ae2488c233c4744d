import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { answerOf, api } from '../../api/client.js';
import { Dialog } from '../../app/dialog.js';
import { tokens as texts } from '../../text/admin-access.js';
import { ChoiceField, TextField } from '../../ui/field.js';
import { FormProblem } from '../../ui/form-problem.js';
import { mistakesOf, useForm } from '../../ui/form.js';
import { useSend } from '../../ui/send.js';
import { visible } from '../../ui/visible.js';
import { grantOf, Grants } from '../grants.js';
import { Restored } from '../parts.js';

interface TokenValues extends Readonly<Record<string, string | readonly string[]>> {
  readonly name: string;
  readonly grants: readonly string[];
  readonly expires: string;
  readonly date: string;
}

const NEW: TokenValues = { name: '', grants: ['viewer:'], expires: '90', date: '' };
const FIELD_OF = { TOKEN_EXISTS: 'name', ADMINISTRATOR_OF_ALL: 'grants', EXPIRED_ALREADY: 'expires' };
const labelOf = (field: string): string => texts.fields[field] ?? field;
const DAY_MS = 86_400_000;

function expiryOf({ expires, date }: TokenValues): string | null {
  if (expires === 'never') return null;
  if (expires === 'date') return `${date}T23:59:59Z`;
  return new Date(Date.now() + Number(expires) * DAY_MS).toISOString();
}

export function TokenForm({ done }: { readonly done: () => void }): ReactElement {
  const form = useForm(NEW, { key: 'token' });
  const [issued, setIssued] = useState<{ readonly name: string; readonly token: string | null } | null>(null);
  const queries = useQueryClient();
  const issue = useSend(
    async (key) => {
      const { name, grants } = form.values;
      const body = { name: name.trim(), grants: grants.map(grantOf), expiresAt: expiryOf(form.values) };
      try {
        const params = { header: { 'Idempotency-Key': key } };
        return await answerOf(api.POST('/api/v1/tokens', { params, body }));
      } catch (error) {
        const { expiresAt, ...others } = mistakesOf(error, FIELD_OF);
        form.refuse(expiresAt === undefined ? others : { ...others, date: expiresAt });
        throw error;
      }
    },
    (answer) => {
      form.begin(NEW);
      setIssued(answer);
      void queries.invalidateQueries({ queryKey: ['admin', 'tokens'] });
    },
  );
  return (
    <>
      <form
        className="nj-admin-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          issue.send();
        }}
      >
        <Restored form={form} saved={NEW} />
        <FormProblem problem={issue.problem} errors={form.errors} labelOf={labelOf} />
        <div className="nj-fields">
          <TextField
            form={form}
            name="name"
            label={labelOf('name')}
            help={texts.help.name}
            required
            most={128}
          />
          <ChoiceField form={form} name="expires" label={labelOf('expires')} choices={texts.expiry} />
          {form.values.expires === 'date' ? (
            <TextField
              form={form}
              name="date"
              type="date"
              label={texts.expiryDate}
              help={texts.help.date}
              required
            />
          ) : null}
        </div>
        <Grants
          label={labelOf('grants')}
          help={texts.help.grants}
          error={form.errors['grants']}
          values={form.values.grants}
          set={(grants) => {
            form.set('grants', grants);
          }}
        />
        <div className="nj-form-bar">
          <Button type="submit" disabled={issue.sending}>
            {texts.issue}
          </Button>
        </div>
      </form>
      {issued ? <Issued {...issued} close={done} /> : null}
    </>
  );
}

interface IssuedProps {
  readonly name: string;
  readonly token: string | null;
  readonly close: () => void;
}

/** The token, this once: it is in no store of the browser, and gone when this closes. */
function Issued({ name, token, close }: IssuedProps): ReactElement {
  const [copied, setCopied] = useState(false);
  return (
    <Dialog title={texts.onceTitle(visible(name))} close={close} size="lg">
      {token === null ? (
        <p>{texts.lost}</p>
      ) : (
        <>
          <p>{texts.once}</p>
          <pre tabIndex={0} aria-label={texts.secret} className="nj-secret">
            {token}
          </pre>
        </>
      )}
      <div className="nj-buttons">
        {token === null ? null : (
          <Button
            variant="default"
            onClick={() => {
              void navigator.clipboard.writeText(token).then(() => {
                setCopied(true);
              });
            }}
          >
            {copied ? texts.copied : texts.copy}
          </Button>
        )}
        <Button onClick={close}>{texts.stored}</Button>
      </div>
    </Dialog>
  );
}
