/** A workbook that somebody has chosen, and that this browser keeps until it is applied or discarded. */
export interface Upload {
  /** Of this choice: the same file chosen again is another one. */
  readonly key: string;
  readonly name: string;
  /** Of the file; `content` may be less of one that is refused anyhow. */
  readonly bytes: number;
  readonly content: Blob;
}
