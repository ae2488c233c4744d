export function offences(manifest: object, lock: object, rules: object): readonly string[];
export function isAtLeast(version: string, floor: string): boolean;
