/** A database or a queue on which Nightjar's promises would not hold (docs/reliability.md): it does not start there. */
export class UnfitStore extends Error {
  override readonly name = 'UnfitStore';
}
