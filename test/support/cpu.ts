/**
 * What work costs in milliseconds of this process's processors, which other programs on the machine do not change much. For bounds that a right
 * implementation keeps many times over and one that grows with the square of its input does not.
 */
export function cpuMillis(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
