import type { Alias } from '../capability/alias';
import type { CodeDeployModel } from '../model/code-deploy';

/** How an alias divides requests, and who moves it. */
export function aliasText({ stable, canary, permille, codeDeploy }: Alias): string {
  if (codeDeploy === undefined) return `${permille / 10} % to ${canary}, the others to ${stable}, by chance`;
  const now = permille === 0 ? stable : canary;
  return `all to ${now}, where AWS CodeDeploy moves it by ${stepsText(codeDeploy)}`;
}

function stepsText({ kind, percent, minutes }: CodeDeployModel): string {
  const first = `${percent} %`;
  return kind === 'canary' ? `${first} and the rest after ${minutes} min` : `${first} more every ${minutes} min`;
}
