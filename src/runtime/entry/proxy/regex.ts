import { RE2JS } from 're2js';
import { compileRegex, type Regex } from '../../../regex';
import type { ProxyParts } from '../../parts';

const compiled = new Map<string, Regex>();

const matches: ProxyParts['regex'] = (source, value) => {
  const regex = compiled.get(source) ?? compileRegex({ RE2JS }, source);
  compiled.set(source, regex);
  return regex.matches(value);
};

export = matches;
