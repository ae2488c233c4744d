import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { answerOf, api } from '../../api/client.js';
import { Dialog } from '../../app/dialog.js';
import { overrides as texts } from '../../text/admin-overrides.js';
import { en } from '../../text/en.js';
import { Outside } from '../../ui/outside-text.js';
import { useSend } from '../../ui/send.js';
import { Time } from '../../ui/time.js';
import { visible } from '../../ui/visible.js';
import { FieldInput } from './field-input.js';
import {
  cellText,
  editsOf,
  FIELDS,
  holding,
  overrideOf,
  sheetValue,
  type Edited,
  type OverridableRow,
  WHOLE_ROW,
  type Tab,
} from './override-rows.js';
import { Conflicts } from './conflicts.js';
import { OverrideProblem } from './override-problem.js';
import { OwnRow } from './own-row.js';
import { valueText } from './row-table.js';

interface EditProps {
  readonly schedule: string;
  readonly tab: Tab;
  readonly row: OverridableRow;
  readonly revision: number;
  readonly mayChange: boolean;
  readonly close: () => void;
}

/** A row three ways: what the workbook says, what people have said, and what holds. */
export function EditDialog({ schedule, tab, row, revision, mayChange, close }: EditProps): ReactElement {
  const [edited, setEdited] = useState<Readonly<Record<string, Edited>>>(() => editable(tab, row));
  const [reason, setReason] = useState('');
  const queries = useQueryClient();
  const edits = editsOf(row, edited);
  const read = (): void => void queries.invalidateQueries({ queryKey: ['admin', 'overrides'] });
  const save = useSend(async (key) => {
    try {
      await sendEdits({ schedule, tab, row: row.row, revision, edits, reason, key });
    } finally {
      read();
    }
  }, close);
  const isChanged = edits.set.length + edits.clear.length > 0;
  return (
    <Dialog title={visible(row.row)} close={close} size="xl">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isChanged) save.send();
        }}
      >
        <div className="nj-scroll" tabIndex={0} role="region" aria-label={texts.columns.field}>
          <table className="nj-ways">
            <thead>
              <tr>
                <th scope="col">{texts.columns.field}</th>
                <th scope="col">{texts.columns.sheet}</th>
                <th scope="col">{texts.columns.own}</th>
                <th scope="col">{texts.columns.holds}</th>
              </tr>
            </thead>
            <tbody>
              {FIELDS[tab].map((field) => (
                <FieldRow
                  key={field}
                  {...{ row, field, mayChange }}
                  edited={edited[field] ?? { own: false, text: '' }}
                  set={(one) => {
                    setEdited({ ...edited, [field]: one });
                  }}
                />
              ))}
            </tbody>
          </table>
        </div>
        <Conflicts
          {...{ schedule, tab, row, revision, mayChange, read }}
          taken={(fields) => {
            setEdited({ ...edited, ...ofWorkbook(row, fields) });
          }}
        />
        {mayChange && overrideOf(row, WHOLE_ROW) ? (
          <OwnRow {...{ schedule, tab, row, revision, close }} read={read} />
        ) : null}
        {mayChange ? <Reason reason={reason} setReason={setReason} /> : null}
        {save.problem?.code === 'VERSION_MOVED' ? <p className="nj-note">{texts.moved}</p> : null}
        <OverrideProblem send={save} />
        <div className="nj-buttons">
          <Button type="button" variant="default" onClick={close}>
            {en.dialog.cancel}
          </Button>
          {mayChange ? (
            <Button type="submit" disabled={!isChanged || save.sending}>
              {texts.save}
            </Button>
          ) : null}
        </div>
      </form>
    </Dialog>
  );
}

interface ReasonProps {
  readonly reason: string;
  readonly setReason: (reason: string) => void;
}

function Reason({ reason, setReason }: ReasonProps): ReactElement {
  return (
    <>
      <label htmlFor="override-reason">{texts.reason}</label>
      <textarea
        id="override-reason"
        rows={2}
        maxLength={2000}
        value={reason}
        placeholder={texts.reasonHelp}
        onChange={({ target }) => {
          setReason(target.value);
        }}
      />
    </>
  );
}

const editable = (tab: Tab, row: OverridableRow): Readonly<Record<string, Edited>> =>
  Object.fromEntries(
    FIELDS[tab].map((field) => [
      field,
      { own: overrideOf(row, field) !== undefined, text: cellText(holding(row, field)) },
    ]),
  );

const ofWorkbook = (row: OverridableRow, fields: readonly string[]): Readonly<Record<string, Edited>> =>
  Object.fromEntries(fields.map((field) => [field, { own: false, text: cellText(sheetValue(row, field)) }]));

interface FieldRowProps {
  readonly row: OverridableRow;
  readonly field: string;
  readonly mayChange: boolean;
  readonly edited: Edited;
  readonly set: (edited: Edited) => void;
}

function FieldRow({ row, field, mayChange, edited, set }: FieldRowProps): ReactElement {
  const own = overrideOf(row, field);
  const holds = edited.own ? edited.text : sheetValue(row, field);
  return (
    <tr>
      <th scope="row">{texts.fields[field]}</th>
      <td>
        <Outside text={valueText(field, sheetValue(row, field))} />
      </td>
      <td>
        {mayChange ? (
          <FieldInput field={field} edited={edited} set={set} />
        ) : own ? (
          <Outside text={valueText(field, own.value)} />
        ) : null}
        {own ? (
          <p className="nj-muted">
            <Outside text={texts.setBy(own.setBy)} /> <Time at={own.setAt} zone={null} />{' '}
            {own.reason === null ? null : <Outside text={own.reason} />}
          </p>
        ) : null}
      </td>
      <td>
        <Outside text={valueText(field, holds)} />
      </td>
    </tr>
  );
}

interface ToSend {
  readonly schedule: string;
  readonly tab: Tab;
  readonly row: string;
  readonly revision: number;
  readonly edits: ReturnType<typeof editsOf>;
  readonly reason: string;
  readonly key: string;
}

/** What is said first; what is taken back counts from the revision that this has made. */
async function sendEdits({ schedule, tab, row, revision, edits, reason, key }: ToSend): Promise<void> {
  const because = reason.trim() === '' ? {} : { reason: reason.trim() };
  let expectedRevision = revision;
  if (edits.set.length > 0) {
    const overrides = edits.set.map(({ field, value }) => ({ tab, row, field, value }));
    const body = { overrides, expectedRevision, ...because };
    const params = { path: { schedule } };
    const answer = await answerOf(api.PUT('/api/v1/schedules/{schedule}/overrides', { params, body }));
    expectedRevision = answer.overrideRevision;
  }
  if (edits.clear.length === 0) return;
  const overrides = edits.clear.map((field) => ({ tab, row, field }));
  await answerOf(
    api.POST('/api/v1/schedules/{schedule}/overrides/clear', {
      params: { path: { schedule }, header: { 'Idempotency-Key': key } },
      body: { overrides, expectedRevision, ...because },
    }),
  );
}
