import { ownWorker } from '../../app/own-worker.js';
import workerUrl from './layout-worker.ts?worker&url';
import { edgeId, layered, type Layout, type LayoutEdge, type LayoutNode } from './layered.js';

/** Of more nodes dagre takes too long. */
const MOST_BY_DAGRE = 300;
const GIVEN_UP_AFTER_MS = 1500;
const KEPT = 20;

/**
 * Layouts, made in one worker that stays; who asks again while one is being made has no use for it any more. What takes too long
 * is given up, and made rank by rank.
 */
class Layouts {
  private worker: Worker | undefined;
  private busy = false;
  private readonly kept = new Map<string, Layout>();

  /** The worker is there when the first picture is asked for. */
  warm(): void {
    this.worker ??= ownWorker(workerUrl);
  }

  /** Known already. */
  find(nodes: readonly LayoutNode[], edges: readonly LayoutEdge[]): Layout | undefined {
    return this.kept.get(keyOf(nodes, edges));
  }

  async make(
    nodes: readonly LayoutNode[],
    edges: readonly LayoutEdge[],
    signal: AbortSignal,
  ): Promise<Layout> {
    const key = keyOf(nodes, edges);
    const layout =
      this.kept.get(key) ??
      (nodes.length > MOST_BY_DAGRE ? undefined : await this.byWorker(nodes, edges, signal)) ??
      layered(nodes, edges);
    if (signal.aborted) return layout;
    this.kept.delete(key);
    this.kept.set(key, layout);
    for (const old of [...this.kept.keys()].slice(0, -KEPT)) this.kept.delete(old);
    return layout;
  }

  private byWorker(
    nodes: readonly LayoutNode[],
    edges: readonly LayoutEdge[],
    signal: AbortSignal,
  ): Promise<Layout | undefined> {
    if (this.busy) this.end();
    this.warm();
    const { worker } = this;
    if (!worker) return Promise.resolve(undefined);
    this.busy = true;
    return new Promise((resolve) => {
      const settle = (layout: Layout | undefined): void => {
        window.clearTimeout(timer);
        if (layout) this.busy = false;
        else if (worker === this.worker) this.end();
        resolve(layout);
      };
      const timer = window.setTimeout(settle, GIVEN_UP_AFTER_MS, undefined);
      worker.onmessage = ({ data }: MessageEvent<Layout>): void => {
        settle(data);
      };
      worker.onerror = (): void => {
        settle(undefined);
      };
      signal.addEventListener(
        'abort',
        () => {
          settle(undefined);
        },
        { once: true },
      );
      worker.postMessage({ nodes, edges });
    });
  }

  private end(): void {
    this.worker?.terminate();
    this.worker = undefined;
    this.busy = false;
  }
}

const keyOf = (nodes: readonly LayoutNode[], edges: readonly LayoutEdge[]): string =>
  JSON.stringify([nodes.map(({ id, height }) => [id, height]), edges.map(edgeId)]);

export const layouts = new Layouts();
