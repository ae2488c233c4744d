/**
 * The conditions of what was asked for, with their values. A filter that is left out is not in the statement at all, so that
 * each choice of filters is planned for itself.
 */
export class Where {
  readonly values: unknown[] = [];
  private readonly conditions: string[] = [];

  /** `column` is compared with a value; absent = any. */
  is(column: string, value: unknown): this {
    return this.holds(value, (given) => `${column} = ${given}`);
  }

  /** `condition` gets the place of the value in the statement. */
  holds(value: unknown, condition: (given: string) => string): this {
    if (value !== undefined && value !== null) this.conditions.push(condition(this.given(value)));
    return this;
  }

  /** A further value, such as a limit. */
  given(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }

  get text(): string {
    return this.conditions.length === 0 ? 'true' : this.conditions.join(' AND ');
  }
}
