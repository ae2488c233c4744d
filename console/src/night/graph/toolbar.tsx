import { useReactFlow, useStore } from '@xyflow/react';
import type { ReactElement } from 'react';
import { graph as text } from '../../text/graph.js';
import { Key } from '../../ui/key.js';

export interface Tool {
  readonly label: string;
  readonly on: boolean;
  readonly toggle: () => void;
}

interface ToolbarProps {
  readonly tools: readonly Tool[];
  readonly outline: () => void;
  readonly expand: () => void;
  readonly close: () => void;
}

export function Toolbar({ tools, outline, expand, close }: ToolbarProps): ReactElement {
  const { fitView, zoomIn, zoomOut } = useReactFlow();
  const percent = useStore(({ transform: [, , zoom] }) => Math.round(zoom * 100));
  return (
    <div className="nj-graph-tools" role="group" aria-label={text.tools}>
      {tools.map(({ label, on, toggle }) => (
        <label key={label}>
          <input type="checkbox" checked={on} onChange={toggle} /> {label}
        </label>
      ))}
      <button type="button" className="nj-quiet" onClick={outline}>
        {text.outline} <Key name="o" />
      </button>
      <span className="nj-space" />
      <button type="button" className="nj-quiet" onClick={expand}>
        {text.expand}
      </button>
      <button type="button" className="nj-quiet" onClick={close}>
        {text.close}
      </button>
      <button type="button" className="nj-quiet" onClick={() => void fitView({ padding: 0.06, maxZoom: 1 })}>
        {text.fit}
      </button>
      <span className="nj-zoom">
        <button type="button" className="nj-quiet" aria-label={text.farther} onClick={() => void zoomOut()}>
          −
        </button>
        <span className="nj-number">{text.zoom(percent)}</span>
        <button type="button" className="nj-quiet" aria-label={text.closer} onClick={() => void zoomIn()}>
          +
        </button>
      </span>
    </div>
  );
}
