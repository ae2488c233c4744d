import type { ReactElement } from 'react';

/** A key of the keyboard, beside what it does. */
export const Key = ({ name }: { readonly name: string }): ReactElement => <kbd>{name}</kbd>;
