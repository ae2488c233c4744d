import { byDagre } from './dagre-layout.js';
import type { LayoutEdge, LayoutNode } from './layered.js';

interface Asked {
  readonly nodes: readonly LayoutNode[];
  readonly edges: readonly LayoutEdge[];
}

self.addEventListener('message', ({ data }: MessageEvent<Asked>) => {
  self.postMessage(byDagre(data.nodes, data.edges));
});
