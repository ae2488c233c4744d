import type { ReactElement } from 'react';
import { shortened, visible } from './visible.js';

const SHOWN_AT_MOST = 2000;

/** Text from outside: isolated from its surroundings, nothing hidden, never markup. */
export const Outside = ({ text }: { readonly text: string }): ReactElement => (
  <bdi>{shortened(visible(text), SHOWN_AT_MOST)}</bdi>
);

const KEPT_AT_END = 12;

/** A name of up to 128 characters on one line: what does not fit is left out of its middle, and told on hover. */
export function Name({ text }: { readonly text: string }): ReactElement {
  const shown = visible(text);
  const cut = shown.length > KEPT_AT_END * 2 ? shown.length - KEPT_AT_END : shown.length;
  return (
    <bdi className="nj-name" title={shown}>
      <span className="nj-name-begin">{shown.slice(0, cut)}</span>
      <span className="nj-name-end">{shown.slice(cut)}</span>
    </bdi>
  );
}
