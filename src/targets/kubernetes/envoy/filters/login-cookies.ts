import { OWN_COOKIES } from '../../../../spec/own-cookies';
import { typed } from '../typed';
import { LOGIN_HEADER, NAVIGATES_HEADER } from './login';

/** The filter that takes away what only logins need, on every route: sessions, marks and the port of the host. From here on nobody sees it. */
const COOKIES_FILTER = 'tollgate.login-cookies';

/** Several headers of cookies stay several: where tokens may stand in cookies, they are refused. */
const SCRIPT = `
local function others(cookies)
  local kept = {}
  for cookie in string.gmatch(cookies, '[^;]+') do
    local plain = string.gsub(cookie, '^%s+', '')
    if string.sub(plain, 1, ${OWN_COOKIES.length}) ~= '${OWN_COOKIES}' then table.insert(kept, plain) end
  end
  return table.concat(kept, '; ')
end
function envoy_on_request(handle)
  local headers = handle:headers()
  headers:remove('${LOGIN_HEADER}')
  headers:remove('${NAVIGATES_HEADER}')
  headers:replace(':authority', (string.gsub(headers:get(':authority'), ':%d+$', '')))
  local count = headers:getNumValues('cookie')
  if count == 0 then return end
  local kept, changed = {}, false
  for index = 0, count - 1 do
    local cookies = headers:getAtIndex('cookie', index)
    local left = string.find(cookies, '${OWN_COOKIES}', 1, true) and others(cookies) or cookies
    changed = changed or left ~= cookies
    if left ~= '' then table.insert(kept, left) end
  end
  if not changed then return end
  headers:remove('cookie')
  for _, cookies in ipairs(kept) do headers:add('cookie', cookies) end
end`;

/** Runs on every request of a gateway with logins. */
export function loginCookiesFilter(): object {
  const config = { default_source_code: { inline_string: SCRIPT }, clear_route_cache: false };
  return { name: COOKIES_FILTER, typed_config: typed('envoy.extensions.filters.http.lua.v3.Lua', config) };
}
