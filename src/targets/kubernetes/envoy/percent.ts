/** A share with one decimal, as Envoy draws it. */
export function fraction(percent: number) {
  return { numerator: Math.round(percent * 100), denominator: 'TEN_THOUSAND' };
}
