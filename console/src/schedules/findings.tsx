import { Button } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, type ReactElement } from 'react';
import type { Finding } from '../api/shapes.js';
import { useKeys } from '../app/keys.js';
import { findings as text } from '../text/schedules.js';
import { Key } from '../ui/key.js';
import { Outside } from '../ui/outside-text.js';
import { saveCsv } from '../ui/save-csv.js';
import { StatusIcon } from '../ui/status-badge.js';
import { number } from '../ui/time.js';
import type { Checked } from './dry-run.js';
import type { ImportPlace } from './import-place.js';
import { Sheet, SheetTabs } from './sheet.js';
import { tabCounts } from './sheet-layout.js';

const ROW_PX = 64;

interface FindingsProps {
  readonly checked: Checked;
  readonly place: ImportPlace;
}

/** What is wrong, beside the workbook at the cell where it is wrong. */
export function Findings({ checked, place }: FindingsProps): ReactElement {
  const { findings, findingsTotal, excerpts } = checked;
  const tabs = tabCounts(findings, excerpts);
  const asked = place.search.finding === undefined ? null : Number(place.search.finding);
  // A tab of the workbook may be looked at without any finding.
  const first = place.search.sheet === undefined && findings.length > 0 ? 0 : null;
  const chosen = asked !== null && asked < findings.length ? asked : first;
  const finding = chosen === null ? undefined : findings[chosen];
  const shown = finding?.tab ?? place.search.sheet ?? tabs[0]?.tab;
  const tab = tabs.find((one) => one.tab === shown) ?? tabs[0];
  const show = (next: number): void => {
    const to = findings[Math.max(0, Math.min(next, findings.length - 1))];
    if (!to) return;
    place.show({ finding: String(findings.indexOf(to)), sheet: to.tab ?? undefined }, true);
  };
  useKeys({
    j: () => {
      show((chosen ?? -1) + 1);
    },
    k: () => {
      show((chosen ?? 1) - 1);
    },
  });
  return (
    <div className="nj-findings">
      <section className="nj-findings-list" aria-label={text.list}>
        {findings.length === 0 ? (
          <p className="nj-muted">{text.none}</p>
        ) : (
          <>
            <FindingList findings={findings} chosen={chosen} show={show} />
            <p className="nj-muted nj-findings-foot">
              <span className="nj-wide-only">
                <Key name="j" /> <Key name="k" /> {text.keys}
              </span>
              <Button
                size="xs"
                variant="default"
                onClick={() => {
                  saveCsv('findings', findingRows(findings));
                }}
              >
                {text.csv}
              </Button>
            </p>
          </>
        )}
        {findingsTotal > findings.length ? (
          <p className="nj-muted">{text.more(number(findings.length), number(findingsTotal))}</p>
        ) : null}
      </section>
      <section className="nj-sheet-side">
        <SheetTabs
          tabs={tabs}
          shown={tab?.tab}
          show={(sheet) => {
            place.show({ sheet, finding: undefined }, true);
          }}
        />
        {finding ? <FindingDetail finding={finding} /> : null}
        {tab ? <Sheet key={tab.tab} tab={tab} findings={findings} chosen={finding} show={show} /> : null}
      </section>
    </div>
  );
}

const findingRows = (findings: readonly Finding[]): readonly (readonly string[])[] => [
  text.csvColumns,
  ...findings.map(({ severity, tab, cell, code, message, value }) => [
    ...[text[severity], tab ?? '', cell ?? '', code, message, value ?? ''],
  ]),
];

interface ListProps {
  readonly findings: readonly Finding[];
  readonly chosen: number | null;
  readonly show: (place: number) => void;
}

function FindingList({ findings, chosen, show }: ListProps): ReactElement {
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: findings.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 8,
  });
  useEffect(() => {
    if (chosen !== null) rows.scrollToIndex(chosen);
  }, [chosen, rows]);
  return (
    <div className="nj-findings-scroll" ref={scroller} tabIndex={0} role="group" aria-label={text.list}>
      <div style={{ height: rows.getTotalSize(), position: 'relative' }}>
        {rows.getVirtualItems().map(({ index, start }) => {
          const finding = findings[index];
          return finding ? (
            <button
              key={index}
              type="button"
              className="nj-finding"
              aria-current={index === chosen}
              style={{ transform: `translateY(${start}px)` }}
              onClick={() => {
                show(index);
              }}
            >
              <FindingHead finding={finding} />
              <span className="nj-finding-message">
                <Outside text={finding.message} />
              </span>
            </button>
          ) : null;
        })}
      </div>
    </div>
  );
}

/** Where, and what kind of thing; worded as in docs/schedules.md. */
function FindingHead({ finding }: { readonly finding: Finding }): ReactElement {
  const { severity, tab, cell, code } = finding;
  return (
    <span className="nj-finding-head">
      <span className="nj-finding-mark" data-severity={severity}>
        <StatusIcon icon={severity === 'error' ? 'cross' : 'triangle'} />
        <span className="nj-hidden">{text[severity]}</span>
      </span>
      <strong>
        <Outside text={tab === null ? text.file : cell === null ? tab : `${tab}!${cell}`} />
      </strong>
      <code>{code}</code>
    </span>
  );
}

function FindingDetail({ finding }: { readonly finding: Finding }): ReactElement {
  return (
    <div className="nj-finding-detail" role="status">
      <FindingHead finding={finding} />
      <p>
        <Outside text={finding.message} />
      </p>
      {finding.cell === null ? null : (
        <p className="nj-muted">
          {text.found}: {finding.value === null ? text.blank : <Outside text={finding.value} />}
        </p>
      )}
    </div>
  );
}
