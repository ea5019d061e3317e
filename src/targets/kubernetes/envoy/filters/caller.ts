import { parseClaimPath } from '../../../../model/claims';
import { certificateNames } from '../../../../model/client-certificate';
import type { ApiModel } from '../../../../model/model';
import type { PlanModel } from '../../../../model/plans';
import type { ClaimPath, SchemeModel, TokenPlace } from '../../../../model/scheme';
import { CALLER_METADATA, EXTERNAL_METADATA, holderField, JWT_METADATA, providerName, RBAC_METADATA, subjectField } from '../names';
import { claimKey, type Reference } from '../values';
import { luaFilter, luaPerRoute } from './lua';

/** Writes what verified claims say where values and backends look for it: the same text on every target. */
export const CALLER_FILTER = CALLER_METADATA;

/**
 * Scalars as text, lists and objects as base64url JSON with their members in order. What would break out of a header is left out.
 *
 * Envoy shows a null to scripts as nothing: a list keeps those between other items, and loses those at its end; an object loses all.
 *
 * Where a token may stand in a cookie, two cookie headers are refused (RFC 6265, section 5.4): Envoy looks at one of them. Where clocks
 * may not differ, times are compared once more: the filter for tokens grants a second.
 */
const SCRIPT = String.raw`
local escapes = { ['"'] = '\\"', ['\\'] = '\\\\', ['\b'] = '\\b', ['\f'] = '\\f', ['\n'] = '\\n', ['\r'] = '\\r', ['\t'] = '\\t' }
local function quote(text)
  local escaped = string.gsub(text, '[%z\1-\31"\\]', function(one) return escapes[one] or string.format('\\u%04x', string.byte(one)) end)
  return '"' .. escaped .. '"'
end
local function number(value)
  if value == math.floor(value) and math.abs(value) < 1e21 then return string.format('%.0f', value) end
  for _, format in ipairs({ '%.15g', '%.16g' }) do
    local text = string.format(format, value)
    if tonumber(text) == value then return text end
  end
  return string.format('%.17g', value)
end
local function last_of(list)
  local last = 0
  for index in pairs(list) do last = math.max(last, index) end
  return last
end
local function json(value)
  if value == nil then return 'null' end
  if type(value) == 'string' then return quote(value) end
  if type(value) == 'number' then return number(value) end
  if type(value) ~= 'table' then return tostring(value) end
  local parts, names = {}, {}
  if type(next(value)) ~= 'string' then
    for index = 1, last_of(value) do table.insert(parts, json(value[index])) end
    return '[' .. table.concat(parts, ',') .. ']'
  end
  for name in pairs(value) do table.insert(names, name) end
  table.sort(names)
  for _, name in ipairs(names) do table.insert(parts, quote(name) .. ':' .. json(value[name])) end
  return '{' .. table.concat(parts, ',') .. '}'
end
local function at(claims, path)
  local value = claims
  for _, step in ipairs(path) do
    if type(value) ~= 'table' then return nil end
    value = value[step]
  end
  return value
end
local function text_of(handle, value)
  if type(value) == 'number' then return number(value) end
  if type(value) == 'boolean' then return tostring(value) end
  if type(value) == 'table' then
    local encoded = string.gsub(handle:base64Escape(json(value)), '[+/=]', { ['+'] = '-', ['/'] = '_', ['='] = '' })
    return encoded
  end
  if type(value) == 'string' and value ~= '' and not string.find(value, '[%z\1-\31\127]') then return value end
end
local function has_one(value, wanted)
  for _, one in ipairs(wanted) do
    if value == one then return true end
    for index, item in pairs(type(value) == 'table' and value or {}) do
      if type(index) == 'number' and item == one then return true end
    end
  end
end
local function is_member(claims, rules)
  for _, rule in ipairs(rules) do
    if not has_one(at(claims, rule.path), rule.values) then return false end
  end
  return true
end
local function certificate_names(handle)
  local connection = handle:streamInfo():downstreamSslConnection()
  local names = { uri = {}, dns = {} }
  if connection == nil then return names end
  for _, name in ipairs(connection:uriSanPeerCertificate()) do names.uri[name] = true end
  for _, name in ipairs(connection:dnsSansPeerCertificate()) do names.dns[string.lower(name)] = true end
  return names
end
local function first_of(listed, names)
  for _, one in ipairs(listed) do
    if names[one.kind][one.kind == 'dns' and string.lower(one.name) or one.name] then return one.name end
  end
end
function envoy_on_request(handle)
  local verified = handle:streamInfo():dynamicMetadata():get('${JWT_METADATA}') or {}
  local wanted = handle:metadata()
  if wanted:get('cookie') and handle:headers():getNumValues('cookie') > 1 then
    handle:respond({ [':status'] = '401' }, '')
    return
  end
  local holders = handle:streamInfo():dynamicMetadata():get('${RBAC_METADATA}') or {}
  local services = handle:streamInfo():dynamicMetadata():get('${EXTERNAL_METADATA}') or {}
  local identity, caller, consumer
  for _, candidate in ipairs(wanted:get('schemes')) do
    local claims = (candidate.introspected and services or verified)[candidate.provider]
    local holder = candidate.holder and string.match(holders[candidate.holder] or '', '^([^ ]+) ')
    if holder then
      consumer = consumer or holder
      if caller == nil then caller, identity = candidate.name .. ':' .. holder, {} end
      if candidate.header then handle:headers():replace(candidate.header, holder) end
    end
    local named = candidate.certificate and first_of(candidate.certificate, certificate_names(handle))
      or candidate.subject and text_of(handle, services[candidate.subject])
    if named and caller == nil then caller, identity = candidate.name .. ':' .. named, {} end
    if claims and candidate.exact and (claims.exp < os.time() or (claims.nbf or 0) > os.time()) then
      handle:respond({ [':status'] = '401' }, '')
      return
    end
    local subject = claims and text_of(handle, claims.sub)
    if claims ~= nil and (identity == nil or (caller == nil and subject)) then
      identity, caller = claims, subject and candidate.name .. ':' .. subject
    end
    for _, entry in ipairs(candidate.headers) do
      local text = claims and text_of(handle, at(claims, entry.path))
      if text then handle:headers():replace(entry.header, text) end
    end
  end
  if identity == nil then return end
  local metadata = handle:streamInfo():dynamicMetadata()
  if caller then metadata:set('${CALLER_METADATA}', 'caller', caller) end
  if consumer then metadata:set('${CALLER_METADATA}', 'consumer', consumer) end
  for _, plan in ipairs(wanted:get('members') or {}) do
    if is_member(identity, plan.claims) then
      metadata:set('${CALLER_METADATA}', 'member', plan.plan)
      break
    end
  end
  for _, claim in ipairs(wanted:get('claims')) do
    local text = text_of(handle, at(identity, claim.path))
    if text then metadata:set('${CALLER_METADATA}', claim.name, text) end
  end
end`;

