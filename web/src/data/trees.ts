/** Recruitment trees for drawing: who joined, and who of those who joined brought them (-1 for nobody). */
type Joiner = [person: number, by: number];

/** How many joiners each joiner brought. */
export function brought(joiners: Joiner[]): number[] {
  const counts = new Map(joiners.map(([person]) => [person, 0]));
  for (const [, by] of joiners) if (by >= 0) counts.set(by, (counts.get(by) ?? 0) + 1);
  return [...counts.values()];
}

/** Paths from the root of the largest tree to each of its people, "1/5/7"; none where nobody brought anybody. */
export function largestTree(joiners: Joiner[]): string[] {
  const by = new Map(joiners);
  const trees = new Map<number, string[]>();
  for (const [person] of joiners) {
    const path = [person];
    for (let next = by.get(person) ?? -1; next >= 0 && !path.includes(next); next = by.get(next) ?? -1) path.unshift(next);
    const root = path[0] ?? person;
    trees.set(root, [...(trees.get(root) ?? []), path.join('/')]);
  }
  const largest = [...trees.values()].sort((a, b) => b.length - a.length)[0] ?? [];
  return largest.length > 1 ? largest : [];
}
