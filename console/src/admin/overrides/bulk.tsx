import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState, type ReactElement } from 'react';
import { answerOf, api } from '../../api/client.js';
import type { components } from '../../api/schema.js';
import { Dialog } from '../../app/dialog.js';
import { overrides as texts } from '../../text/admin-overrides.js';
import { Confirm } from '../../ui/confirm.js';
import { Outside } from '../../ui/outside-text.js';
import { PanelProblem } from '../../ui/panel-problem.js';
import { useSend } from '../../ui/send.js';
import { number } from '../../ui/time.js';
import type { Tab } from './override-rows.js';
import { OverrideProblem } from './override-problem.js';

type Changed = components['schemas']['ChangedOverrides'];

/** From so many on their number is typed. */
const MANY = 25;

interface BulkProps {
  readonly schedule: string;
  readonly tab: Tab;
  readonly revision: number;
  readonly chosen: ReadonlySet<string>;
  readonly choose: (chosen: ReadonlySet<string>) => void;
}

/** What is done with all that is selected, also with what the filter hides by now. */
export function BulkBar(props: BulkProps): ReactElement {
  const { chosen, choose } = props;
  const [asking, setAsking] = useState<'enable' | 'disable' | null>(null);
  return (
    <div className="nj-bulk">
      <span role="status">{texts.selected(number(chosen.size))}</span>
      {(['enable', 'disable'] as const).map((one) => (
        <Button
          key={one}
          size="xs"
          variant="default"
          onClick={() => {
            setAsking(one);
          }}
        >
          {texts[one]}
        </Button>
      ))}
      <button
        type="button"
        className="nj-link"
        onClick={() => {
          choose(new Set());
        }}
      >
        {texts.clearSelection}
      </button>
      {asking ? (
        <BulkDialog
          {...props}
          enable={asking === 'enable'}
          close={() => {
            setAsking(null);
          }}
        />
      ) : null}
    </div>
  );
}

interface BulkDialogProps extends BulkProps {
  readonly enable: boolean;
  readonly close: () => void;
}

function BulkDialog({
  schedule,
  tab,
  revision,
  chosen,
  choose,
  enable,
  close,
}: BulkDialogProps): ReactElement {
  const reason = useRef('');
  const queries = useQueryClient();
  const rows = [...chosen];
  const call = (more: { readonly dryRun?: true; readonly reason?: string }): Promise<Changed> =>
    answerOf(
      api.PUT('/api/v1/schedules/{schedule}/overrides', {
        params: { path: { schedule } },
        body: {
          overrides: rows.map((row) => ({ tab, row, field: 'enabled', value: enable })),
          expectedRevision: revision,
          ...more,
        },
      }),
    );
  const preview = useQuery({
    queryKey: ['admin', 'bulk', schedule, tab, enable, revision, rows],
    queryFn: () => call({ dryRun: true }),
    gcTime: 0,
  });
  const send = useSend(
    () => call({ reason: reason.current }),
    () => {
      choose(new Set());
      void queries.invalidateQueries({ queryKey: ['admin', 'overrides'] });
      close();
    },
  );
  const count = number(rows.length);
  return (
    <Dialog title={texts.bulkTitle(enable, count)} close={close}>
      <Confirm
        act={texts.bulkAct(enable)}
        {...(rows.length > MANY ? { word: String(rows.length) } : {})}
        reason="required"
        send={{ sending: send.sending || preview.isPending, problem: null }}
        confirm={(why) => {
          reason.current = why;
          send.send();
        }}
        close={close}
      >
        {preview.isPending ? <p className="nj-reading">{texts.bulkReading}</p> : null}
        {preview.isError ? <PanelProblem error={preview.error} /> : null}
        {preview.data ? <Preview would={preview.data} /> : null}
        <OverrideProblem send={send} />
      </Confirm>
    </Dialog>
  );
}

function Preview({ would }: { readonly would: Changed }): ReactElement {
  return (
    <>
      <p>{texts.bulkPreview(number(would.changed.length), number(would.unchanged))}</p>
      {would.openDays.length === 0 ? null : <p>{texts.openDays(would.openDays.join(', '))}</p>}
      {would.findings.length === 0 ? null : (
        <ul>
          {would.findings.map(({ code, message }) => (
            <li key={`${code}${message}`}>
              <Outside text={message} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