/** Does nothing on a route that does not name it. */
export function callerFilter() {
  return luaFilter(CALLER_FILTER, { caller: SCRIPT });
}

/** The part of a route that runs the script. */
export function callerPerRoute() {
  return luaPerRoute('caller');
}

/**
 * What is wanted of the callers whom some schemes let in, of allOf in order; undefined where the script has nothing to do. Where limits
 * count by what it finds, it always has.
 */
export function wantedOfCaller(
  schemes: readonly string[],
  references: readonly Reference[],
  api: ApiModel,
  { counted, members }: CountedCaller,
): object | undefined {
  const wanted = schemes.map((name) => candidate(name, api));
  const used = references.filter(({ source }) => source === 'claim' || source === 'caller' || source === 'consumer');
  const cookie = schemes.some((name) => tokenPlaces(api.schemes.get(name)).some((place) => 'cookie' in place));
  const idle = wanted.every((scheme) => !('exact' in scheme || 'header' in scheme) && (scheme.headers ?? []).length === 0);
  if (schemes.length === 0 || (used.length === 0 && !cookie && !counted && members === undefined && idle)) return undefined;
  const claims = used.flatMap(({ source, name = '' }) =>
    source === 'claim' ? [{ name: claimKey(name), path: parseClaimPath(name) }] : [],
  );
  return { schemes: wanted, claims, ...(cookie ? { cookie } : {}), ...(members === undefined ? {} : { members: members.map(membersOf) }) };
}

/** What else of callers is counted. */
export interface CountedCaller {
  /** Whether some limit counts by what the script finds. */
  readonly counted: boolean;
  /** The plans whose members claims tell; undefined where no plan counts. */
  readonly members?: readonly PlanModel[] | undefined;
}

function membersOf({ name, members }: PlanModel) {
  return { plan: name, claims: members.map(({ claim, values }) => ({ path: claim, values })) };
}

/** What the script needs to know of one scheme: where its claims are, the holder of its key, or the names of its certificates; and the headers that tell of them. */
function candidate(name: string, api: ApiModel) {
  const scheme = api.schemes.get(name);
  const provider = providerName(api.name, name);
  const header = scheme?.spec.apiKey?.consumerHeader?.toLowerCase();
  if (scheme?.kind === 'apiKey')
    return { name, provider, headers: [], holder: holderField(api.name, name), ...(header === undefined ? {} : { header }) };
  if (scheme?.kind === 'clientCertificate') return { name, provider, headers: [], certificate: certificateNames(scheme) };
  if (scheme?.introspection !== undefined) return { name, provider, headers: [], introspected: true };
  if (scheme?.external?.subject !== undefined) return { name, provider, headers: [], subject: subjectField(api.name, name) };
  return { name, provider, headers: scriptedHeaders(api, name), ...(scheme?.jwt?.clockSkewSeconds === 0 ? { exact: true } : {}) };
}

function tokenPlaces(scheme: SchemeModel | undefined): readonly TokenPlace[] {
  return (scheme?.jwt ?? scheme?.introspection)?.tokenIn ?? [];
}

/** Claims that are texts in every token (RFC 7519, section 4.1): Envoy's own way to headers is quicker and says the same. */
const TEXTS: ReadonlySet<string> = new Set(['iss', 'sub', 'jti']);

/** Whether the JWT filter itself can put a claim into a header. */
export function isText(claim: ClaimPath): boolean {
  return claim.length === 1 && TEXTS.has(claim[0] as string);
}

function scriptedHeaders(api: ApiModel, scheme: string) {
  const headers = api.schemes.get(scheme)?.jwt?.claimHeaders ?? [];
  return headers.filter(({ claim }) => !isText(claim)).map(({ claim, header }) => ({ path: claim, header }));
}
